#pragma once
/// @file rule_selection.hpp — which response rules a request meets, and with which values

#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/plan/response_rule.hpp>
#include <millrace/value/value.hpp>
#include <millrace/wire/header_field.hpp>

namespace millrace::plan {

/// What rules look at.
struct RuleSubject {
    const graphql::Document& document;
    const graphql::OperationNode& operation;
    std::span<const wire::HeaderField> headers;
    value::Value variables;  // coerced
};

/// The rules of one request.
///
/// Ownership: everything is in the arena of the request, or borrowed from the rules.
struct RuleSelection {
    std::span<const ResponseRule* const> rules;
    value::Value variables;     // those of the operation, and the parameters of `rules`
    std::string_view shape;     // tells apart what is planned differently: which rules
    std::string_view identity;  // tells apart what is answered differently: their values, too
};

/// Rules apply to queries. Error: what is wrong with a value of the request, or missing.
/// Cost: one look at the headers per rule; the operation is searched only when they fit.
[[nodiscard]] tl::expected<RuleSelection, std::string> select_rules(const ResponseRules& rules,
                                                                    const RuleSubject& subject,
                                                                    Arena& arena);

}  // namespace millrace::plan
