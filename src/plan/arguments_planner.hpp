#pragma once
/// @file arguments_planner.hpp — the arguments of one field, as a plan has them

#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/plan/plan.hpp>

namespace millrace::plan {

/// Constant when they neither read variables nor are transformed, and are right; otherwise they
/// are coerced for every request, under an index that the caller gives.
[[nodiscard]] ArgumentsPlan plan_arguments(const graphql::Field& field,
                                           const graphql::SelectionNode& node,
                                           const std::vector<ArgumentTransform>& transforms,
                                           Arena& arena);

/// The argument with a @partition; null: none has one.
[[nodiscard]] const PartitionPlan* plan_partition(const graphql::Field& field, Arena& arena);

}  // namespace millrace::plan
