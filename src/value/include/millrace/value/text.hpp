#pragma once
/// @file text.hpp — the plain text of strings that came as JSON

#include <cstdint>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

namespace millrace::value {

/// Writes the code point as UTF-8, at most four bytes; returns the place behind them.
char* put_utf8(char* out, std::uint32_t code_point) noexcept;

/// The text that `escaped` (valid JSON, without the quotes) stands for; a lone surrogate becomes
/// U+FFFD. Borrows `escaped` when it holds no backslash.
[[nodiscard]] std::string_view unescape(std::string_view escaped, Arena& arena) noexcept;

/// The plain text of a String.
[[nodiscard]] inline std::string_view string_text(Value string, Arena& arena) noexcept {
    MR_ASSERT(string.is(Kind::String));
    return string.is_escaped() ? unescape(string.text(), arena) : string.text();
}

}  // namespace millrace::value
