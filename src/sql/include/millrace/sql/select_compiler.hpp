#pragma once
/// @file select_compiler.hpp — a selection of a role's schema to one statement

#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/coercion.hpp>
#include <millrace/sql/dialect.hpp>
#include <millrace/sql/request_problem.hpp>
#include <millrace/sql/role_schema.hpp>
#include <millrace/sql/session.hpp>

namespace millrace::sql {

template <class T>
using Compiled = tl::expected<T, RequestProblem>;

/// What a compilation needs besides the field itself. Everything is borrowed.
struct CompileRequest {
    const RoleSchema& schema;
    const Session& session;
    const Dialect& dialect;
    const graphql::Document& document;         // validated; for its fragments
    const graphql::VariableValues& variables;  // coerced
};

/// A root field after merging: the nodes of one response key.
using FieldNodes = std::span<const graphql::SelectionNode* const>;

/// One response key of a selection set and the nodes that stand for it.
struct ResponseField {
    std::string_view key;
    std::vector<const graphql::SelectionNode*> nodes;
};

/// The fields that a selection set on the object type `type` asks for, fragments and `@skip` and
/// `@include` applied, in order.
[[nodiscard]] std::vector<ResponseField> collect_response_fields(
    std::span<const graphql::SelectionSetNode* const> sets, std::string_view type,
    const graphql::Document& document, const graphql::VariableValues& variables);

/// Compiles one field of the query root. The statement answers one row with one column: JSON.
///
/// Errors: what validation cannot know: a session variable that is missing, `distinct_on` that
///         contradicts `order_by`, negative limits.
/// Cost:   linear in the selection, times the depth of the permissions it meets.
[[nodiscard]] Compiled<Statement> compile_select(const CompileRequest& request, FieldNodes nodes);

}  // namespace millrace::sql
