#pragma once
/// @file error_policy.hpp — values that stand in for others: defaults, and what errors become

#include <cstdint>
#include <optional>
#include <string_view>

#include <millrace/plan/directive.hpp>
#include <millrace/value/value.hpp>

namespace millrace::plan {

/// The text of an argument as a value of the field's type: text itself for strings, ids, enums
/// and scalars with a format, JSON for everything else. Nothing when it is no such value; the
/// error has been reported then.
///
/// Lifetime: of the plan.
[[nodiscard]] std::optional<value::Value> default_value(DirectiveSite& site,
                                                        std::string_view directive,
                                                        std::string_view text);

/// What becomes of a field that fails.
struct ErrorPolicy {
    enum class Action : std::uint8_t { Null, Fail, Default };
    Action action = Action::Null;
    value::Value otherwise;  // Default
};

/// Reads `OnError` from the argument called `action`, and `default`. Nothing when they do not fit
/// together; the error has been reported then.
[[nodiscard]] std::optional<ErrorPolicy> error_policy(DirectiveSite& site,
                                                      std::string_view directive,
                                                      std::string_view action);

}  // namespace millrace::plan
