#include "json_grammar.hpp"

#include <cstdint>
#include <cstring>

#include <millrace/value/number_text.hpp>

namespace millrace::wire {

namespace {

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

constexpr bool is_hex(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

constexpr bool is_simple_escape(char c) noexcept {
    switch (c) {
        case '"':
        case '\\':
        case '/':
        case 'b':
        case 'f':
        case 'n':
        case 'r':
        case 't':
            return true;
        default:
            return false;
    }
}

/// Takes digits off the front; false when there were none.
bool take_digits(std::string_view& text) noexcept {
    std::size_t count = 0;
    for (std::uint64_t eight = 0; text.size() - count >= sizeof(eight); count += sizeof(eight)) {
        std::memcpy(&eight, text.data() + count, sizeof(eight));
        if (!value::detail::are_digits(eight)) { break; }
    }
    while (count < text.size() && is_digit(text[count])) { ++count; }
    text.remove_prefix(count);
    return count != 0;
}

bool take(std::string_view& text, char c) noexcept {
    if (text.empty() || text.front() != c) { return false; }
    text.remove_prefix(1);
    return true;
}

}  // namespace

bool is_json_number(std::string_view text) noexcept {
    take(text, '-');
    if (!take(text, '0') && !take_digits(text)) { return false; }
    if (take(text, '.') && !take_digits(text)) { return false; }
    if (take(text, 'e') || take(text, 'E')) {
        if (!take(text, '+')) { take(text, '-'); }
        if (!take_digits(text)) { return false; }
    }
    return text.empty();
}

bool has_valid_escapes(std::string_view text, std::size_t first) noexcept {
    std::size_t at = first;
    while (at != std::string_view::npos) {
        // The byte after a backslash is always there: else the quote would have been escaped.
        const char escape = text[at + 1];
        at += 2;
        if (escape == 'u') {
            if (text.size() - at < 4) { return false; }
            for (const std::size_t end = at + 4; at < end; ++at) {
                if (!is_hex(text[at])) { return false; }
            }
        } else if (!is_simple_escape(escape)) {
            return false;
        }
        at = find_backslash(text, at);
    }
    return true;
}

}  // namespace millrace::wire
