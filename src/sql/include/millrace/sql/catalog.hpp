#pragma once
/// @file catalog.hpp — what a database has: tables, columns, keys, functions, types

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/sql/problem.hpp>
#include <millrace/sql/qualified_name.hpp>
#include <millrace/value/value.hpp>

namespace millrace::sql {

/// A type of the database under its catalog name (`int8`, not `bigint`). For an array the name is
/// that of its elements.
struct SqlType {
    std::string schema;  // `pg_catalog` for the built-in ones
    std::string name;
    bool array = false;
    bool composite = false;  // a row type; never set for arrays

    [[nodiscard]] bool built_in() const noexcept { return schema == "pg_catalog"; }
    [[nodiscard]] bool is(std::string_view built_in_name) const noexcept {
        return built_in() && !array && name == built_in_name;
    }
    [[nodiscard]] bool is_number() const noexcept {
        return is("int2") || is("int4") || is("int8") || is("float4") || is("float8") ||
               is("numeric");
    }
    [[nodiscard]] bool is_json() const noexcept { return is("json") || is("jsonb"); }
    friend bool operator==(const SqlType&, const SqlType&) = default;
};

[[nodiscard]] inline SqlType built_in_type(std::string_view name, bool array = false) {
    return {"pg_catalog", std::string(name), array, false};
}

enum class Identity : std::uint8_t { None, ByDefault, Always };

struct Column {
    std::string name;
    SqlType type;
    bool nullable = true;
    bool has_default = false;
    bool generated = false;
    Identity identity = Identity::None;
    std::optional<std::string> comment;
};

struct Key {
    std::string name;
    std::vector<std::string> columns;
};

struct ForeignKey {
    std::string name;
    std::vector<std::string> columns;
    QualifiedName target;
    std::vector<std::string> target_columns;  // in the order of `columns`
};

enum class TableKind : std::uint8_t { Table, View, MaterializedView, Foreign };

/// One value of a table that stands for an enumeration.
struct EnumTableValue {
    std::string name;
    std::optional<std::string> comment;
};

struct Table {
    QualifiedName name;
    TableKind kind = TableKind::Table;
    std::vector<Column> columns;
    std::optional<Key> primary_key;
    std::vector<Key> unique_keys;
    std::vector<ForeignKey> foreign_keys;
    std::vector<EnumTableValue> enum_values;  // of the tables that were asked about
    std::optional<std::string> comment;
    bool insertable = true;  // not every view takes every change
    bool updatable = true;
    bool deletable = true;

    [[nodiscard]] const Column* column(std::string_view column_name) const noexcept;
};

struct FunctionArgument {
    std::string name;  // empty: only a position
    SqlType type;
    bool has_default = false;
};

enum class Volatility : std::uint8_t { Immutable, Stable, Volatile };

struct Function {
    QualifiedName name;
    std::vector<FunctionArgument> arguments;  // what a caller gives
    SqlType result;                           // of one row when it returns a set
    bool returns_set = false;
    Volatility volatility = Volatility::Volatile;
    std::optional<std::string> comment;
};

struct EnumType {
    QualifiedName name;
    std::vector<std::string> values;
};

/// Everything that was found in one database.
///
/// Lifetime: plain data, immutable once read; owns its text.
struct Catalog {
    std::vector<Table> tables;
    std::vector<Function> functions;
    std::vector<EnumType> enums;

    [[nodiscard]] const Table* table(const QualifiedName& name) const noexcept;
    /// The only function of that name, or null when there is none or several.
    [[nodiscard]] const Function* function(const QualifiedName& name) const noexcept;
    /// The table whose rows a function of this result type returns, or null.
    [[nodiscard]] const Table* table_of_row_type(const SqlType& type) const noexcept;
};

/// Reads what a dialect's introspection statement answered (docs: the statements themselves).
/// What is not understood is in `problems`, and nothing of it in the catalog.
[[nodiscard]] Catalog read_catalog(const value::Value& json, Arena& arena, Problems& problems);

/// Puts the rows of enum tables, `[{"schema","name","values":[[name, comment], …]}, …]`, to their
/// tables.
void add_enum_values(Catalog& catalog, const value::Value& json, Arena& arena, Problems& problems);

}  // namespace millrace::sql
