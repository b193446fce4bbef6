#include "functions/letters.hpp"

#include <algorithm>
#include <array>
#include <cwctype>

#include <locale.h>

#include "datum/utf16.hpp"

namespace millrace::compute {

namespace {

/// The character tables of Unicode; those of the C locale end with ASCII.
locale_t unicode() noexcept {
    static const locale_t kLocale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return kLocale;
}

/// Takes the first character off `text`.
char32_t take_character(std::string_view& text) noexcept {
    const std::size_t bytes = std::min(utf8_bytes(text[0]), text.size());
    constexpr std::array<unsigned char, 5> kLeadBits{0, 0x7F, 0x1F, 0x0F, 0x07};
    auto character = static_cast<char32_t>(static_cast<unsigned char>(text[0]) & kLeadBits[bytes]);
    for (std::size_t i = 1; i < bytes; ++i) {
        character = character << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    text.remove_prefix(bytes);
    return character;
}

void append_character(TextBuilder& out, char32_t character) noexcept {
    const auto tail = [&](unsigned shift) {
        out.append(static_cast<char>(0x80U | ((character >> shift) & 0x3FU)));
    };
    if (character < 0x80) {
        out.append(static_cast<char>(character));
    } else if (character < 0x800) {
        out.append(static_cast<char>(0xC0U | (character >> 6U)));
        tail(0);
    } else if (character < 0x10000) {
        out.append(static_cast<char>(0xE0U | (character >> 12U)));
        tail(6);
        tail(0);
    } else {
        out.append(static_cast<char>(0xF0U | (character >> 18U)));
        tail(12);
        tail(6);
        tail(0);
    }
}

constexpr bool is_small(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
constexpr bool is_capital(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}
/// Everything beyond ASCII counts as a letter.
constexpr bool is_word(char c) noexcept {
    return is_small(c) || is_capital(c) || static_cast<unsigned char>(c) >= 0x80;
}

constexpr std::string_view kBlanks = " \t\n\r\f\v";

}  // namespace

void append_cased(TextBuilder& out, std::string_view text, Case wanted) noexcept {
    while (!text.empty()) {
        const auto character = static_cast<wint_t>(take_character(text));
        append_character(
            out, static_cast<char32_t>(wanted == Case::Upper ? ::towupper_l(character, unicode())
                                                             : ::towlower_l(character, unicode())));
    }
}

void append_capitalized(TextBuilder& out, std::string_view text, Case rest) noexcept {
    if (text.empty()) { return; }
    const std::size_t bytes = std::min(utf8_bytes(text[0]), text.size());
    append_cased(out, text.substr(0, bytes), Case::Upper);
    append_cased(out, text.substr(bytes), rest);
}

bool WordReader::next(std::string_view& word) noexcept {
    while (at_ < text_.size() && !is_word(text_[at_])) { ++at_; }
    const std::size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_])) {
        const bool hump = at_ > start && is_capital(text_[at_]) && is_small(text_[at_ - 1]);
        if (hump) { break; }
        ++at_;
    }
    word = text_.substr(start, at_ - start);
    return !word.empty();
}

std::string_view trimmed_start(std::string_view text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    return text;
}

std::string_view trimmed_end(std::string_view text) noexcept {
    return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

}  // namespace millrace::compute
