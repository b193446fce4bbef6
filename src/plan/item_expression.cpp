#include <millrace/plan/item_expression.hpp>

#include <algorithm>

#include <fmt/core.h>

namespace millrace::plan {

namespace {

// A name that is neither a result key of the items nor anything else an item expression knows.
void report_unknown(DirectiveSite& site, const ItemExpression& expression,
                    const BoundVariable& variable) {
    if (site.is_leaf()) {
        return site.error(fmt::format("only 'ele' can be used for @{} on leaf field {{{}}}.",
                                      expression.directive, site.path()));
    }
    if (expression.depth < list_nesting(site.field())) {
        return site.error(
            fmt::format("only 'ele' can be used for @{} on {{{}}}: the items are lists, which "
                        "have no '{}'.",
                        expression.directive, site.path(), variable.name));
    }
    site.error(fmt::format("non-exist argument '{}' for @{} on {{{}}}.", variable.name,
                           expression.directive, site.path()));
}

}  // namespace

std::uint8_t list_nesting(const graphql::Field& field) noexcept {
    std::uint8_t lists = 0;
    for (const auto* type = &field.type->nullable(); type->is_list();
         type = &type->of->nullable()) {
        ++lists;
    }
    return lists;
}

std::optional<BoundExpression> item_expression(DirectiveSite& site,
                                               const ItemExpression& expression) {
    if (expression.text.empty()) {
        site.error(fmt::format("the {} for @{} on {{{}}} can not be empty.", expression.argument,
                               expression.directive, site.path()));
        return std::nullopt;
    }
    const auto sources = site.texts("dependencySources");
    Environment environment;
    environment.keys = !site.is_leaf() && expression.depth == list_nesting(site.field());
    environment.element = true;
    environment.position = true;
    environment.sources = sources;
    const auto compiled = site.expression(expression.text, environment);
    if (!compiled) {
        site.error(fmt::format("invalid {} '{}' for @{} on {{{}}}: {}", expression.argument,
                               expression.text, expression.directive, site.path(),
                               compiled.error()));
        return std::nullopt;
    }
    const auto unknown =
        std::ranges::find(compiled->variables, BoundVariable::From::Nothing, &BoundVariable::from);
    if (unknown != compiled->variables.end()) {
        report_unknown(site, expression, *unknown);
        return std::nullopt;
    }
    return *compiled;
}

std::optional<BoundExpression> item_expression(DirectiveSite& site, std::string_view directive,
                                               std::string_view argument) {
    return item_expression(site, {directive, argument, site.text(argument).value_or("")});
}

Result<value::Value> evaluate_item(const BoundExpression& expression, const ListItems& items,
                                   std::uint32_t item, ComputeContext& context) {
    Operand operand;
    operand.items = &items;
    operand.item = item;
    return context.evaluate(expression, operand);
}

Result<std::span<const value::Value>> evaluate_items(const BoundExpression& expression,
                                                     const ListItems& items,
                                                     ComputeContext& context) {
    return context.evaluate_all(expression, items);
}

}  // namespace millrace::plan
