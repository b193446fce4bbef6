#include "syntax/characters.hpp"

#include <fmt/format.h>

namespace millrace::graphql {

namespace {

constexpr bool is_continuation(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

/// How many UTF-16 code units the character that starts with this byte takes; 0 for the bytes
/// behind the first.
constexpr std::size_t utf16_units_of(char c) noexcept {
    if (is_continuation(c)) { return 0; }
    return static_cast<unsigned char>(c) >= 0xF0u ? 2 : 1;
}

}  // namespace

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') { return c - '0'; }
    if (c >= 'A' && c <= 'F') { return c - 'A' + 10; }
    if (c >= 'a' && c <= 'f') { return c - 'a' + 10; }
    return -1;
}

CodePoint decode_utf8(std::string_view text) noexcept {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) { return {first, 1, true}; }
    const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
    if (bytes == 0 || first > 0xF4 || text.size() < bytes) { return {}; }
    char32_t value = first & (0x7Fu >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if (!is_continuation(text[i])) { return {}; }
        value = (value << 6) | (static_cast<unsigned char>(text[i]) & 0x3Fu);
    }
    // Each length must be needed: an overlong form could smuggle a quote past other readers.
    constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
    if (value < kLeast[bytes] || value > 0x10FFFF) { return {}; }
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    return {value, static_cast<std::uint8_t>(bytes), !surrogate};
}

std::size_t encode_utf8(char32_t point, char* to) noexcept {
    const auto tail = [point](unsigned shift) {
        return static_cast<char>(0x80u | ((point >> shift) & 0x3Fu));
    };
    if (point < 0x80) {
        to[0] = static_cast<char>(point);
        return 1;
    }
    if (point < 0x800) {
        to[0] = static_cast<char>(0xC0u | (point >> 6));
        to[1] = tail(0);
        return 2;
    }
    if (point < 0x10000) {
        to[0] = static_cast<char>(0xE0u | (point >> 12));
        to[1] = tail(6);
        to[2] = tail(0);
        return 3;
    }
    to[0] = static_cast<char>(0xF0u | (point >> 18));
    to[1] = tail(12);
    to[2] = tail(6);
    to[3] = tail(0);
    return 4;
}

std::string describe_character(std::string_view text) {
    if (text.empty()) { return "<EOF>"; }
    if (text[0] == '"') { return "'\"'"; }
    if (text[0] >= 0x20 && text[0] <= 0x7E) { return fmt::format("\"{}\"", text[0]); }
    const CodePoint point = decode_utf8(text);
    if (point.bytes == 0) {
        return fmt::format("byte 0x{:02X}", static_cast<unsigned char>(text[0]));
    }
    return fmt::format("U+{:04X}", static_cast<std::uint32_t>(point.value));
}

std::size_t utf16_prefix_bytes(std::string_view text, std::size_t units) noexcept {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (seen >= units && !is_continuation(text[i])) { return i; }
        seen += utf16_units_of(text[i]);
    }
    return text.size();
}

std::size_t utf16_length(std::string_view text) noexcept {
    std::size_t units = 0;
    for (const char c : text) { units += utf16_units_of(c); }
    return units;
}

}  // namespace millrace::graphql
