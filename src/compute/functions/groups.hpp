#pragma once
/// @file groups.hpp — where the tables of functions are

#include "functions/function.hpp"

namespace millrace::compute {

[[nodiscard]] FunctionGroup sequence_functions() noexcept;
[[nodiscard]] FunctionGroup predicate_functions() noexcept;
[[nodiscard]] FunctionGroup collection_functions() noexcept;
[[nodiscard]] FunctionGroup statistics_functions() noexcept;
[[nodiscard]] FunctionGroup shaping_functions() noexcept;
[[nodiscard]] FunctionGroup map_functions() noexcept;
[[nodiscard]] FunctionGroup joining_functions() noexcept;
[[nodiscard]] FunctionGroup string_functions() noexcept;
[[nodiscard]] FunctionGroup encoding_functions() noexcept;
[[nodiscard]] FunctionGroup math_functions() noexcept;
[[nodiscard]] FunctionGroup conversion_functions() noexcept;
[[nodiscard]] FunctionGroup format_functions() noexcept;
[[nodiscard]] FunctionGroup time_functions() noexcept;
[[nodiscard]] FunctionGroup json_functions() noexcept;
[[nodiscard]] FunctionGroup control_functions() noexcept;

}  // namespace millrace::compute
