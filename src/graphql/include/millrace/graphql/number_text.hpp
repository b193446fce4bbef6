#pragma once
/// @file number_text.hpp — numbers as the text they came in

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <millrace/base/arena.hpp>

namespace millrace::graphql {

/// The plain digits of `number`, a JSON number in any spelling ("1.0", "1e3", "-0"), when it is
/// integral and no larger than a double can be; a view of `number` or in `arena`.
[[nodiscard]] std::optional<std::string_view> integral_digits(std::string_view number,
                                                              Arena& arena);

/// `number` as a double; nothing when it is too large for one.
[[nodiscard]] std::optional<double> finite_double(std::string_view number);

/// Whether plain `digits` are within -(2^31) and 2^31 - 1.
[[nodiscard]] bool fits_int32(std::string_view digits) noexcept;

/// Appends the number that a JavaScript program would read from `number`, as it would print it.
void append_as_javascript(std::string& out, std::string_view number);

}  // namespace millrace::graphql
