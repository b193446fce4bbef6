#include "config/check_config.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include <fmt/core.h>

#include <millrace/base/nearest.hpp>
#include <millrace/source/http_client.hpp>

#include "config/listen_address.hpp"
#include "files.hpp"

namespace millrace::app {

namespace {

const YamlMember* find_member(const YamlNode& map, std::string_view name) {
    const auto found = std::find_if(map.members.begin(), map.members.end(),
                                    [&](const YamlMember& m) { return m.name == name; });
    return found == map.members.end() ? nullptr : &*found;
}

bool is_path(std::string_view text) {
    return text.starts_with('/') && text.find_first_of("?# ") == std::string_view::npos;
}

class Checker {
public:
    Checker(const Config& config, const YamlNode& tree, const std::string& file,
            Diagnostics& diagnostics)
        : config_(config), tree_(tree), file_(file), diagnostics_(diagnostics) {}

    void check_schema() {
        const YamlMember* schema = find_member(tree_, "schema");
        if (config_.schema.empty() && !has_schema_of_database() && schema_is_silent(schema)) {
            diagnostics_.error({file_, tree_.at}, "schema is missing",
                               "write instead: schema: schema.graphql");
        }
        for (std::size_t i = 0; i < config_.schema.size(); ++i) {
            if (auto problem = why_unreadable(beside(file_, config_.schema[i]))) {
                const YamlNode& value = schema->value;
                const Position at = i < value.items.size() ? value.items[i].at : value.at;
                diagnostics_.error({file_, at}, *std::move(problem));
            }
        }
    }

    void check_server() {
        const ServerConfig& server = config_.server;
        if (!parse_listen_address(server.listen)) {
            error({"server", "listen"},
                  fmt::format("\"{}\" is no address with a port", server.listen),
                  "write instead: listen: 127.0.0.1:8080");
        }
        if (!is_path(server.http.path)) {
            error({"server", "path"}, fmt::format("\"{}\" is no path", server.http.path),
                  "write instead: path: /graphql");
        }
        if (!server.http.metrics_path.empty() && !is_path(server.http.metrics_path)) {
            error({"server", "metrics_path"},
                  fmt::format("\"{}\" is no path", server.http.metrics_path),
                  "write instead: metrics_path: /metrics");
        }
        if (server.tls.certificate_file.empty() != server.tls.key_file.empty()) {
            error({"server", "tls"}, "a certificate and its key go together",
                  "set both certificate_file and key_file");
        }
        const auto& origins = server.http.cors.origins;
        if (server.http.cors.credentials &&
            std::find(origins.begin(), origins.end(), "*") != origins.end()) {
            error({"server", "cors", "credentials"},
                  "any page may read answers that belong to the user's session",
                  "name the origins that may send cookies");
        }
    }

    void check_sources(const source::Registry& registry) {
        for (const source::SourceConfig& source : config_.sources.sources) {
            check_kind(source, registry);
            check_url(source);
            const source::SourceFactory* factory = registry.find(source.kind);
            if (factory == nullptr) { continue; }
            if (auto problem = factory->check(source)) {
                error({"sources", source.name}, fmt::format("{}: {}", source.name, *problem));
            }
        }
    }

private:
    // What is no list of files has been reported when it was read.
    static bool schema_is_silent(const YamlMember* schema) {
        return schema == nullptr || schema->value.kind == YamlNode::Kind::Null ||
               (schema->value.kind == YamlNode::Kind::List && schema->value.items.empty());
    }

    bool has_schema_of_database() const {
        return std::ranges::any_of(config_.sources.sources, [](const auto& source) {
            return !source.database.metadata.empty();
        });
    }

    void check_url(const source::SourceConfig& source) {
        if (!source.urls.empty() || source.kind == "sqlite") { return; }
        const YamlMember* sources = find_member(tree_, "sources");
        const YamlMember* section =
            sources == nullptr ? nullptr : find_member(sources->value, source.name);
        if (section == nullptr) { return; }
        if (const YamlMember* url = find_member(section->value, "url");
            url != nullptr && url->value.kind != YamlNode::Kind::Null) {
            return;  // said when it was read
        }
        diagnostics_.error(
            {file_, section->value.at}, fmt::format("sources.{}.url is missing", source.name),
            source.kind == "postgres" ? "write instead: url: postgres://user@127.0.0.1/database"
                                      : "write instead: url: http://127.0.0.1:8101");
    }

    void check_kind(const source::SourceConfig& source, const source::Registry& registry) {
        if (registry.find(source.kind) != nullptr) { return; }
        std::vector<std::string_view> kinds;
        for (const auto& factory : registry.factories()) { kinds.push_back(factory->kind()); }
        const auto near = nearest(source.kind, kinds);
        error({"sources", source.name, "kind"},
              fmt::format("there is no kind of source called \"{}\"", source.kind),
              fmt::format("write instead: kind: {}", near.empty() ? "http" : near.front()));
    }

    void error(std::initializer_list<std::string_view> path, std::string message,
               std::string advice = {}) {
        diagnostics_.error({file_, position_of(tree_, std::span(path.begin(), path.size()))},
                           std::move(message), std::move(advice));
    }

    const Config& config_;
    const YamlNode& tree_;
    const std::string& file_;
    Diagnostics& diagnostics_;
};

}  // namespace

Position position_of(const YamlNode& tree, std::span<const std::string_view> path) {
    const YamlNode* node = &tree;
    Position at = tree.at;
    for (const std::string_view name : path) {
        const YamlMember* member = find_member(*node, name);
        if (member == nullptr) { break; }
        node = &member->value;
        at = node->kind == YamlNode::Kind::Scalar ? node->at : member->at;
    }
    return at;
}

void check_config(const Config& config, const YamlNode& tree, const std::string& file,
                  const source::Registry& registry, Diagnostics& diagnostics) {
    Checker checker(config, tree, file, diagnostics);
    checker.check_schema();
    checker.check_server();
    checker.check_sources(registry);
}

}  // namespace millrace::app
