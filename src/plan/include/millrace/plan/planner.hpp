#pragma once
/// @file planner.hpp — from a validated operation to a plan

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <millrace/graphql/error.hpp>
#include <millrace/plan/plan.hpp>
#include <millrace/plan/response_rule.hpp>

namespace millrace::plan {

/// Fields in one plan, all copies for possible types counted. Far beyond what people write;
/// reached by nested fragments on interfaces with very many types.
inline constexpr std::size_t kPlanFieldsMax = 100'000;

/// Units of delivery, fields whose arguments read variables, fetch nodes, and root fields of a
/// mutation, each: what has a number of 16 bits.
inline constexpr std::size_t kPlanPartsMax = 0xfffe;

struct PlanRequest {
    const graphql::Schema& schema;
    const Resolvers& resolvers;
    const graphql::Document& document;  // must outlive the plan
    const graphql::OperationNode& operation;
    value::Value variables;   // coerced; only those of condition_variables() are read
    bool incremental = true;  // false: @defer and @stream do nothing
    /// That the request meets (select_rules()); they outlive the plan.
    std::span<const ResponseRule* const> rules = {};
};

/// Compiles one operation.
///
/// Errors: the operation's root type does not exist; @stream or @defer where the draft forbids
///         them; more than kPlanFieldsMax fields, kPlanPartsMax parts or
///         Shape::kSlotsMax slots of one row; directives that compute what cannot be.
/// Cost:   linear in the fields of the plan; a few microseconds for everyday operations.
[[nodiscard]] tl::expected<std::unique_ptr<const Plan>, graphql::GraphqlErrors> compile(
    const PlanRequest& request);

/// Names of the variables whose values decide what the plan is: those that @skip, @include,
/// @defer and @stream read, those in the arguments of other directives, and those that predicates
/// of @skipBy and @includeBy name; in order of first use.
[[nodiscard]] std::vector<std::string_view> condition_variables(
    const graphql::Document& document, const graphql::OperationNode& operation);

/// The plan as text, for people: selections, fetches, who waits for whom.
[[nodiscard]] std::string dump(const Plan& plan);

}  // namespace millrace::plan
