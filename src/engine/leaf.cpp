#include "leaf.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include <fmt/core.h>

#include <millrace/graphql/inspect.hpp>
#include <millrace/graphql/number_text.hpp>
#include <millrace/graphql/scalar_format.hpp>
#include <millrace/wire/column_json.hpp>
#include <millrace/wire/json_text.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::engine {

namespace {

using graphql::ScalarFormat;
using plan::FieldPlan;
using plan::Leaf;
using value::Kind;
using value::Value;

constexpr std::string_view kWritten{};

std::string_view refuse(Arena& arena, std::string_view what, Value value) {
    return arena.copy(std::string_view(fmt::format("{}: {}", what, graphql::inspect(value))));
}

// Up to nine digits with an optional minus: no need to look at the range.
bool is_small_integer(std::string_view text) noexcept {
    if (!text.empty() && text.front() == '-') { text.remove_prefix(1); }
    constexpr std::size_t kDigitsMax = 9;
    return !text.empty() && text.size() <= kDigitsMax &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) &&
           (text.front() != '0' || text.size() == 1);
}

// Among the characters of a number only the e of an exponent has this bit.
bool has_exponent(std::string_view number) noexcept {
    constexpr std::uint64_t kLetters = 0x4040'4040'4040'4040;
    std::uint64_t all = 0;
    std::uint64_t eight = 0;
    if (number.size() < sizeof(eight)) {
        for (const char c : number) { all |= static_cast<unsigned char>(c); }
        return (all & kLetters) != 0;
    }
    for (std::size_t i = 0; i < number.size(); i += sizeof(eight)) {
        std::memcpy(&eight, number.data() + std::min(i, number.size() - sizeof(eight)),
                    sizeof(eight));
        all |= eight;
    }
    return (all & kLetters) != 0;
}

// Without an exponent, and with fewer digits than the largest double has.
bool is_surely_finite(std::string_view number) noexcept {
    constexpr std::size_t kDigitsMax = 300;
    return number.size() <= kDigitsMax && !has_exponent(number);
}

bool is_whole(std::string_view text) noexcept {
    if (text.starts_with('-')) { text.remove_prefix(1); }
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view kBlank = " \t\n\r\f\v";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) { return {}; }
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// A text that spells a decimal number and nothing else, as JavaScript's Number() reads it, but
// without its hexadecimal and Infinity spellings.
std::optional<double> number_in_text(std::string_view text) noexcept {
    text = trim(text);
    if (!text.empty() && text.front() == '+') { text.remove_prefix(1); }
    if (text.empty() || text.find_first_not_of("0123456789.eE+-") != std::string_view::npos) {
        return std::nullopt;
    }
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) { return std::nullopt; }
    return number;
}

// The number a value stands for, where the reference implementation would take it for one.
std::optional<double> as_number(Value value, Arena& arena) {
    switch (value.kind()) {
        case Kind::Boolean:
            return value.as_boolean() ? 1.0 : 0.0;
        case Kind::Int:
            return static_cast<double>(value.as_integer());
        case Kind::Float:
            return value.as_real();
        case Kind::Number:
            return graphql::finite_double(value.text());
        case Kind::String:
            return number_in_text(wire::string_text(value, arena));
        default:
            return std::nullopt;
    }
}

std::string_view write_int(wire::ReplyBuffer& out, Value value, Arena& arena) {
    if (value.is(Kind::Number) && is_small_integer(value.text())) {
        out.append(value.text());
        return kWritten;
    }
    const std::optional<double> number = as_number(value, arena);
    if (!number || *number != std::trunc(*number) || !std::isfinite(*number)) {
        return refuse(arena, "Int cannot represent non-integer value", value);
    }
    constexpr double kMin = -2147483648.0;
    constexpr double kMax = 2147483647.0;
    if (*number < kMin || *number > kMax) {
        return refuse(arena, "Int cannot represent non 32-bit signed integer value", value);
    }
    wire::append_integer(out, static_cast<std::int64_t>(*number));
    return kWritten;
}

