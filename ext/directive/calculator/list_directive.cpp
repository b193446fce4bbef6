#include "list_directive.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace millrace::ext::directive_calculator {

using plan::BoundExpression;
using plan::BoundVariable;
using plan::DirectiveSite;

namespace {

// A name that is neither a result key of the items nor anything else an item expression knows.
void report_unknown(DirectiveSite& site, std::string_view directive,
                    const BoundVariable& variable) {
    if (site.is_leaf()) {
        site.error(fmt::format("only 'ele' can be used for @{} on leaf field {{{}}}.", directive,
                               site.path()));
    } else {
        site.error(fmt::format("non-exist argument '{}' for @{} on {{{}}}.", variable.name,
                               directive, site.path()));
    }
}

}  // namespace

std::optional<BoundExpression> item_expression(DirectiveSite& site, std::string_view directive,
                                               std::string_view argument) {
    const std::string_view text = site.text(argument).value_or("");
    if (text.empty()) {
        site.error(fmt::format("the {} for @{} on {{{}}} can not be empty.", argument, directive,
                               site.path()));
        return std::nullopt;
    }
    const auto sources = site.texts("dependencySources");
    plan::Environment environment;
    environment.keys = !site.is_leaf();
    environment.element = true;
    environment.position = true;
    environment.sources = sources;
    const auto expression = site.expression(text, environment);
    if (!expression) {
        site.error(fmt::format("invalid {} '{}' for @{} on {{{}}}: {}", argument, text, directive,
                               site.path(), expression.error()));
        return std::nullopt;
    }
    const auto unknown = std::ranges::find(expression->variables, BoundVariable::From::Nothing,
                                           &BoundVariable::from);
    if (unknown != expression->variables.end()) {
        report_unknown(site, directive, *unknown);
        return std::nullopt;
    }
    return *expression;
}

Result<value::Value> evaluate_item(const BoundExpression& expression, const plan::ListItems& items,
                                   std::uint32_t item, plan::ComputeContext& context) {
    plan::Operand operand;
    operand.items = &items;
    operand.item = item;
    return context.evaluate(expression, operand);
}

}  // namespace millrace::ext::directive_calculator
