#include "coercion/json_text.hpp"

#include <algorithm>

#include <fmt/core.h>

#include <millrace/graphql/number_text.hpp>

namespace millrace::graphql {

namespace {

using value::Kind;
using value::Value;

std::uint32_t hex4(const char* digits) noexcept {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = digits[i];
        const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        code = code * 16 + static_cast<std::uint32_t>(digit);
    }
    return code;
}

char* append_utf8(char* out, std::uint32_t code) noexcept {
    const auto put = [&out](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | (code >> 6));
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3F));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    }
    return out;
}

char simple_escape(char letter) noexcept {
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
            return letter;
    }
}

constexpr std::uint32_t kReplacement = 0xFFFD;

bool is_high_surrogate(std::uint32_t code) noexcept {
    return code >= 0xD800 && code < 0xDC00;
}
bool is_low_surrogate(std::uint32_t code) noexcept {
    return code >= 0xDC00 && code < 0xE000;
}

// Reads the code point of the escape `\uXXXX` at the front of `rest`, or of two that make one.
std::uint32_t take_unicode_escape(std::string_view& rest) noexcept {
    std::uint32_t code = hex4(&rest[2]);
    rest.remove_prefix(6);
    if (is_high_surrogate(code) && rest.starts_with("\\u")) {
        const std::uint32_t low = hex4(&rest[2]);
        if (is_low_surrogate(low)) {
            rest.remove_prefix(6);
            return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return is_high_surrogate(code) || is_low_surrogate(code) ? kReplacement : code;
}

// `escaped` has been validated by the reader; the text never grows.
std::string_view unescape(std::string_view escaped, Arena& arena) {
    char* const first = arena.make_array<char>(escaped.size()).data();
    char* out = first;
    std::string_view rest = escaped;
    while (!rest.empty()) {
        if (rest[0] != '\\') {
            *out++ = rest[0];
            rest.remove_prefix(1);
        } else if (rest[1] == 'u') {
            out = append_utf8(out, take_unicode_escape(rest));
        } else {
            *out++ = simple_escape(rest[1]);
            rest.remove_prefix(2);
        }
    }
    return {first, static_cast<std::size_t>(out - first)};
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\b':
                out += "\\b";
                break;
            case '\f':
                out += "\\f";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

constexpr std::size_t kItemsShown = 10;
constexpr int kLevelsShown = 2;

void append_value(std::string& out, const Value& value, int level);

void append_list(std::string& out, std::span<const Value> items, int level) {
    if (items.empty()) {
        out += "[]";
        return;
    }
    if (level > kLevelsShown) {
        out += "[Array]";
        return;
    }
    const std::size_t shown = std::min(items.size(), kItemsShown);
    for (std::size_t i = 0; i < shown; ++i) {
        out += i == 0 ? "[" : ", ";
        append_value(out, items[i], level);
    }
    const std::size_t hidden = items.size() - shown;
    if (hidden > 0) { out += fmt::format(", ... {} more item{}", hidden, hidden == 1 ? "" : "s"); }
    out += ']';
}

void append_object(std::string& out, std::span<const value::Member> members, int level) {
    if (members.empty()) {
        out += "{}";
        return;
    }
    if (level > kLevelsShown) {
        out += "[Object]";
        return;
    }
    std::string_view separator = "{ ";
    for (const value::Member& member : members) {
        out += separator;
        out += member.name;
        out += ": ";
        append_value(out, member.value, level);
        separator = ", ";
    }
    out += " }";
}

// `level` counts the containers around the value.
void append_value(std::string& out, const Value& value, int level) {
    switch (value.kind()) {
        case Kind::Null:
            out += "null";
            break;
        case Kind::Boolean:
            out += value.as_boolean() ? "true" : "false";
            break;
        case Kind::Number:
            append_as_javascript(out, value.text());
            break;
        case Kind::Int:
            out += std::to_string(value.as_integer());
            break;
        case Kind::Float:
            append_as_javascript(out, fmt::format("{}", value.as_real()));
            break;
        case Kind::String:
            if (value.is_escaped()) {
                Arena scratch;
                append_quoted(out, plain_text(value, scratch));
                break;
            }
            append_quoted(out, value.text());
            break;
        case Kind::Enum:
        case Kind::Raw:
            out += value.text();
            break;
        case Kind::List:
            append_list(out, value.items(), level + 1);
            break;
        case Kind::Object:
            append_object(out, value.members(), level + 1);
            break;
        default:
            out += "undefined";
            break;
    }
}

}  // namespace

std::string_view plain_text(const value::Value& string, Arena& arena) {
    return string.is_escaped() ? unescape(string.text(), arena) : string.text();
}

std::string inspect(const value::Value& value) {
    std::string out;
    append_value(out, value, 0);
    return out;
}

}  // namespace millrace::graphql
