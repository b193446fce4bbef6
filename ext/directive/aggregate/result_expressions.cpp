#include "result_expressions.hpp"

#include <algorithm>

#include <fmt/core.h>

#include <millrace/base/nearest.hpp>

namespace millrace::ext::directive_aggregate {

using plan::BoundExpression;
using plan::BoundVariable;

std::optional<BoundExpression> ResultExpressions::compile(RowExpressions& expressions,
                                                          std::string_view argument,
                                                          std::string_view text) const {
    plan::DirectiveSite& site = expressions.site();
    plan::Environment environment;
    environment.element = true;
    environment.position = true;
    const auto expression = site.expression(text, environment);
    if (!expression) {
        site.error(fmt::format("invalid {} '{}' for @{} on {{{}}}: {}", argument, text,
                               expressions.directive(), site.path(), expression.error()));
        return std::nullopt;
    }
    const auto variables = site.arena().copy(expression->variables);
    for (BoundVariable& variable : variables) {
        if (bind(variable)) { continue; }
        const std::vector<std::string_view> known(names_.begin(), names_.end());
        expressions.report(
            fmt::format("'{}' names '{}', which is neither a key nor an aggregate.{}", argument,
                        variable.name, did_you_mean(nearest(variable.name, known))));
        return std::nullopt;
    }
    return BoundExpression{expression->expression, variables};
}

bool ResultExpressions::bind(BoundVariable& variable) const {
    using From = BoundVariable::From;
    const bool is_name = std::ranges::find(names_, variable.name) != names_.end();
    if (is_name && variable.from != From::Operation) { variable.from = From::Member; }
    return variable.from != From::Nothing;
}

}  // namespace millrace::ext::directive_aggregate
