#pragma once
/// @file sql_functions.hpp — the functions of millrace/sql/sqlite_functions.hpp

#include <cstddef>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace millrace::ext::source_sqlite {

/// Adds them all to one connection. Answers a result code of SQLite.
[[nodiscard]] int add_functions(sqlite3* database);

// --- for the files that make them ----------------------------------------------------------------

[[nodiscard]] int add_pattern_functions(sqlite3* database);
[[nodiscard]] int add_json_functions(sqlite3* database);
[[nodiscard]] int add_aggregate_functions(sqlite3* database);

/// Only statements of ours may call them, not what someone put into the file.
inline constexpr int kFunctionFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;

using ScalarCall = void (*)(sqlite3_context*, int, sqlite3_value**);
[[nodiscard]] int add_scalar(sqlite3* database, std::string_view name, ScalarCall call);

/// Fails the statement.
void fail_with(sqlite3_context* context, std::string_view sqlstate);
/// Whether one of two arguments is NULL: then the result is.
[[nodiscard]] bool is_null(sqlite3_value** arguments) noexcept;
/// The bytes of a value as text; borrowed until it is asked for something else.
[[nodiscard]] std::string_view text_of(sqlite3_value* value) noexcept;

}  // namespace millrace::ext::source_sqlite
