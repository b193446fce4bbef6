#pragma once
/// @file result_expressions.hpp — expressions over what a directive has made

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/plan/directive.hpp>

#include "source_rows.hpp"

namespace millrace::ext::directive_aggregate {

/// Compiles expressions that see the named members of results (`having`, `orderBy`), `ele`, the
/// result itself, and `index`. They are evaluated like expressions over rows.
class ResultExpressions {
public:
    explicit ResultExpressions(std::vector<std::string> names) : names_(std::move(names)) {}

    /// Nothing when `text` is wrong, and reported.
    [[nodiscard]] std::optional<plan::BoundExpression> compile(RowExpressions& expressions,
                                                               std::string_view argument,
                                                               std::string_view text) const;

private:
    [[nodiscard]] bool bind(plan::BoundVariable& variable) const;

    std::vector<std::string> names_;
};

}  // namespace millrace::ext::directive_aggregate
