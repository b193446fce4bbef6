#pragma once
/// @file mutation_compiler.hpp — a field of the mutation root to one statement

#include <millrace/sql/select_compiler.hpp>

namespace millrace::sql {

/// Compiles one field of the mutation root: inserts with what hangs on them and `on_conflict`,
/// updates, deletes, for many rows or one, and functions.
///
/// The statement answers one row with two columns: the JSON of the field, and `allowed`. When
/// `allowed` is false a row breaks the check of the role's permission: the caller must roll its
/// transaction back and answer with check_failed().
///
/// One statement does where the database changes within queries and the answer is made of changed
/// rows alone. Otherwise Statement::steps make the changes, and the statement answers from what
/// they hand over (script_run.hpp): only so does it see what they have changed.
/// Errors: as compile_select().
[[nodiscard]] Compiled<Statement> compile_mutation(const CompileRequest& request);

/// What a client reads when `allowed` is false.
[[nodiscard]] RequestProblem check_failed(const source::ClaimedField& field);

}  // namespace millrace::sql
