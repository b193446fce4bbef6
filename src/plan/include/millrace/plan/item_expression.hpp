#pragma once
/// @file item_expression.hpp — what directives on lists check, and how they see an item

#include <cstdint>
#include <optional>
#include <string_view>

#include <millrace/plan/directive.hpp>

namespace millrace::plan {

/// An expression about the items of a list. The names are for messages.
struct ItemExpression {
    std::string_view directive;  // without `@`
    std::string_view argument;   // such as `comparator`
    std::string_view text;
    std::uint8_t depth = 1;  // of the list in a list of lists; 1 is the outermost one
};

/// Lists within each other in the type of the field: 2 for `[[Int]]`, 0 when it is no list.
[[nodiscard]] std::uint8_t list_nesting(const graphql::Field& field) noexcept;

/// Compiles an expression for the items of the field's list: it sees their result keys, unless
/// they are scalars or lists themselves, `ele`, `index`, and the `dependencySources` of the
/// directive. Nothing when it is wrong; the error has been reported then, in the words people
/// know from GraphQL Calculator.
[[nodiscard]] std::optional<BoundExpression> item_expression(DirectiveSite& site,
                                                             const ItemExpression& expression);

/// The same for the text of the argument.
[[nodiscard]] std::optional<BoundExpression> item_expression(DirectiveSite& site,
                                                             std::string_view directive,
                                                             std::string_view argument);

/// The value of an expression for one item.
[[nodiscard]] Result<value::Value> evaluate_item(const BoundExpression& expression,
                                                 const ListItems& items, std::uint32_t item,
                                                 ComputeContext& context);

/// Its values for all items, in the arena.
[[nodiscard]] Result<std::span<const value::Value>> evaluate_items(
    const BoundExpression& expression, const ListItems& items, ComputeContext& context);

}  // namespace millrace::plan
