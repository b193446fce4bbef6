#pragma once
/// @file named_keys.hpp — the keys of groups: `status`, or `month: month(time)`

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/plan/directive.hpp>

#include "source_rows.hpp"

namespace millrace::ext::directive_aggregate {

struct NamedKeys {
    std::vector<std::string> names;
    std::vector<plan::BoundExpression> expressions;
};

/// The keys in argument `argument`. Nothing when one is wrong, and reported.
[[nodiscard]] std::optional<NamedKeys> compile_keys(RowExpressions& expressions,
                                                    std::string_view argument);

/// Whether all of `names` are different; reports the one that is not.
[[nodiscard]] bool check_different(RowExpressions& expressions,
                                   const std::vector<std::string>& names);

}  // namespace millrace::ext::directive_aggregate
