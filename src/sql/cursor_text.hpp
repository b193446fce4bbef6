#pragma once
/// @file cursor_text.hpp — texts that databases have encoded

#include <optional>
#include <string>
#include <string_view>

namespace millrace::sql {

/// Nothing when it is no base64 with padding.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

/// Nothing when it is not pairs of hexadecimal digits.
[[nodiscard]] std::optional<std::string> decode_hex(std::string_view text);

}  // namespace millrace::sql
