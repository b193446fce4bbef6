#pragma once
/// @file join_compiler.hpp — rows that belong to keys from elsewhere, for many keys at once

#include <span>
#include <string_view>

#include <millrace/sql/select_compiler.hpp>

namespace millrace::sql {

/// Rows of a table, by the values of some of its columns.
struct JoinTarget {
    std::string_view type;                      // of a row, in the role's schema
    std::span<const std::string_view> columns;  // their names there
    bool list = false;                          // all rows of a key, or one
};

/// The table that rows of `type` come from; null when the role has no such type.
[[nodiscard]] const TableAccess* table_of_type(const RoleSchema& schema, std::string_view type);

/// Compiles `request.field`, which may have row arguments, for keys. The statement answers two
/// columns for each key: its number as a text, from 1, and the JSON of its rows. Its parameters
/// of the form Keys are, for PostgreSQL, a list of the values of each column, in order; for
/// SQLite one JSON list with a list of values per key.
[[nodiscard]] Compiled<Statement> compile_join(const CompileRequest& request,
                                               const JoinTarget& target);

}  // namespace millrace::sql
