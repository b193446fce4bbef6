#pragma once
/// @file utf16.hpp — UTF-8 text seen as UTF-16 code units, as clients count them

#include <compare>
#include <cstddef>
#include <string_view>

namespace millrace::compute {

/// How many code units.
[[nodiscard]] std::size_t utf16_length(std::string_view text) noexcept;

/// A place in a text: the byte at which a character starts.
struct Utf16Place {
    std::size_t byte = 0;
    bool inside_pair = false;  // the unit is the second one of the character at `byte`
};

/// Where code unit `unit` is; the end of the text when it has no more than that many.
[[nodiscard]] Utf16Place utf16_place(std::string_view text, std::size_t unit) noexcept;

[[nodiscard]] std::weak_ordering utf16_order(std::string_view left,
                                             std::string_view right) noexcept;

/// Bytes of the UTF-8 character that starts with `lead`.
[[nodiscard]] constexpr std::size_t utf8_bytes(char lead) noexcept {
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace millrace::compute
