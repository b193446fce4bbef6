#pragma once
/// @file request_check.hpp — why an operation is refused, with code and path as Hasura says it

#include <optional>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/sql/request_problem.hpp>
#include <millrace/value/value.hpp>

namespace millrace::sql {

/// The first thing wrong with `operation` as a request to `schema`: unknown fields and arguments,
/// values that are not of their type, variables used where they do not fit.
///
/// Not a validator: it looks for what has a path of its own. Run it to explain what
/// graphql::validate() or coercion refused; nothing found means that those say it best.
/// `variables` are as they came with the request.
[[nodiscard]] std::optional<RequestProblem> explain_refusal(const graphql::Document& document,
                                                            const graphql::OperationNode& operation,
                                                            const graphql::Schema& schema,
                                                            const value::Value& variables,
                                                            Arena& arena);

}  // namespace millrace::sql
