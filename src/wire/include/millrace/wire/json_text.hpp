#pragma once
/// @file json_text.hpp — text on the wire: escapes and encodings

#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/value/text.hpp>

namespace millrace::wire {

// Strings as they come out of JSON are part of the data model (value/text.hpp).
using value::string_text;
using value::unescape;

/// Whether `text` is valid UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// `text` when it is valid UTF-8; else each byte is taken for the character of that number, as
/// old header fields mean it (ISO 8859-1).
[[nodiscard]] std::string_view as_utf8(std::string_view text, Arena& arena) noexcept;

}  // namespace millrace::wire
