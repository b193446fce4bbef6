#include "syntax/string_literal.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "syntax/characters.hpp"

namespace millrace::graphql {

namespace {

constexpr std::string_view kTripleQuote = R"(""")";
constexpr std::string_view kEscapedTripleQuote = R"(\""")";

// --- quoted strings ---------------------------------------------------------------------------

char unescape(char letter) noexcept {
    switch (letter) {
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return letter;  // quote, backslash, slash
    }
}

char32_t read_hex(std::string_view digits) noexcept {
    char32_t value = 0;
    for (const char c : digits) { value = (value << 4) | static_cast<char32_t>(hex_digit(c)); }
    return value;
}

/// Takes a Unicode escape, past its `\u`, off the front of `rest`: `{…}`, four digits, or two
/// groups of four that make a surrogate pair.
char32_t take_unicode_escape(std::string_view& rest) noexcept {
    if (rest[0] == '{') {
        const std::size_t close = rest.find('}');
        const char32_t point = read_hex(rest.substr(1, close - 1));
        rest.remove_prefix(close + 1);
        return point;
    }
    const char32_t first = read_hex(rest.substr(0, 4));
    rest.remove_prefix(4);
    if (first < 0xD800 || first > 0xDBFF) { return first; }
    const char32_t second = read_hex(rest.substr(2, 4));
    rest.remove_prefix(6);
    return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

// --- block strings ----------------------------------------------------------------------------

/// Takes the first line, without its end, off the front of `rest`. False: there was none left.
class Lines {
public:
    explicit Lines(std::string_view text) noexcept
        : rest_(text), line_ends_(text.find('\r') == std::string_view::npos ? "\n" : "\r\n") {}

    bool next(std::string_view& line) noexcept {
        if (done_) { return false; }
        const std::size_t end = std::min(find_line_end(), rest_.size());
        line = rest_.substr(0, end);
        if (end == rest_.size()) {
            done_ = true;
        } else {
            const bool pair = rest_.substr(end).starts_with("\r\n");
            rest_.remove_prefix(end + (pair ? 2 : 1));
        }
        return true;
    }

private:
    /// Carriage returns are rare; without them this is one memchr().
    [[nodiscard]] std::size_t find_line_end() const noexcept {
        return line_ends_.size() == 1 ? rest_.find(line_ends_[0]) : rest_.find_first_of(line_ends_);
    }

    std::string_view rest_;
    std::string_view line_ends_;
    bool done_ = false;
};

std::size_t leading_blanks(std::string_view line) noexcept {
    std::size_t blanks = 0;
    while (blanks < line.size() && is_blank(line[blanks])) { ++blanks; }
    return blanks;
}

/// Which lines of a block string count, and how far they are indented in common.
struct Layout {
    std::size_t first = 0;  // first and one past the last line that is not blank
    std::size_t last = 0;
    std::size_t indent = std::numeric_limits<std::size_t>::max();
};

Layout lay_out(std::string_view body) noexcept {
    Layout layout;
    bool found = false;
    Lines lines(body);
    std::string_view line;
    for (std::size_t i = 0; lines.next(line); ++i) {
        const std::size_t blanks = leading_blanks(line);
        if (blanks == line.size()) { continue; }
        if (!found) { layout.first = i; }
        found = true;
        layout.last = i + 1;
        // The first line starts behind the quotes; its blanks are not indentation.
        if (i != 0) { layout.indent = std::min(layout.indent, blanks); }
    }
    return layout;
}

/// Appends `line` with its escaped triple quotes made plain.
char* append_line(char* to, std::string_view line) noexcept {
    while (!line.empty()) {
        const std::size_t escape = std::min(line.find(kEscapedTripleQuote), line.size());
        to = std::copy_n(line.data(), escape, to);
        line.remove_prefix(escape);
        if (!line.empty()) {
            to = std::copy_n(kTripleQuote.data(), kTripleQuote.size(), to);
            line.remove_prefix(kEscapedTripleQuote.size());
        }
    }
    return to;
}

}  // namespace

std::string_view decode_string(std::string_view body, Arena& arena) noexcept {
    std::size_t escape = body.find('\\');
    if (escape == std::string_view::npos) { return body; }
    // Every escape is longer than what it stands for.
    char* const begin = static_cast<char*>(arena.allocate(body.size(), 1));
    char* to = begin;
    while (escape != std::string_view::npos) {
        to = std::copy_n(body.data(), escape, to);
        const char letter = body[escape + 1];
        body.remove_prefix(escape + 2);
        if (letter == 'u') {
            to += encode_utf8(take_unicode_escape(body), to);
        } else {
            *to++ = unescape(letter);
        }
        escape = body.find('\\');
    }
    to = std::copy_n(body.data(), body.size(), to);
    return {begin, static_cast<std::size_t>(to - begin)};
}

std::string_view decode_block_string(std::string_view body, Arena& arena) noexcept {
    const Layout layout = lay_out(body);
    const std::size_t count = layout.last - layout.first;
    if (count == 0) { return {}; }
    const bool escaped = body.find(kEscapedTripleQuote) != std::string_view::npos;
    char* const begin =
        count == 1 && !escaped ? nullptr : static_cast<char*>(arena.allocate(body.size(), 1));
    char* to = begin;

    Lines lines(body);
    std::string_view line;
    for (std::size_t i = 0; i < layout.last && lines.next(line); ++i) {
        if (i < layout.first) { continue; }
        if (i != 0) { line.remove_prefix(std::min(layout.indent, line.size())); }
        if (begin == nullptr) { return line; }
        if (i != layout.first) { *to++ = '\n'; }
        to = append_line(to, line);
    }
    return {begin, static_cast<std::size_t>(to - begin)};
}

}  // namespace millrace::graphql
