#pragma once
/// @file conditions.hpp — values of the directive arguments that shape a plan

#include <string_view>

#include <millrace/graphql/ast.hpp>
#include <millrace/value/value.hpp>

namespace millrace::plan {

[[nodiscard]] const graphql::DirectiveNode* find_directive(
    std::span<const graphql::DirectiveNode> directives, std::string_view name) noexcept;

[[nodiscard]] const graphql::ValueNode* find_argument(const graphql::DirectiveNode& directive,
                                                      std::string_view name) noexcept;

/// The boolean argument `if` of `directive`, from its literal or from `variables` (an Object of
/// coerced values); `otherwise` when it is not written, or is an absent variable.
[[nodiscard]] bool condition(const graphql::DirectiveNode& directive, value::Value variables,
                             bool otherwise) noexcept;

/// Whether @skip and @include let a selection stay.
[[nodiscard]] bool is_included(const graphql::SelectionNode& selection,
                               value::Value variables) noexcept;

}  // namespace millrace::plan
