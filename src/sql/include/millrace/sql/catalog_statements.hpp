#pragma once
/// @file catalog_statements.hpp — the statements that ask a database what it has

#include <span>
#include <string>
#include <string_view>

#include <millrace/sql/catalog.hpp>

namespace millrace::sql {

/// One row with one JSON value, for read_catalog(): everything outside of the system's schemas
/// that does not belong to an extension. PostgreSQL 13 and later.
[[nodiscard]] std::string_view postgres_catalog_statement() noexcept;

/// The same for SQLite 3.38 and later; all tables are in the schema `public`.
[[nodiscard]] std::string_view sqlite_catalog_statement() noexcept;

/// One row with one JSON value, for add_enum_values(): the rows of these tables, whose primary
/// key is the name and whose other column, if there is one, the comment of a value.
/// Empty when no table can be asked.
[[nodiscard]] std::string postgres_enum_values_statement(const Catalog& catalog,
                                                         std::span<const QualifiedName> tables);
[[nodiscard]] std::string sqlite_enum_values_statement(const Catalog& catalog,
                                                       std::span<const QualifiedName> tables);

}  // namespace millrace::sql
