#include <fmt/core.h>

#include <millrace/sql/catalog_statements.hpp>

#include "quoting.hpp"

namespace millrace::sql {
namespace {

/// The JSON functions of one database.
struct JsonFunctions {
    std::string_view object;
    std::string_view array;
    std::string_view list;
    bool has_schemas = true;
};

constexpr JsonFunctions kPostgres{"json_build_object", "json_build_array", "json_agg", true};
constexpr JsonFunctions kSqlite{"json_object", "json_array", "json_group_array", false};

bool is_enum_table(const Table* table) {
    return table != nullptr && table->primary_key && table->primary_key->columns.size() == 1 &&
           table->columns.size() <= 2;
}

// The primary key is the name of a value, the other column (at most one) its comment.
std::string enum_table_row(const Table& table, const JsonFunctions& json) {
    const std::string& name = table.primary_key->columns[0];
    std::string comment = "NULL";
    for (const Column& column : table.columns) {
        if (column.name != name) { comment = quote_identifier(column.name); }
    }
    const std::string key = quote_identifier(name);
    const std::string from = json.has_schemas ? quote_identifier(table.name.schema) + "." : "";
    return fmt::format(
        "SELECT {}('schema', {}, 'name', {}, 'values', (SELECT coalesce({}({}({}, {})), '[]') FROM "
        "(SELECT * FROM {}{} ORDER BY {}) AS t)) AS item",
        json.object, quote_literal(table.name.schema), quote_literal(table.name.name), json.list,
        json.array, key, comment, from, quote_identifier(table.name.name), key);
}

std::string statement(const Catalog& catalog, std::span<const QualifiedName> tables,
                      const JsonFunctions& json) {
    std::string rows;
    for (const QualifiedName& name : tables) {
        const Table* table = catalog.table(name);
        if (!is_enum_table(table)) { continue; }
        if (!rows.empty()) { rows += " UNION ALL "; }
        rows += enum_table_row(*table, json);
    }
    if (rows.empty()) { return rows; }
    const std::string item = json.has_schemas ? "item" : "json(item)";
    return fmt::format("SELECT {}({}) FROM ({}) AS t", json.list, item, rows);
}

}  // namespace

std::string postgres_enum_values_statement(const Catalog& catalog,
                                           std::span<const QualifiedName> tables) {
    return statement(catalog, tables, kPostgres);
}

std::string sqlite_enum_values_statement(const Catalog& catalog,
                                         std::span<const QualifiedName> tables) {
    return statement(catalog, tables, kSqlite);
}

}  // namespace millrace::sql
