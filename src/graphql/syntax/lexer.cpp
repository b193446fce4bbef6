#include <millrace/graphql/lexer.hpp>

#include <cstring>

#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/string_literal.hpp"
#include "syntax/syntax_error.hpp"

namespace millrace::graphql {

namespace {

std::string_view between(const char* from, const char* to) noexcept {
    return {from, static_cast<std::size_t>(to - from)};
}

/// The end of the comment at `at`: a line end, the end of the text, or a byte that is not UTF-8,
/// which the next token then trips over.
const char* skip_comment(const char* at, const char* end) noexcept {
    while (at != end) {
        if (is_plain_in_comment(*at)) {
            ++at;
            continue;
        }
        if (is_line_end(*at)) { break; }
        const CodePoint point = decode_utf8(between(at, end));
        if (!point.scalar) { break; }
        at += point.bytes;
    }
    return at;
}

/// Most of what is ignored is indentation: eight spaces at a time.
const char* skip_ignored(const char* at, const char* end) noexcept {
    constexpr std::uint64_t kEightSpaces = 0x2020'2020'2020'2020;
    while (end - at >= 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, at, 8);
        if (eight != kEightSpaces) { break; }
        at += 8;
    }
    while (at != end && class_of(*at) == CharClass::Ignored) { ++at; }
    return at;
}

const char* skip_digits(const char* at, const char* end) noexcept {
    while (at != end && is_digit(*at)) { ++at; }
    return at;
}

bool is_letter_e(char c) noexcept {
    return c == 'e' || c == 'E';
}

// --- escapes ----------------------------------------------------------------------------------

/// What stands behind a backslash: how long the whole escape is, or, when it is not one, how many
/// UTF-16 code units of it an error message shows.
struct Escape {
    std::size_t size = 0;
    bool valid = false;
    bool unicode = false;
};

/// Four hexadecimal digits at the front of `text`, or -1.
std::int32_t hex4(std::string_view text) noexcept {
    if (text.size() < 4) { return -1; }
    std::int32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const int digit = hex_digit(text[i]);
        if (digit < 0) { return -1; }
        value = value * 16 + digit;
    }
    return value;
}

constexpr bool is_leading_surrogate(std::int64_t code) noexcept {
    return code >= 0xD800 && code <= 0xDBFF;
}
constexpr bool is_trailing_surrogate(std::int64_t code) noexcept {
    return code >= 0xDC00 && code <= 0xDFFF;
}
constexpr bool is_scalar_value(std::int64_t code) noexcept {
    return (code >= 0 && code < 0xD800) || (code > 0xDFFF && code <= 0x10FFFF);
}

/// `\u{…}`, of which `text` starts with the backslash.
Escape read_braced_escape(std::string_view text) noexcept {
    constexpr std::size_t kSizeMax = 12;  // leading zeros are allowed, but not without end
    std::int64_t point = 0;
    std::size_t size = 3;
    while (size < kSizeMax) {
        const char c = size < text.size() ? text[size] : '\0';
        ++size;
        if (c == '}') { return {size, size >= 5 && is_scalar_value(point), true}; }
        const int digit = hex_digit(c);
        point = point * 16 + digit;
        if (digit < 0 || point > 0x7FFF'FFFF) { break; }
    }
    return {size, false, true};
}

/// `\uXXXX`, or two of them making a surrogate pair.
Escape read_fixed_escape(std::string_view text) noexcept {
    const std::int32_t code = hex4(text.substr(2));
    if (is_scalar_value(code)) { return {6, true, true}; }
    if (is_leading_surrogate(code) && text.substr(6).starts_with("\\u") &&
        is_trailing_surrogate(hex4(text.substr(8)))) {
        return {12, true, true};
    }
    return {6, false, true};
}

/// The escape at the front of `text`, which starts with a backslash.
Escape read_escape(std::string_view text) noexcept {
    if (text.size() < 2) { return {2, false, false}; }
    if (text[1] == 'u') {
        return text.substr(2).starts_with('{') ? read_braced_escape(text) : read_fixed_escape(text);
    }
    return {2, std::string_view("\"\\/bfnrt").find(text[1]) != std::string_view::npos, false};
}

}  // namespace

