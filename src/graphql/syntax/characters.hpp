#pragma once
/// @file characters.hpp — what the grammar says of single characters, and UTF-8

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::graphql {

/// What a token that starts with this byte is.
enum class CharClass : std::uint8_t {
    Other,
    Ignored,  // blank, comma, line end
    Hash,
    MarkByte,  // first byte of a byte order mark
    Punctuator,
    Dot,
    Quote,
    Number,  // digit or minus
    NameStart,
};

namespace detail {

inline constexpr std::uint8_t kClassMask = 0x0F;
inline constexpr std::uint8_t kNameContinue = 0x10;
inline constexpr std::uint8_t kStringPlain = 0x20;   // ASCII without meaning within a string
inline constexpr std::uint8_t kCommentPlain = 0x40;  // ASCII other than a line end

constexpr CharClass class_of_byte(unsigned char c) {
    constexpr std::string_view kPunctuators = "!$&():=@[]{|}";
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (letter) { return CharClass::NameStart; }
    if ((c >= '0' && c <= '9') || c == '-') { return CharClass::Number; }
    if (c == ' ' || c == '\t' || c == ',' || c == '\n' || c == '\r') { return CharClass::Ignored; }
    if (c == '#') { return CharClass::Hash; }
    if (c == '.') { return CharClass::Dot; }
    if (c == '"') { return CharClass::Quote; }
    if (c == 0xEF) { return CharClass::MarkByte; }
    return kPunctuators.find(static_cast<char>(c)) != std::string_view::npos ? CharClass::Punctuator
                                                                             : CharClass::Other;
}

constexpr std::array<std::uint8_t, 256> make_character_table() {
    std::array<std::uint8_t, 256> table{};
    for (unsigned c = 0; c < 256; ++c) {
        const CharClass kind = class_of_byte(static_cast<unsigned char>(c));
        const bool digit = c >= '0' && c <= '9';
        const bool line_end = c == '\n' || c == '\r';
        unsigned entry = static_cast<unsigned>(kind);
        if (kind == CharClass::NameStart || digit) { entry |= kNameContinue; }
        if (c < 0x80 && !line_end) { entry |= kCommentPlain; }
        if (c < 0x80 && !line_end && c != '"' && c != '\\') { entry |= kStringPlain; }
        table[c] = static_cast<std::uint8_t>(entry);
    }
    return table;
}

inline constexpr std::array<std::uint8_t, 256> kCharacters = make_character_table();

inline std::uint8_t entry_of(char c) noexcept {
    return kCharacters[static_cast<unsigned char>(c)];
}

}  // namespace detail

inline CharClass class_of(char c) noexcept {
    return static_cast<CharClass>(detail::entry_of(c) & detail::kClassMask);
}
inline bool is_name_start(char c) noexcept {
    return class_of(c) == CharClass::NameStart;
}
inline bool is_name_continue(char c) noexcept {
    return (detail::entry_of(c) & detail::kNameContinue) != 0;
}
inline bool is_plain_in_string(char c) noexcept {
    return (detail::entry_of(c) & detail::kStringPlain) != 0;
}
inline bool is_plain_in_comment(char c) noexcept {
    return (detail::entry_of(c) & detail::kCommentPlain) != 0;
}
inline bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
inline bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}
inline bool is_line_end(char c) noexcept {
    return c == '\n' || c == '\r';
}

/// The value of a hexadecimal digit, or -1.
[[nodiscard]] int hex_digit(char c) noexcept;

struct CodePoint {
    char32_t value = 0;
    std::uint8_t bytes = 0;  // 0: not UTF-8
    bool scalar = false;     // false: a surrogate, which UTF-8 must not hold, or not UTF-8 at all
};

/// The code point at the front of `text`, which is not empty.
[[nodiscard]] CodePoint decode_utf8(std::string_view text) noexcept;

/// Writes `point`, a scalar value, to `to`; returns the number of bytes (1 to 4).
std::size_t encode_utf8(char32_t point, char* to) noexcept;

/// The first character of `text` as error messages show it: `"a"`, `'"'`, `U+00E9`, `<EOF>`.
[[nodiscard]] std::string describe_character(std::string_view text);

/// How many bytes the first `units` UTF-16 code units of `text` take; a character is never cut.
[[nodiscard]] std::size_t utf16_prefix_bytes(std::string_view text, std::size_t units) noexcept;

/// How many UTF-16 code units `text` takes.
[[nodiscard]] std::size_t utf16_length(std::string_view text) noexcept;

}  // namespace millrace::graphql
