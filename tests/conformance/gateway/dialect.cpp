#include "dialect.hpp"

#include <algorithm>
#include <vector>

#include <fmt/core.h>

#include <millrace/graphql/parser.hpp>
#include <millrace/wire/json_writer.hpp>

#include "directive_writer.hpp"
#include "sources.hpp"

namespace millrace::conformance {

using value::Kind;
using value::Value;

namespace {

/// Text to be put into the SDL.
struct Insertion {
    std::size_t offset = 0;
    std::string text;
};

/// Finds where the directives of a case belong.
class Annotator {
public:
    Annotator(const NeutralConfig& config, SourceList& sources, Arena& arena)
        : config_(config), writer_(sources, arena) {}

    void visit(const graphql::TypeDefinitionNode& type) {
        const Value settings = member_of(config_.types, type.name.text);
        if (type.kind == graphql::TypeKind::Interface || type.kind == graphql::TypeKind::Union) {
            const graphql::Name& last =
                type.interfaces.empty() ? type.name : type.interfaces.back();
            insert(end_of(last), writer_.type_directive(settings));
        }
        for (const graphql::EnumValueNode& value : type.values) {
            insert(end_of(value.name), writer_.value_directive(settings, value.name.text));
        }
        for (const graphql::FieldDefinitionNode& field : type.fields) { visit_field(type, field); }
    }

    /// The schema with everything put in, or what could not be said.
    [[nodiscard]] tl::expected<std::string, std::string> annotated() {
        if (!problem_.empty()) { return tl::unexpected(problem_); }
        std::ranges::sort(insertions_, {}, &Insertion::offset);
        std::string text;
        std::size_t at = 0;
        for (const Insertion& insertion : insertions_) {
            text += config_.schema_sdl.substr(at, insertion.offset - at);
            text += insertion.text;
            at = insertion.offset;
        }
        return text.append(config_.schema_sdl.substr(at));
    }

private:
    static std::size_t end_of(const graphql::Name& name) { return name.offset + name.text.size(); }

    void visit_field(const graphql::TypeDefinitionNode& type,
                     const graphql::FieldDefinitionNode& field) {
        const std::string name = fmt::format("{}.{}", type.name.text, field.name.text);
        const Value resolver = member_of(config_.resolvers, name);
        if (resolver.is(Kind::Absent)) { return; }
        auto directive = writer_.field_directive(resolver);
        if (!directive) {
            problem_ = fmt::format("{}: {}", name, directive.error());
            return;
        }
        insert(field.type->end, *std::move(directive));
    }

    void insert(std::size_t offset, std::string text) {
        if (!text.empty()) { insertions_.push_back({offset, std::move(text)}); }
    }

    const NeutralConfig& config_;
    DirectiveWriter writer_;
    std::vector<Insertion> insertions_;
    std::string problem_;
};

std::string quoted(std::string_view text) {
    wire::ReplyBuffer out;
    wire::append_string(out, text);
    return std::string(out.view());
}

/// As a text of the configuration file, where `${` would name a variable of the environment.
std::string literal_text(std::string_view text) {
    std::string escaped;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 2) == "${") { escaped += '$'; }
        escaped += text[i];
    }
    return quoted(escaped);
}

/// JSON is YAML too.
std::string yaml_of(const NeutralConfig& config, const SourceList& sources, Arena& arena) {
    std::string headers;
    if (config.forward_headers.is(Kind::List)) {
        headers = fmt::format("    forward_headers: {}\n", json_of(config.forward_headers));
    }
    std::string timeout;
    if (config.timeout_ms.is(Kind::Number)) {
        timeout = fmt::format("    timeout: {{request: {}ms}}\n", config.timeout_ms.text());
    }
    std::string yaml =
        "schema: schema.graphql\ncheck_scalars: false\nserver:\n  listen: 127.0.0.1:0\n  threads: "
        "1\n";
    if (!sources.all().empty()) { yaml += "sources:\n"; }
    for (const SourceEntry& source : sources.all()) {
        yaml += fmt::format("  {}:\n    kind: {}\n    url: {}\n{}{}", source.name, source.kind,
                            quoted(source.url), headers, timeout);
    }
    if (config.vars.is(Kind::Object)) {
        yaml += "vars:\n";
        for (const value::Member& var : config.vars.members()) {
            yaml += fmt::format("  {}: {}\n", quoted(var.name),
                                literal_text(text_of(var.value, arena)));
        }
    }
    return yaml;
}

}  // namespace

tl::expected<ProductConfig, std::string> translate(const NeutralConfig& config, Arena& arena) {
    const auto document = graphql::parse_document(config.schema_sdl, arena);
    if (!document) { return tl::unexpected(document.error().message); }
    SourceList sources;
    Annotator annotator(config, sources, arena);
    for (const graphql::DefinitionNode& definition : (*document)->definitions) {
        if (definition.type != nullptr) { annotator.visit(*definition.type); }
    }
    auto sdl = annotator.annotated();
    if (!sdl) { return tl::unexpected(std::move(sdl.error())); }
    return ProductConfig{*std::move(sdl), yaml_of(config, sources, arena)};
}

}  // namespace millrace::conformance
