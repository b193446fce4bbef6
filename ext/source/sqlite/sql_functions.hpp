#pragma once
/// @file sql_functions.hpp — the functions that statements of ours call and SQLite does not have

struct sqlite3;

namespace millrace::ext::source_sqlite {

/// Adds them to one connection. Answers a result code of SQLite.
[[nodiscard]] int add_functions(sqlite3* database);

}  // namespace millrace::ext::source_sqlite
