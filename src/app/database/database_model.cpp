#include "database/database_model.hpp"

#include <array>
#include <utility>

#include <fmt/core.h>

#include <millrace/base/arena.hpp>
#include <millrace/sql/catalog_statements.hpp>
#include <millrace/wire/json_reader.hpp>

#include "config/check_config.hpp"
#include "metadata/metadata_files.hpp"

namespace millrace::app {

namespace {

using value::Kind;
using value::Value;

/// What is said differently for the kinds of databases.
struct DatabaseKind {
    std::string_view name;
    const sql::Dialect* dialect;
    std::string_view catalog_statement;
    std::string (*enum_values_statement)(const sql::Catalog&, std::span<const sql::QualifiedName>);
};

const DatabaseKind* find_kind(std::string_view name) {
    static const std::array kKinds{
        DatabaseKind{"postgres", &sql::postgres_dialect(), sql::postgres_catalog_statement(),
                     &sql::postgres_enum_values_statement},
        DatabaseKind{"sqlite", &sql::sqlite_dialect(), sql::sqlite_catalog_statement(),
                     &sql::sqlite_enum_values_statement}};
    for (const DatabaseKind& kind : kKinds) {
        if (kind.name == name) { return &kind; }
    }
    return nullptr;
}

std::vector<sql::QualifiedName> enum_tables(const sql::Metadata& metadata) {
    std::vector<sql::QualifiedName> tables;
    for (const sql::TableMetadata& table : metadata.tables) {
        if (table.is_enum) { tables.push_back(table.table); }
    }
    return tables;
}

constexpr std::string_view kIntrospection = "graphql_schema_introspection";

// `graphql_schema_introspection: {disabled_for_roles: [...]}`.
std::vector<std::string> roles_without_introspection(const Value& metadata) {
    std::vector<std::string> roles;
    if (!metadata.is(Kind::Object)) { return roles; }
    const Value switches = metadata.member(kIntrospection);
    if (!switches.is(Kind::Object)) { return roles; }
    const Value disabled = switches.member("disabled_for_roles");
    if (!disabled.is(Kind::List)) { return roles; }
    for (const Value& role : disabled.items()) {
        if (role.is(Kind::String)) { roles.emplace_back(role.text()); }
    }
    return roles;
}

/// Loads one database.
class DatabaseLoader {
public:
    DatabaseLoader(const source::SourceConfig& config, const source::SourceFactory& factory,
                   const DatabaseKind& kind, Place place, Diagnostics& diagnostics)
        : config_(config),
          factory_(factory),
          kind_(kind),
          place_(std::move(place)),
          diagnostics_(diagnostics) {}

    bool load(DatabaseModel& database) {
        std::vector<std::string> unsupported;
        const auto json =
            read_metadata_files(config_.database.metadata, config_.name, arena_, unsupported);
        if (!json) { return failed(json.error()); }
        for (const std::string& entry : unsupported) {
            diagnostics_.hint({config_.database.metadata, {}}, "not supported: " + entry);
        }
        sql::Metadata metadata = sql::read_metadata(*json, problems_);
        auto catalog = read_database(metadata);
        if (!catalog) { return failed(catalog.error()); }
        database.without_introspection = roles_without_introspection(*json);
        database.dialect = kind_.dialect;
        database.model = sql::bind_model(
            *std::move(catalog), std::move(metadata),
            {config_.database.stringify_numbers, config_.database.infer_function_permissions,
             config_.database.connections},
            problems_);
        for (const sql::Problem& problem : problems_) {
            if (problem.where == kIntrospection) { continue; }  // heeded in here
            diagnostics_.hint({config_.database.metadata, {}},
                              fmt::format("{}: {}", problem.where, problem.message));
        }
        return true;
    }

private:
    bool failed(const std::string& why) {
        diagnostics_.error(place_, fmt::format("{}: {}", config_.name, why));
        return false;
    }

    tl::expected<Value, std::string> ask(std::string_view statement) {
        auto text = factory_.ask(config_, statement);
        if (!text) { return tl::unexpected(std::move(text.error())); }
        const auto json = wire::parse_dom(wire::PaddedJson::copy(*text, arena_), arena_);
        if (!json) { return tl::unexpected(std::string(json.error().message())); }
        return *json;
    }

    tl::expected<sql::Catalog, std::string> read_database(const sql::Metadata& metadata) {
        const auto found = ask(kind_.catalog_statement);
        if (!found) { return tl::unexpected(found.error()); }
        sql::Catalog catalog = sql::read_catalog(*found, arena_, problems_);
        const std::string statement = kind_.enum_values_statement(catalog, enum_tables(metadata));
        if (!statement.empty()) {
            const auto values = ask(statement);
            if (!values) { return tl::unexpected(values.error()); }
            sql::add_enum_values(catalog, *values, arena_, problems_);
        }
        return catalog;
    }

    const source::SourceConfig& config_;
    const source::SourceFactory& factory_;
    const DatabaseKind& kind_;
    Place place_;
    Diagnostics& diagnostics_;
    Arena arena_;
    sql::Problems problems_;
};

}  // namespace

std::vector<DatabaseModel> load_databases(const Config& config, const std::string& config_file,
                                          const source::Registry& registry,
                                          Diagnostics& diagnostics) {
    std::vector<DatabaseModel> databases;
    const auto& sources = config.sources.sources;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const DatabaseKind* kind = find_kind(sources[i].kind);
        if (kind == nullptr || sources[i].database.metadata.empty()) { continue; }
        const std::array<std::string_view, 2> path{"sources", sources[i].name};
        DatabaseLoader loader(sources[i], *registry.find(sources[i].kind), *kind,
                              {config_file, position_of(config.tree, path)}, diagnostics);
        DatabaseModel database;
        database.source = i;
        if (loader.load(database)) { databases.push_back(std::move(database)); }
    }
    return databases;
}

}  // namespace millrace::app