std::string_view write_float(wire::ReplyBuffer& out, Value value, Arena& arena) {
    const std::optional<double> number = as_number(value, arena);
    if (number && value.is(Kind::Number)) {
        out.append(value.text());
        return kWritten;
    }
    if (!number || !std::isfinite(*number)) {
        return refuse(arena, "Float cannot represent non numeric value", value);
    }
    wire::append_double(out, *number);
    return kWritten;
}

void append_quoted(wire::ReplyBuffer& out, std::string_view json) {
    char* const to = out.reserve(json.size() + 2);
    *to = '"';
    json.copy(to + 1, json.size());
    to[json.size() + 1] = '"';
    out.commit(json.size() + 2);
}

void write_text(wire::ReplyBuffer& out, Value string) {
    if (string.is_escaped()) {
        append_quoted(out, string.text());
    } else {
        wire::append_string(out, string.text());
    }
}

// A number as the text JavaScript makes of it, in quotes; but all digits of a whole one are kept,
// as it may be an id that no double can hold.
void write_number_as_text(wire::ReplyBuffer& out, Value value) {
    out.append('"');
    if (value.is(Kind::Number) && is_whole(value.text())) {
        out.append(value.text());
    } else if (value.is(Kind::Number)) {
        std::string text;
        graphql::append_as_javascript(text, value.text());
        out.append(text);
    } else if (value.is(Kind::Int)) {
        wire::append_integer(out, value.as_integer());
    } else {
        wire::append_double(out, value.as_real());
    }
    out.append('"');
}

std::string_view write_string(wire::ReplyBuffer& out, Value value, Arena& arena) {
    switch (value.kind()) {
        case Kind::String:
            write_text(out, value);
            return kWritten;
        case Kind::Enum:
            wire::append_string(out, value.text());
            return kWritten;
        case Kind::Boolean:
            out.append(value.as_boolean() ? R"("true")" : R"("false")");
            return kWritten;
        case Kind::Number:
        case Kind::Int:
        case Kind::Float:
            write_number_as_text(out, value);
            return kWritten;
        default:
            return refuse(arena, "String cannot represent value", value);
    }
}

std::string_view write_boolean(wire::ReplyBuffer& out, Value value, Arena& arena) {
    if (value.is(Kind::Boolean)) {
        out.append(value.as_boolean() ? "true" : "false");
        return kWritten;
    }
    const std::optional<double> number =
        value.is(Kind::String) ? std::nullopt : as_number(value, arena);
    if (!number || !std::isfinite(*number)) {
        return refuse(arena, "Boolean cannot represent a non boolean value", value);
    }
    out.append(*number != 0 ? "true" : "false");
    return kWritten;
}

std::string_view write_id(wire::ReplyBuffer& out, Value value, Arena& arena) {
    if (value.is(Kind::String)) {
        write_text(out, value);
        return kWritten;
    }
    if (value.is(Kind::Int)) {
        write_number_as_text(out, value);
        return kWritten;
    }
    if (value.is(Kind::Number)) {
        // All digits of a whole number are kept, also of those no double can hold.
        const auto digits = graphql::integral_digits(value.text(), arena);
        if (digits) {
            out.append('"');
            out.append(*digits);
            out.append('"');
            return kWritten;
        }
    }
    return refuse(arena, "ID cannot represent value", value);
}

std::string_view enum_name(const FieldPlan& field, std::string_view name) noexcept {
    for (const source::EnumAlias& alias : field.enum_aliases) {
        if (alias.upstream == name) { return alias.name; }
    }
    return name;
}

