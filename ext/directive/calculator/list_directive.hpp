#pragma once
/// @file list_directive.hpp — what directives on lists check, and how they see an item

#include <optional>
#include <string_view>

#include <millrace/plan/directive.hpp>

namespace millrace::ext::directive_calculator {

/// Compiles the expression in argument `argument` for the items of the field's list. Nothing when
/// it is wrong; the error has been reported then, in the words people know from the reference.
[[nodiscard]] std::optional<plan::BoundExpression> item_expression(plan::DirectiveSite& site,
                                                                   std::string_view directive,
                                                                   std::string_view argument);

/// The value of an expression for one item.
[[nodiscard]] Result<value::Value> evaluate_item(const plan::BoundExpression& expression,
                                                 const plan::ListItems& items, std::uint32_t item,
                                                 plan::ComputeContext& context);

}  // namespace millrace::ext::directive_calculator
