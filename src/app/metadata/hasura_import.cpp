#include "metadata/hasura_import.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/core.h>

#include <millrace/base/arena.hpp>
#include <millrace/sql/metadata.hpp>

#include "metadata/yaml_writer.hpp"

namespace millrace::app {
namespace {

/// Kinds of Hasura that are PostgreSQL, or speak as it does.
std::string kind_of(std::string_view kind) {
    static constexpr std::array<std::string_view, 5> kPostgres{"postgres", "pg", "citus",
                                                               "cockroach", "alloy"};
    if (std::ranges::find(kPostgres, kind) != kPostgres.end()) { return "postgres"; }
    return kind == "sqlite" ? "sqlite" : "";
}

/// Takes the member out that `where` (sql::Problem) names. Nothing happens when it is not there.
void take_out(YamlNode& node, std::string_view where) {
    if (where.starts_with('.')) { where.remove_prefix(1); }
    if (where.starts_with('[')) {
        std::size_t index = 0;
        std::from_chars(where.data() + 1, where.data() + where.size(), index);
        where.remove_prefix(std::min(where.find(']'), where.size() - 1) + 1);
        if (index < node.items.size() && !where.empty()) { take_out(node.items[index], where); }
        return;
    }
    for (std::size_t i = 0; i < node.members.size(); ++i) {
        const std::string& name = node.members[i].name;
        if (!where.starts_with(name)) { continue; }
        const std::string_view rest = where.substr(name.size());
        if (rest.empty()) {
            node.members.erase(node.members.begin() + static_cast<std::ptrdiff_t>(i));
            return;
        }
        if (rest[0] == '.' || rest[0] == '[') {
            take_out(node.members[i].value, rest);
            return;
        }
    }
}

/// What both the source and the whole say about it, in the order in which Hasura writes it.
YamlNode members_of(const MetadataSources& sources, const MetadataSource& source) {
    YamlNode node = map_node();
    for (const std::string_view name : {"customization", "tables", "functions", "inherited_roles",
                                        "graphql_schema_introspection"}) {
        const YamlNode* found = sources.find_member_of(source, name);
        if (found == nullptr || is_empty(*found)) { continue; }
        add_member(node, std::string(name), *found);
    }
    if (find_member(node, "tables") == nullptr) { add_member(node, "tables", list_node()); }
    return node;
}

void import_source(const MetadataSources& sources, const MetadataSource& source,
                   HasuraImport& import) {
    const std::string kind = kind_of(source.kind);
    if (kind.empty()) {
        import.left_out.push_back(
            {sources.place_of(source, ""),
             fmt::format("source \"{}\": databases of kind {}", source.name, source.kind)});
        return;
    }
    for (UnsupportedEntry& entry : sources.unsupported(source)) {
        import.left_out.push_back(std::move(entry));
    }
    Arena arena;
    sql::Problems problems;
    (void)sql::read_metadata(sources.value_of(source, arena), problems);
    ImportedSource imported{source.name, kind, members_of(sources, source)};
    for (const sql::Problem& problem : problems) {
        if (problem.where == "graphql_schema_introspection") { continue; }  // read elsewhere
        const bool unsupported = problem.severity == sql::Severity::Unsupported;
        UnsupportedEntry entry{
            sources.place_of(source, problem.where),
            unsupported ? problem.where : fmt::format("{}: {}", problem.where, problem.message)};
        (unsupported ? import.left_out : import.mistakes).push_back(std::move(entry));
        if (unsupported) { take_out(imported.metadata, problem.where); }
    }
    import.sources.push_back(std::move(imported));
}

}  // namespace

HasuraImport import_hasura(const MetadataTree& tree) {
    HasuraImport import;
    const MetadataSources sources(tree);
    import.left_out = sources.unsupported_of_all();
    for (const MetadataSource& source : sources.all()) { import_source(sources, source, import); }
    return import;
}

}  // namespace millrace::app