std::string_view write_enum(wire::ReplyBuffer& out, const FieldPlan& field, Value value,
                            Arena& arena) {
    const graphql::Type& type = *field.type->named;
    if (value.is(Kind::String) || value.is(Kind::Enum)) {
        const std::string_view text =
            value.is(Kind::String) ? wire::string_text(value, arena) : value.text();
        const std::string_view name = enum_name(field, text);
        if (type.value(name) != nullptr) {
            out.append('"');
            out.append(name);
            out.append('"');
            return kWritten;
        }
    }
    return refuse(arena, fmt::format("Enum \"{}\" cannot represent value", type.name), value);
}

std::string_view write_format(wire::ReplyBuffer& out, const FieldPlan& field, Value value,
                              Arena& arena) {
    const graphql::Type& type = *field.type->named;
    const ScalarFormat format = type.format;
    const bool is_number = value.is(Kind::Number) && graphql::takes_numbers(format);
    if (is_number && (format != ScalarFormat::BigInt ||
                      graphql::integral_digits(value.text(), arena).has_value())) {
        out.append(value.text());
        return kWritten;
    }
    if (value.is(Kind::String) && graphql::has_format(format, wire::string_text(value, arena))) {
        write_text(out, value);
        return kWritten;
    }
    return refuse(arena,
                  fmt::format("{} cannot represent value that is not {}", type.name,
                              graphql::format_hint(format)),
                  value);
}

}  // namespace

bool write_plain_leaf(wire::ReplyBuffer& out, Leaf leaf, Value value) {
    switch (value.kind()) {
        case Kind::String:
            if (leaf != Leaf::String && leaf != Leaf::Id) { return false; }
            write_text(out, value);
            return true;
        case Kind::Number:
            if ((leaf != Leaf::Float || !is_surely_finite(value.text())) &&
                (leaf != Leaf::Int || !is_small_integer(value.text()))) {
                return false;
            }
            out.append(value.text());
            return true;
        case Kind::Boolean:
            if (leaf != Leaf::Boolean) { return false; }
            out.append(value.as_boolean() ? "true" : "false");
            return true;
        default:
            return false;
    }
}

bool write_numbers(wire::ReplyBuffer& out, Leaf leaf, const value::Column& column) {
    constexpr double kMin = std::numeric_limits<std::int32_t>::min();
    constexpr double kMax = std::numeric_limits<std::int32_t>::max();
    const auto is_int = [](double number) { return kMin <= number && number <= kMax; };
    const bool fits = leaf == Leaf::Float || (leaf == Leaf::Int && column.integers &&
                                              std::ranges::all_of(column.values, is_int));
    if (fits) { wire::append_column(out, column); }
    return fits;
}

Value classify_json(std::string_view text) noexcept {
    switch (text.front()) {
        case '"': {
            const std::string_view inner = text.substr(1, text.size() - 2);
            return inner.find('\\') == std::string_view::npos ? Value::string(inner)
                                                              : Value::escaped_string(inner);
        }
        case 't':
        case 'f':
            return Value::boolean(text.front() == 't');
        case '{':
            return Value::object({});
        case '[':
            return Value::list({});
        case 'n':
            return Value::null();
        default:
            return Value::number(text);
    }
}

std::string_view write_leaf(wire::ReplyBuffer& out, const FieldPlan& field, Value value,
                            Arena& arena) {
    if (field.leaf == Leaf::Custom) {
        wire::append_json(out, value);
        return kWritten;
    }
    if (value.is(Kind::Raw)) { value = classify_json(value.text()); }
    switch (field.leaf) {
        case Leaf::Int:
            return write_int(out, value, arena);
        case Leaf::Float:
            return write_float(out, value, arena);
        case Leaf::String:
            return write_string(out, value, arena);
        case Leaf::Boolean:
            return write_boolean(out, value, arena);
        case Leaf::Id:
            return write_id(out, value, arena);
        case Leaf::Enum:
            return write_enum(out, field, value, arena);
        default:
            return write_format(out, field, value, arena);
    }
}

}  // namespace millrace::engine
