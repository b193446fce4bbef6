#include "commands/import.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/sql/catalog.hpp>
#include <millrace/sql/catalog_statements.hpp>
#include <millrace/wire/json_reader.hpp>

#include "metadata/catalog_metadata.hpp"
#include "metadata/hasura_import.hpp"
#include "metadata/yaml_writer.hpp"
#include "registry.hpp"

namespace millrace::app {
namespace {

namespace fs = std::filesystem;

template <class T>
using Or = tl::expected<T, std::string>;

void say(const std::string& line) {
    fmt::print(stderr, "{}\n", line);
}

/// What a source needs in the configuration, as comments above its metadata. Never the URL that
/// was given: it holds a password as a rule.
std::string header(const ImportedSource& source, std::string_view file) {
    const std::string address =
        source.kind == "sqlite" ? "file: path/to/it.db" : "url: ${DATABASE_URL}";
    return fmt::format(
        "# Metadata of one database for `millrace serve`, made by `millrace import`. To use it:\n"
        "#   sources:\n"
        "#     {}:\n"
        "#       kind: {}\n"
        "#       {}\n"
        "#       metadata: {}\n",
        source.name, source.kind, address, file.empty() ? "this file" : file);
}

// --- out -----------------------------------------------------------------------------------------

/// Writes all of `files`, or none when one of them is there already.
class OutputFiles {
public:
    void add(fs::path path, std::string text) {
        files_.emplace_back(std::move(path), std::move(text));
    }

    ExitStatus write(bool force) const {
        for (const auto& [path, text] : files_) {
            std::error_code ignored;
            if (!force && fs::exists(path, ignored)) {
                say(fmt::format("{} is there already; --force replaces it", path.string()));
                return kExitFailed;
            }
        }
        for (const auto& [path, text] : files_) {
            std::error_code error;
            if (path.has_parent_path()) { fs::create_directories(path.parent_path(), error); }
            std::ofstream file(path, std::ios::binary | std::ios::trunc);
            file << text;
            file.close();
            if (!file) {
                say(fmt::format("cannot write {}", path.string()));
                return kExitFailed;
            }
            say(fmt::format("wrote {}", path.string()));
        }
        return kExitGood;
    }

private:
    std::vector<std::pair<fs::path, std::string>> files_;
};

/// A name of a source as that of a file.
std::string file_name(std::string_view source) {
    std::string name(source);
    std::ranges::replace_if(name, [](char c) { return c == '/' || c == '\\' || c == '\0'; }, '_');
    return (name.empty() || name[0] == '.' ? "source" + name : name) + ".yaml";
}

bool is_folder(const std::string& path) {
    std::error_code ignored;
    return path.ends_with('/') || fs::is_directory(path, ignored);
}

/// Several sources on standard output are one text that can be read again: version 3 of Hasura.
std::string all_in_one(const std::vector<ImportedSource>& sources) {
    if (sources.size() == 1) {
        return header(sources.front(), "") + to_yaml(sources.front().metadata);
    }
    YamlNode list = list_node();
    std::string headers;
    for (const ImportedSource& source : sources) {
        YamlNode node = map_node();
        add_member(node, "name", text_node(source.name));
        add_member(node, "kind", text_node(source.kind));
        for (const YamlMember& member : source.metadata.members) { node.members.push_back(member); }
        list.items.push_back(std::move(node));
        headers += header(source, "");
    }
    YamlNode root = map_node();
    add_member(root, "version", plain_node("3"));
    add_member(root, "sources", std::move(list));
    return headers + to_yaml(root);
}

ExitStatus write(const std::vector<ImportedSource>& sources, const ImportCommand& command) {
    if (command.output.empty()) {
        std::fputs(all_in_one(sources).c_str(), stdout);
        return kExitGood;
    }
    const bool folder = is_folder(command.output);
    if (sources.size() > 1 && !folder) {
        say(fmt::format("there are {} sources, one file for each: say a folder, --output {}/",
                        sources.size(), command.output));
        return kExitUsage;
    }
    OutputFiles files;
    for (const ImportedSource& source : sources) {
        const fs::path path =
            folder ? fs::path(command.output) / file_name(source.name) : fs::path(command.output);
        files.add(path, header(source, path.filename().string()) + to_yaml(source.metadata));
    }
    return files.write(command.force);
}

// --- in ------------------------------------------------------------------------------------------

void say_entries(std::string_view title, const std::vector<UnsupportedEntry>& entries) {
    if (entries.empty()) { return; }
    say(fmt::format("{} ({}):", title, entries.size()));
    for (const UnsupportedEntry& entry : entries) {
        say(fmt::format("  {}: {}", to_text(entry.place), entry.what));
    }
}

Or<std::vector<ImportedSource>> read_hasura(const ImportCommand& command) {
    const auto tree = read_metadata_tree(command.from);
    if (!tree) { return tl::unexpected(tree.error()); }
    HasuraImport import = import_hasura(*tree);
    if (!command.source.empty()) {
        std::erase_if(import.sources, [&](const auto& one) { return one.name != command.source; });
    }
    say_entries("Not supported, and left out", import.left_out);
    say_entries("Mistakes, kept as they are", import.mistakes);
    if (import.sources.empty()) {
        return tl::unexpected(
            command.source.empty()
                ? fmt::format("{} has no database that can be served here", command.from)
                : fmt::format("{} has no source \"{}\" that can be served here", command.from,
                              command.source));
    }
    return std::move(import.sources);
}

Or<std::vector<ImportedSource>> read_database(const ImportCommand& command, std::string_view kind,
                                              std::string_view catalog_statement) {
    source::SourceConfig config;
    config.name = command.source.empty() ? "default" : command.source;
    config.kind = kind;
    if (kind == "sqlite") {
        config.database.file = fs::absolute(command.from).string();
    } else {
        config.urls = {command.from};
    }
    const source::Registry registry = all_sources();
    const source::SourceFactory* factory = registry.find(kind);
    if (factory == nullptr) {
        return tl::unexpected(fmt::format("this program has no sources of kind {}", kind));
    }
    if (const auto wrong = factory->check(config)) { return tl::unexpected(*wrong); }
    const auto answer = factory->ask(config, catalog_statement);
    if (!answer) { return tl::unexpected(answer.error()); }
    Arena arena;
    const auto json = wire::parse_dom(wire::PaddedJson::copy(*answer, arena), arena);
    if (!json) { return tl::unexpected(std::string(json.error().message())); }
    sql::Problems problems;
    const sql::Catalog catalog = sql::read_catalog(*json, arena, problems);
    for (const sql::Problem& problem : problems) {
        say(fmt::format("left out: {}: {}", problem.where, problem.message));
    }
    std::vector<ImportedSource> sources;
    sources.push_back({config.name, config.kind, metadata_of_catalog(catalog)});
    return sources;
}

Or<std::vector<ImportedSource>> read(const ImportCommand& command) {
    switch (command.kind) {
        case ImportKind::Postgres:
            return read_database(command, "postgres", sql::postgres_catalog_statement());
        case ImportKind::Sqlite:
            return read_database(command, "sqlite", sql::sqlite_catalog_statement());
        case ImportKind::Hasura:
            break;
    }
    return read_hasura(command);
}

}  // namespace

ExitStatus run_import(const ImportCommand& command) {
    const auto sources = read(command);
    if (!sources) {
        say(sources.error());
        return kExitFailed;
    }
    return write(*sources, command);
}

}  // namespace millrace::app
