#include "coercion/json_text.hpp"

#include <algorithm>

#include <fmt/core.h>

#include <millrace/graphql/number_text.hpp>
#include <millrace/value/text.hpp>

namespace millrace::graphql {

namespace {

using value::Kind;
using value::Value;

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
        case Kind::Row:
            out += "[Object]";
            break;
        default:
            out += "undefined";
            break;
    }
}

}  // namespace

std::string_view plain_text(const value::Value& string, Arena& arena) {
    return value::string_text(string, arena);
}

std::string inspect(const value::Value& value) {
    std::string out;
    append_value(out, value, 0);
    return out;
}

}  // namespace millrace::graphql
