#pragma once
/// @file mutation_compiler.hpp — a field of the mutation root to one statement

#include <millrace/sql/select_compiler.hpp>

namespace millrace::sql {

/// Compiles one field of the mutation root: inserts with `on_conflict`, updates, deletes, for
/// many rows or one, and functions. PostgreSQL only.
///
/// The statement answers one row with two columns: the JSON of the field, and `allowed`. When
/// `allowed` is false a row breaks the check of the role's permission: the caller must roll its
/// transaction back and answer with check_failed().
/// Errors: as compile_select(); not-supported for nested inserts and `update_…_many`.
[[nodiscard]] Compiled<Statement> compile_mutation(const CompileRequest& request);

/// What a client reads when `allowed` is false.
[[nodiscard]] RequestProblem check_failed(const source::ClaimedField& field);

}  // namespace millrace::sql
