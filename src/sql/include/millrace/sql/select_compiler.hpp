#pragma once
/// @file select_compiler.hpp — a selection of a role's schema to one statement

#include <span>

#include <tl/expected.hpp>

#include <millrace/source/selection.hpp>
#include <millrace/sql/dialect.hpp>
#include <millrace/sql/request_problem.hpp>
#include <millrace/sql/role_schema.hpp>
#include <millrace/sql/session.hpp>
#include <millrace/value/value.hpp>

namespace millrace::sql {

template <class T>
using Compiled = tl::expected<T, RequestProblem>;

/// A root field that a role asks for. Everything is borrowed.
///
/// Fields and types are looked up in `schema` by their names, those of root fields under
/// `query_root` and `mutation_root`: the schema that the field belongs to may be made of several.
struct CompileRequest {
    const RoleSchema& schema;
    const Session& session;
    const Dialect& dialect;
    const source::ClaimedField& field;
    /// Coerced Objects, for those fields whose arguments read variables.
    std::span<const value::Value> dynamic_arguments;
};

/// Compiles one field of the query root. The statement answers one row with one column `root`:
/// the JSON of the field, its members named as in the claim. No row is null.
///
/// Errors: what validation cannot know: a session variable that is missing, `distinct_on` that
///         contradicts `order_by`, negative limits, a field that the role does not have. Paths go
///         by the names of fields.
/// Cost:   linear in the selection, times the depth of the permissions it meets.
[[nodiscard]] Compiled<Statement> compile_select(const CompileRequest& request);

}  // namespace millrace::sql