std::string_view token_kind_name(TokenKind kind) noexcept {
    switch (kind) {
        case TokenKind::EndOfFile:
            return "<EOF>";
        case TokenKind::Invalid:
            return "<invalid>";
        case TokenKind::Name:
            return "Name";
        case TokenKind::Int:
            return "Int";
        case TokenKind::Float:
            return "Float";
        case TokenKind::String:
            return "String";
        case TokenKind::BlockString:
            return "BlockString";
        case TokenKind::Spread:
            return "\"...\"";
        case TokenKind::Bang:
            return "\"!\"";
        case TokenKind::Dollar:
            return "\"$\"";
        case TokenKind::Amp:
            return "\"&\"";
        case TokenKind::ParenL:
            return "\"(\"";
        case TokenKind::ParenR:
            return "\")\"";
        case TokenKind::Dot:
            return "\".\"";
        case TokenKind::Colon:
            return "\":\"";
        case TokenKind::Equals:
            return "\"=\"";
        case TokenKind::At:
            return "\"@\"";
        case TokenKind::BracketL:
            return "\"[\"";
        case TokenKind::BracketR:
            return "\"]\"";
        case TokenKind::BraceL:
            return "\"{\"";
        case TokenKind::Pipe:
            return "\"|\"";
        case TokenKind::BraceR:
            return "\"}\"";
    }
    return {};
}

Token Lexer::token(TokenKind kind, const char* start, const char* end) noexcept {
    cursor_ = end;
    return {kind, static_cast<Offset>(start - begin_), static_cast<Offset>(end - begin_)};
}

Token Lexer::fault(Fault fault, const char* at, std::size_t detail) noexcept {
    fault_ = fault;
    fault_at_ = at;
    fault_detail_ = detail;
    const auto offset = static_cast<Offset>(at - begin_);
    return {TokenKind::Invalid, offset, offset};
}

Token Lexer::next() noexcept {
    const char* at = cursor_;
    while (at != end_) {
        const CharClass first = class_of(*at);
        // The three that make up nearly all of a document come before the jump.
        if (first == CharClass::Ignored) {
            at = skip_ignored(at + 1, end_);
            continue;
        }
        if (first == CharClass::NameStart) {
            const char* const start = at;
            do { ++at; } while (at != end_ && is_name_continue(*at));
            return token(TokenKind::Name, start, at);
        }
        if (first == CharClass::Punctuator) {
            return token(static_cast<TokenKind>(*at), at, at + 1);
        }
        if (first == CharClass::Hash) {
            at = skip_comment(at, end_);
            continue;
        }
        if (first == CharClass::MarkByte && between(at, end_).starts_with("\xEF\xBB\xBF")) {
            at += 3;
            continue;
        }
        cursor_ = at;
        return read_rare(first, at);
    }
    return token(TokenKind::EndOfFile, at, at);
}

Token Lexer::read_rare(CharClass first, const char* start) noexcept {
    switch (first) {
        case CharClass::Dot:
            return read_dots(start);
        case CharClass::Number:
            return read_number(start);
        case CharClass::Quote:
            return between(start, end_).starts_with(R"(""")") ? read_block_string(start)
                                                              : read_string(start);
        default:
            return fault(Fault::Character, start);
    }
}

Token Lexer::read_dots(const char* start) noexcept {
    const std::string_view text = between(start, end_);
    if (text.starts_with("...")) { return token(TokenKind::Spread, start, start + 3); }
    if (text.starts_with("..")) { return fault(Fault::TwoDots, start); }
    if (text.size() > 1 && is_digit(text[1])) {
        const char* const digits_end = skip_digits(start + 1, end_);
        return fault(Fault::LeadingDot, start, static_cast<std::size_t>(digits_end - start));
    }
    return fault(Fault::Character, start);
}

