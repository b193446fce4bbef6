#include "datum/utf16.hpp"

#include <algorithm>

namespace millrace::compute {

namespace {

constexpr bool is_continuation(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Characters beyond U+FFFF take four bytes in UTF-8 and two units in UTF-16.
constexpr bool is_pair(char lead) noexcept {
    return static_cast<unsigned char>(lead) >= 0xF0U;
}

}  // namespace

std::size_t utf16_length(std::string_view text) noexcept {
    std::size_t units = 0;
    for (const char c : text) {
        units +=
            static_cast<std::size_t>(!is_continuation(c)) + static_cast<std::size_t>(is_pair(c));
    }
    return units;
}

Utf16Place utf16_place(std::string_view text, std::size_t unit) noexcept {
    std::size_t byte = 0;
    while (unit > 0 && byte < text.size()) {
        const std::size_t units = is_pair(text[byte]) ? 2 : 1;
        if (unit < units) { return {byte, true}; }
        unit -= units;
        byte += utf8_bytes(text[byte]);
    }
    return {std::min(byte, text.size()), false};
}

std::weak_ordering utf16_order(std::string_view left, std::string_view right) noexcept {
    const auto [l, r] = std::ranges::mismatch(left, right);
    if (l == left.end() || r == right.end()) { return left.size() <=> right.size(); }
    const auto a = static_cast<unsigned char>(*l);
    const auto b = static_cast<unsigned char>(*r);
    // Bytes order as code points do, but in UTF-16 pairs (lead F0 and up) come before U+E000 to
    // U+FFFF (lead EE and EF).
    if (a >= 0xEEU && b >= 0xEEU && (a >= 0xF0U) != (b >= 0xF0U)) { return b <=> a; }
    return a <=> b;
}

}  // namespace millrace::compute
