#pragma once
/// @file rule_rewriter.hpp — an operation as it would be had the client asked for what rules say

#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>
#include <millrace/plan/response_rule.hpp>

namespace millrace::plan {

/// A directive that a rule has written: `$name` in it is a parameter of the rule.
struct RuleScope {
    const graphql::DirectiveNode* directive = nullptr;
    const ResponseRule* rule = nullptr;
};

/// Nodes are in the arena of the plan; what is unchanged is that of the document.
struct Rewriting {
    const graphql::Document* document = nullptr;
    const graphql::OperationNode* operation = nullptr;
    std::vector<RuleScope> scopes;
};

/// Applies `rules` to the fields they are about, in fragments as well. Positions of what is new
/// are those of the field.
///
/// Errors: a replaced field would have the response key of another one; the operation becomes
///         larger than a plan may be.
[[nodiscard]] tl::expected<Rewriting, graphql::GraphqlError> rewrite(
    std::span<const ResponseRule* const> rules, const graphql::Document& document,
    const graphql::OperationNode& operation, Arena& arena);

}  // namespace millrace::plan
