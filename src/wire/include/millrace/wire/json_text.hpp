#pragma once
/// @file json_text.hpp — the text inside JSON strings

#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

namespace millrace::wire {

/// The text that `escaped` (valid JSON, without the quotes) stands for; a lone surrogate becomes
/// U+FFFD. Borrows `escaped` when it holds no backslash.
[[nodiscard]] std::string_view unescape(std::string_view escaped, Arena& arena) noexcept;

/// Whether `text` is valid UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// `text` when it is valid UTF-8; else each byte is taken for the character of that number, as
/// old header fields mean it (ISO 8859-1).
[[nodiscard]] std::string_view as_utf8(std::string_view text, Arena& arena) noexcept;

/// The plain text of a String.
[[nodiscard]] inline std::string_view string_text(value::Value string, Arena& arena) noexcept {
    MR_ASSERT(string.is(value::Kind::String));
    return string.is_escaped() ? unescape(string.text(), arena) : string.text();
}

}  // namespace millrace::wire
