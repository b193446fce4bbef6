#pragma once
/// @file json_number.hpp — numbers as JSON writes them

#include <string_view>

namespace millrace::wire {

/// Whether `text` is a number of RFC 8259, section 6: no `+`, no leading zeros, digits on both
/// sides of the point.
[[nodiscard]] bool is_json_number(std::string_view text) noexcept;

}  // namespace millrace::wire