Token Lexer::read_number(const char* start) noexcept {
    const auto peek = [this](const char* at) { return at == end_ ? '\0' : *at; };
    const char* at = start;
    if (*at == '-') { ++at; }
    if (peek(at) == '0') {
        ++at;
        if (is_digit(peek(at))) { return fault(Fault::DigitAfterZero, at); }
    } else {
        if (!is_digit(peek(at))) { return fault(Fault::DigitExpected, at); }
        at = skip_digits(at, end_);
    }
    bool is_float = false;
    if (peek(at) == '.') {
        is_float = true;
        if (!is_digit(peek(++at))) { return fault(Fault::DigitExpected, at); }
        at = skip_digits(at, end_);
    }
    if (is_letter_e(peek(at))) {
        is_float = true;
        ++at;
        if (peek(at) == '+' || peek(at) == '-') { ++at; }
        if (!is_digit(peek(at))) { return fault(Fault::DigitExpected, at); }
        at = skip_digits(at, end_);
    }
    // `1.2.3` and `12abc` are not two tokens side by side but a mistake.
    if (peek(at) == '.' || is_name_start(peek(at))) { return fault(Fault::DigitExpected, at); }
    return token(is_float ? TokenKind::Float : TokenKind::Int, start, at);
}

Token Lexer::read_string(const char* start) noexcept {
    const char* at = start + 1;
    while (at != end_) {
        if (is_plain_in_string(*at)) {
            ++at;
            continue;
        }
        if (*at == '"') { return token(TokenKind::String, start, at + 1); }
        if (is_line_end(*at)) { break; }
        if (*at == '\\') {
            const Escape escape = read_escape(between(at, end_));
            if (!escape.valid) {
                return fault(escape.unicode ? Fault::UnicodeEscape : Fault::CharacterEscape, at,
                             escape.size);
            }
            at += escape.size;
            continue;
        }
        const CodePoint point = decode_utf8(between(at, end_));
        if (!point.scalar) { return fault(Fault::StringCharacter, at); }
        at += point.bytes;
    }
    return fault(Fault::Unterminated, at);
}

Token Lexer::read_block_string(const char* start) noexcept {
    const char* at = start + 3;
    while (at != end_) {
        if (is_plain_in_string(*at) || is_line_end(*at)) {
            ++at;
        } else if (*at == '"') {
            if (between(at, end_).starts_with(R"(""")")) {
                return token(TokenKind::BlockString, start, at + 3);
            }
            ++at;
        } else if (*at == '\\') {
            at += between(at, end_).starts_with(R"(\""")") ? 4 : 1;
        } else {
            const CodePoint point = decode_utf8(between(at, end_));
            if (!point.scalar) { return fault(Fault::StringCharacter, at); }
            at += point.bytes;
        }
    }
    return fault(Fault::Unterminated, at);
}

std::string_view Lexer::value(Token token, Arena& arena) const noexcept {
    const std::string_view written = text(token);
    switch (token.kind) {
        case TokenKind::String:
            return decode_string(written.substr(1, written.size() - 2), arena);
        case TokenKind::BlockString:
            return decode_block_string(written.substr(3, written.size() - 6), arena);
        default:
            return written;
    }
}

GraphqlError Lexer::error() const {
    const auto offset = static_cast<Offset>(fault_at_ - begin_);
    return syntax_error(source(), offset, describe_fault());
}

std::string Lexer::describe_fault() const {
    const std::string_view rest = between(fault_at_, end_);
    const auto quoted = [&] { return rest.substr(0, utf16_prefix_bytes(rest, fault_detail_)); };
    switch (fault_) {
        case Fault::None:
            break;
        case Fault::Character:
            if (rest[0] == '\'') {
                return "Unexpected single quote character ('), "
                       "did you mean to use a double quote (\")?";
            }
            return fmt::format("{} character: {}.",
                               decode_utf8(rest).scalar ? "Unexpected" : "Invalid",
                               describe_character(rest));
        case Fault::TwoDots:
            return R"(Unexpected "..", did you mean "..."?)";
        case Fault::LeadingDot:
            return fmt::format(R"(Invalid number, expected digit before ".", did you mean "0{}"?)",
                               quoted());
        case Fault::DigitAfterZero:
            return fmt::format("Invalid number, unexpected digit after 0: {}.",
                               describe_character(rest));
        case Fault::DigitExpected:
            return fmt::format("Invalid number, expected digit but got: {}.",
                               describe_character(rest));
        case Fault::StringCharacter:
            return fmt::format("Invalid character within String: {}.", describe_character(rest));
        case Fault::Unterminated:
            return "Unterminated string.";
        case Fault::UnicodeEscape:
            return fmt::format("Invalid Unicode escape sequence: \"{}\".", quoted());
        case Fault::CharacterEscape:
            return fmt::format("Invalid character escape sequence: \"{}\".", quoted());
    }
    return {};
}

}  // namespace millrace::graphql
