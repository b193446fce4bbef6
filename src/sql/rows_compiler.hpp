#pragma once
/// @file rows_compiler.hpp — a root field to a statement whose rows are typed columns

#include <millrace/sql/select_compiler.hpp>

#include "row_layout.hpp"

namespace millrace::sql {

/// Whether the rows of a root field can be answered so: a list of rows of a table, or one by key.
[[nodiscard]] bool answers_rows(const Binding& root) noexcept;

/// Compiles a field of which answers_rows() holds; the columns are those of `layout`.
[[nodiscard]] Compiled<Statement> compile_rows(const CompileRequest& request,
                                               const RowLayout& layout);

}  // namespace millrace::sql
