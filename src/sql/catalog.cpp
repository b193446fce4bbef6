#include <millrace/sql/catalog.hpp>

#include <algorithm>

#include "object_reader.hpp"
#include "sqlite_constraints.hpp"

namespace millrace::sql {

using value::Kind;
using value::Value;

const Column* Table::column(std::string_view column_name) const noexcept {
    const auto found = std::ranges::find(columns, column_name, &Column::name);
    return found == columns.end() ? nullptr : &*found;
}

const Table* Catalog::table(const QualifiedName& name) const noexcept {
    const auto found = std::ranges::find(tables, name, &Table::name);
    return found == tables.end() ? nullptr : &*found;
}

const Function* Catalog::function(const QualifiedName& name) const noexcept {
    const auto found = std::ranges::find(functions, name, &Function::name);
    if (found == functions.end()) { return nullptr; }
    const auto next = std::find_if(found + 1, functions.end(),
                                   [&](const Function& other) { return other.name == name; });
    return next == functions.end() ? &*found : nullptr;
}

const Table* Catalog::table_of_row_type(const SqlType& type) const noexcept {
    return type.array ? nullptr : table({type.schema, type.name});
}

namespace {

SqlType read_type(ObjectReader reader) {
    SqlType type{reader.text("schema"), reader.text("name"), reader.flag("array"),
                 reader.flag("composite")};
    reader.finish();
    return type;
}

Column read_column(ObjectReader& reader) {
    Column column;
    column.name = reader.text("name");
    column.type = read_type(reader.object("type"));
    column.nullable = reader.flag("nullable", true);
    column.has_default = reader.flag("has_default");
    column.generated = reader.flag("generated");
    const std::string identity = reader.optional_text("identity").value_or("");
    if (identity == "always") { column.identity = Identity::Always; }
    if (identity == "by default") { column.identity = Identity::ByDefault; }
    column.comment = reader.optional_text("comment");
    reader.finish();
    return column;
}

Key read_key(ObjectReader& reader) {
    Key key{reader.text("name"), reader.texts("columns")};
    reader.finish();
    return key;
}

ForeignKey read_foreign_key(ObjectReader& reader) {
    ForeignKey key{reader.text("name"), reader.texts("columns"), reader.qualified_name("target"),
                   reader.texts("target_columns")};
    reader.finish();
    return key;
}

TableKind table_kind(std::string_view word) {
    if (word == "view") { return TableKind::View; }
    if (word == "materialized view") { return TableKind::MaterializedView; }
    if (word == "foreign") { return TableKind::Foreign; }
    return TableKind::Table;
}

Table read_table(ObjectReader& reader) {
    Table table;
    table.name = {reader.text("schema"), reader.text("name")};
    table.kind = table_kind(reader.text("kind"));
    table.comment = reader.optional_text("comment");
    for (ObjectReader& column : reader.objects("columns")) {
        table.columns.push_back(read_column(column));
    }
    if (reader.has("primary_key")) {
        ObjectReader key = reader.object("primary_key");
        table.primary_key = read_key(key);
    }
    for (ObjectReader& key : reader.objects("unique_keys")) {
        table.unique_keys.push_back(read_key(key));
    }
    for (ObjectReader& key : reader.objects("foreign_keys")) {
        table.foreign_keys.push_back(read_foreign_key(key));
    }
    (void)reader.any("primary_key");
    if (const auto definition = reader.optional_text("definition")) {
        name_keys(table, *definition);
    }
    table.insertable = reader.flag("insertable", true);
    table.updatable = reader.flag("updatable", true);
    table.deletable = reader.flag("deletable", true);
    reader.finish();
    return table;
}

Function read_function(ObjectReader& reader) {
    Function function;
    function.name = {reader.text("schema"), reader.text("name")};
    for (ObjectReader& argument : reader.objects("arguments")) {
        function.arguments.push_back({argument.optional_text("name").value_or(""),
                                      read_type(argument.object("type")),
                                      argument.flag("has_default")});
        argument.finish();
    }
    function.result = read_type(reader.object("result"));
    function.returns_set = reader.flag("returns_set");
    const std::string volatility = reader.text("volatility");
    function.volatility = volatility == "immutable" ? Volatility::Immutable
                          : volatility == "stable"  ? Volatility::Stable
                                                    : Volatility::Volatile;
    function.comment = reader.optional_text("comment");
    reader.finish();
    return function;
}

}  // namespace

namespace {

// A foreign key of SQLite that names no columns of its target means the primary key there. One
// that does not fit refers to nothing.
void complete_foreign_keys(Catalog& catalog) {
    for (Table& table : catalog.tables) {
        std::erase_if(table.foreign_keys, [&catalog](ForeignKey& key) {
            const Table* target = catalog.table(key.target);
            if (key.target_columns.empty() && target != nullptr && target->primary_key) {
                key.target_columns = target->primary_key->columns;
            }
            return key.target_columns.size() != key.columns.size();
        });
    }
}

}  // namespace

Catalog read_catalog(const Value& json, Arena& arena, Problems& problems) {
    Catalog catalog;
    ObjectReader reader(json, "", arena, problems);
    for (ObjectReader& table : reader.objects("tables")) {
        catalog.tables.push_back(read_table(table));
    }
    for (ObjectReader& function : reader.objects("functions")) {
        catalog.functions.push_back(read_function(function));
    }
    for (ObjectReader& type : reader.objects("enums")) {
        catalog.enums.push_back({{type.text("schema"), type.text("name")}, type.texts("values")});
        type.finish();
    }
    reader.finish();
    complete_foreign_keys(catalog);
    return catalog;
}

void add_enum_values(Catalog& catalog, const Value& json, Arena& arena, Problems& problems) {
    if (!json.is(Kind::List)) { return; }
    for (const Value& item : json.items()) {
        ObjectReader reader(item, "enum_tables", arena, problems);
        const QualifiedName name{reader.text("schema"), reader.text("name")};
        const auto table = std::ranges::find(catalog.tables, name, &Table::name);
        const Value values = reader.any("values");
        if (table == catalog.tables.end() || !values.is(Kind::List)) { continue; }
        for (const Value& pair : values.items()) {
            if (!pair.is(Kind::List) || pair.items().empty()) { continue; }
            EnumTableValue value{plain_text(pair.items()[0], arena), std::nullopt};
            if (pair.items().size() > 1 && pair.items()[1].is(Kind::String)) {
                value.comment = plain_text(pair.items()[1], arena);
            }
            table->enum_values.push_back(std::move(value));
        }
    }
}

}  // namespace millrace::sql
