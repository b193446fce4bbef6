// How strings are written: quoted, or as block strings.

#include <algorithm>

#include <fmt/format.h>

#include <millrace/graphql/printer.hpp>

#include "syntax/characters.hpp"

namespace millrace::graphql {

namespace {

constexpr std::string_view kTripleQuote = R"(""")";
constexpr std::string_view kEscapedTripleQuote = R"(\""")";
constexpr std::size_t kLineLengthMax = 70;

/// The escape for an ASCII character that a quoted string must not hold as it is, or nothing.
void append_ascii(std::string& out, char c) {
    switch (c) {
        case '"':
            out += R"(\")";
            return;
        case '\\':
            out += R"(\\)";
            return;
        case '\b':
            out += R"(\b)";
            return;
        case '\t':
            out += R"(\t)";
            return;
        case '\n':
            out += R"(\n)";
            return;
        case '\f':
            out += R"(\f)";
            return;
        case '\r':
            out += R"(\r)";
            return;
        default:
            break;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
        fmt::format_to(std::back_inserter(out), "\\u{:04X}", static_cast<unsigned>(c));
    } else {
        out += c;
    }
}

/// U+0080 to U+009F: control characters, which in UTF-8 begin with this byte.
constexpr char kC1Lead = '\xC2';

bool is_c1_control(std::string_view text) noexcept {
    return text.size() > 1 && text[0] == kC1Lead && static_cast<unsigned char>(text[1]) <= 0x9F;
}

void append_escaped_triple_quotes(std::string& out, std::string_view value) {
    std::size_t quote = 0;
    while ((quote = value.find(kTripleQuote)) != std::string_view::npos) {
        out += value.substr(0, quote);
        out += kEscapedTripleQuote;
        value.remove_prefix(quote + kTripleQuote.size());
    }
    out += value;
}

/// What the layout of a block string depends on.
struct BlockShape {
    bool single_line = true;
    bool rest_indented = true;  // each line but the first is empty or starts with a blank
};

BlockShape shape_of(std::string_view value) noexcept {
    BlockShape shape;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (!is_line_end(value[i])) { continue; }
        shape.single_line = false;
        if (value.substr(i).starts_with("\r\n")) { ++i; }
        const bool line_is_empty = i + 1 == value.size() || is_line_end(value[i + 1]);
        shape.rest_indented &= line_is_empty || is_blank(value[i + 1]);
    }
    return shape;
}

}  // namespace

void append_string_literal(std::string& out, std::string_view value) {
    out += '"';
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (is_c1_control(value.substr(i))) {
            fmt::format_to(std::back_inserter(out), "\\u{:04X}",
                           static_cast<unsigned>(static_cast<unsigned char>(value[++i])));
        } else {
            append_ascii(out, value[i]);
        }
    }
    out += '"';
}

void append_block_string_literal(std::string& out, std::string_view value, bool minimize) {
    const BlockShape shape = shape_of(value);
    // Without a line end in front, the indentation of the other lines would be taken for common
    // indentation and lost.
    const bool force_leading_line_end = !shape.single_line && shape.rest_indented;
    const bool ends_with_triple_quote = value.ends_with(kTripleQuote) &&
                                        // the last quotes of `""""` are one triple and one single
                                        (value.size() - value.find_last_not_of('"') - 1) % 3 == 0;
    const bool force_trailing_line_end =
        (value.ends_with('"') && !ends_with_triple_quote) || value.ends_with('\\');
    const bool several_lines =
        !minimize && (!shape.single_line || utf16_length(value) > kLineLengthMax ||
                      force_trailing_line_end || force_leading_line_end || ends_with_triple_quote);
    const bool starts_with_blank = shape.single_line && !value.empty() && is_blank(value[0]);

    out += kTripleQuote;
    if ((several_lines && !starts_with_blank) || force_leading_line_end) { out += '\n'; }
    append_escaped_triple_quotes(out, value);
    if (several_lines || force_trailing_line_end) { out += '\n'; }
    out += kTripleQuote;
}

bool is_printable_as_block_string(std::string_view value) noexcept {
    if (value.empty()) { return true; }
    bool line_is_empty = true;
    bool line_is_indented = false;
    bool all_indented = true;
    bool seen_line = false;
    for (const char c : value) {
        if (c == '\n') {
            if (line_is_empty && !seen_line) { return false; }  // a leading blank line is lost
            seen_line = true;
            line_is_empty = true;
            line_is_indented = false;
        } else if (is_blank(c)) {
            line_is_indented |= line_is_empty;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x10) { return false; }  // carriage returns become line ends
            all_indented &= line_is_indented;
            line_is_empty = false;
        }
    }
    if (line_is_empty) { return false; }  // so is a trailing one
    return !(all_indented && seen_line);
}

}  // namespace millrace::graphql
