#include "values.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include <millrace/value/text.hpp>
#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::sql {

using value::Kind;
using value::Value;

namespace {

/// Stands for all session variables as one JSON object.
constexpr std::string_view kWholeSession = "x-hasura-*";

std::string json_text(const Value& value) {
    wire::ReplyBuffer out;
    wire::append_json(out, value);
    return std::string(out.view());
}

std::string plain_string(const Value& value) {
    Arena arena;
    return std::string(value::string_text(value, arena));
}

// `-2E-2` as `-0.02`, for types that read no exponents. No such number is far from zero.
std::string without_exponent(std::string_view number) {
    static constexpr int kExponentMax = 400;
    const std::size_t mark = number.find_first_of("eE");
    if (mark == std::string_view::npos) { return std::string(number); }
    std::string_view power = number.substr(mark + 1);
    if (power.starts_with('+')) { power.remove_prefix(1); }
    int exponent = 0;
    std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (exponent > kExponentMax || exponent < -kExponentMax) { return std::string(number); }
    std::string digits;
    const bool negative = number.starts_with('-');
    int point = exponent;
    bool behind_point = false;
    for (const char c : number.substr(negative ? 1 : 0, mark - (negative ? 1 : 0))) {
        behind_point = behind_point || c == '.';
        if (c == '.') { continue; }
        digits += c;
        if (!behind_point) { ++point; }
    }
    if (point <= 0) { digits.insert(0, static_cast<std::size_t>(1 - point), '0'); }
    const auto place = static_cast<std::size_t>(std::max(point, 1));
    if (digits.size() < place) { digits.append(place - digits.size(), '0'); }
    std::string out = digits.substr(0, place);
    if (place < digits.size()) { out += "." + digits.substr(place); }
    return negative ? "-" + out : out;
}

/// Values to texts, as one dialect writes them.
class TextWriter {
public:
    TextWriter(const RoleSchema& schema, const Dialect& dialect, std::string_view enumeration)
        : schema_(schema), dialect_(dialect), enumeration_(enumeration) {}

    std::optional<std::string> text(const Value& value, const SqlType& type) const {
        if (value.is_nothing()) { return std::nullopt; }
        if (type.array) {
            if (!value.is(Kind::List)) { return scalar(value, type); }
            SqlType element = type;
            element.array = false;
            std::vector<std::optional<std::string>> items;
            for (const Value& item : value.items()) { items.push_back(text(item, element)); }
            return dialect_.list_text(items, element);
        }
        return type.is_json() ? json_text(value) : scalar(value, type);
    }

private:
    std::string scalar(const Value& value, const SqlType& type) const {
        switch (value.kind()) {
            case Kind::Boolean:
                return value.as_boolean() ? "true" : "false";
            case Kind::Int:
                return std::to_string(value.as_integer());
            case Kind::Number:
                return type.is("money") ? without_exponent(value.text())
                                        : std::string(value.text());
            case Kind::String:
                return plain_string(value);
            case Kind::Enum: {
                const Binding* binding = schema_.find(enumeration_, value.text());
                return std::string(binding == nullptr ? value.text() : binding->text);
            }
            default:
                return json_text(value);
        }
    }

    const RoleSchema& schema_;
    const Dialect& dialect_;
    std::string_view enumeration_;
};

bool is_count(const Value& value) {
    const std::string_view digits = value.is(Kind::Number) ? value.text() : std::string_view();
    std::int64_t count = -1;
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), count);
    return failure == std::errc() && end == digits.data() + digits.size() && count >= 0;
}

// Headers carry lists in the form of PostgreSQL, tokens as JSON, whatever the database is.
std::optional<std::vector<std::optional<std::string>>> parse_session_list(const std::string& text) {
    if (!text.starts_with('[')) { return parse_array_literal(text); }
    Arena arena;
    const auto list = wire::parse_dom(wire::PaddedJson::copy(text, arena), arena);
    if (!list || !list->is(Kind::List)) { return std::nullopt; }
    std::vector<std::optional<std::string>> items;
    for (const Value& item : list->items()) {
        if (item.is_nothing()) {
            items.emplace_back(std::nullopt);
        } else {
            items.emplace_back(item.is(Kind::String) ? plain_string(item) : json_text(item));
        }
    }
    return items;
}

// SQLite has no booleans, and writes them as numbers.
std::string cursor_text(const Value& value, const SqlType& type) {
    if (value.is(Kind::String) && !type.is_json()) { return plain_string(value); }
    if (type.is("bool") && value.is(Kind::Number)) {
        return value.text() == "0" ? "false" : "true";
    }
    return json_text(value);
}

ParameterText cursor_value(const Value& cursor, const Parameter& like, const Dialect& dialect) {
    const auto json = dialect.cursor_json(cursor.is(Kind::String) ? plain_string(cursor) : "");
    Arena arena;
    const auto values = json ? wire::parse_dom(wire::PaddedJson::copy(*json, arena), arena)
                             : Result<Value>(Value::absent());
    if (!values || !values->is(Kind::List) || values->items().size() != like.key_count) {
        return tl::unexpected(
            RequestProblem{kValidationFailed, like.path, "this is no cursor of this order"});
    }
    const Value& value = values->items()[like.key];
    if (value.is_nothing()) { return std::optional<std::string>(); }
    return cursor_text(value, like.type);
}

Node keep(Parameter parameter, Compilation& compilation) {
    ParameterText text = parameter_text(parameter.given, parameter, compilation.schema(),
                                        compilation.request.dialect);
    if (!text) {
        compilation.fail(text.error().code, text.error().path, text.error().message);
        return compilation.build.null();
    }
    parameter.text = std::move(*text);
    return compilation.build.parameter(std::move(parameter));
}

// `\\u0000` in JSON text: behind backslashes that are escaped themselves it is no character.
bool holds_nul(std::string_view json) {
    constexpr std::string_view kNul = "\\u0000";
    for (std::size_t at = json.find(kNul); at != std::string_view::npos;
         at = json.find(kNul, at + 1)) {
        std::size_t before = 0;
        while (before < at && json[at - before - 1] == '\\') { ++before; }
        if (before % 2 == 0) { return true; }
    }
    return false;
}

// A database that takes lists as JSON does not look at their items: what is no number stands in
// quotes, and would be different from every number.
ParameterText checked_list(std::optional<std::string> text, const Parameter& like,
                           const Dialect& dialect) {
    SqlType element = like.type;
    element.array = false;
    const bool bare =
        like.type.array && dialect.keys_are_json() && (element.is_number() || element.is("bool"));
    if (bare && text && text->find('"') != std::string::npos) {
        return tl::unexpected(RequestProblem{kDataException, like.path.empty() ? "$" : like.path,
                                             "a list has an item that is not of its type"});
    }
    if (like.type.array && dialect.keys_are_json() && text && holds_nul(*text)) {
        return tl::unexpected(RequestProblem{kDataException, like.path.empty() ? "$" : like.path,
                                             "A text holds the character U+0000."});
    }
    return text;
}

}  // namespace

ParameterText parameter_text(const Value& value, const Parameter& like, const RoleSchema& schema,
                             const Dialect& dialect) {
    const TextWriter writer(schema, dialect, like.enumeration);
    switch (like.form) {
        case ParameterForm::Count:
            if (!is_count(value)) {
                return tl::unexpected(RequestProblem{
                    kValidationFailed, like.path,
                    "expected a non-negative 32-bit integer for type 'Int', but found an integer"});
            }
            break;
        case ParameterForm::JsonPath: {
            const auto steps = parse_json_path(value.is(Kind::String) ? plain_string(value) : "");
            if (!steps) {
                return tl::unexpected(
                    RequestProblem{kParseFailed, like.path, "this is no JSON path"});
            }
            return dialect.path_text(*steps);
        }
        case ParameterForm::Cursor:
            return cursor_value(value, like, dialect);
        case ParameterForm::Keys:
        case ParameterForm::Plain:
            break;
    }
    return checked_list(writer.text(value, like.type), like, dialect);
}

ParameterText session_text(const Session& session, const Parameter& like, const Dialect& dialect) {
    if (like.session_variable == kWholeSession) {
        std::vector<value::Member> members;
        for (const auto& [name, text] : session.all()) {
            members.push_back({name, Value::string(text)});
        }
        return json_text(Value::object(members));
    }
    const std::string* found = session.find(like.session_variable);
    if (found == nullptr) {
        return tl::unexpected(
            RequestProblem{kNotFound, "$",
                           fmt::format("missing session variable: \"{}\"", like.session_variable)});
    }
    if (!like.type.array) { return *found; }
    const auto items = parse_session_list(*found);
    if (!items) {
        return tl::unexpected(RequestProblem{
            kDataException, "$",
            fmt::format("session variable \"{}\" is not a list", like.session_variable)});
    }
    SqlType element = like.type;
    element.array = false;
    return checked_list(dialect.list_text(*items, element), like, dialect);
}

Node parameter(const Value& value, const SqlType& type, std::string_view enumeration,
               Compilation& compilation) {
    return keep({type, {}, {}, value, ParameterForm::Plain, enumeration, {}}, compilation);
}

Node parameter(const Value& value, const SqlType& type, ParameterForm form, RequestPath path,
               Compilation& compilation) {
    return keep({type, {}, {}, value, form, {}, std::move(path)}, compilation);
}

Node cursor_parameter(const Value& cursor, const SqlType& type, std::size_t place,
                      std::size_t count, RequestPath path, Compilation& compilation) {
    Parameter parameter{type, {}, {}, cursor, ParameterForm::Cursor, {}, std::move(path)};
    parameter.key = place;
    parameter.key_count = count;
    return keep(std::move(parameter), compilation);
}

Node session_parameter(std::string_view name, const SqlType& type, Compilation& compilation) {
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    Parameter parameter{type, {}, std::move(lower), {}, ParameterForm::Plain, {}, {}};
    ParameterText text =
        session_text(compilation.request.session, parameter, compilation.request.dialect);
    if (!text) {
        compilation.fail(text.error().code, text.error().path, text.error().message);
        return compilation.build.null();
    }
    parameter.text = std::move(*text);
    return compilation.build.parameter(std::move(parameter));
}

Node session_object(const SqlType& type, Compilation& compilation) {
    return session_parameter(kWholeSession, type, compilation);
}

Node permission_value(const Value& value, const SqlType& type, Compilation& compilation) {
    if (value.is(Kind::String) && Session::is_name(value.text())) {
        return session_parameter(value.text(), type, compilation);
    }
    const auto is_session = [](const Value& item) {
        return item.is(Kind::String) && Session::is_name(item.text());
    };
    if (!type.array || !value.is(Kind::List) || std::ranges::none_of(value.items(), is_session)) {
        const TextWriter writer(compilation.schema(), compilation.request.dialect, {});
        return compilation.build.parameter(
            {type, writer.text(value, type), {}, {}, ParameterForm::Plain, {}, {}});
    }
    SqlType* element = compilation.build.keep_type(type);
    element->array = false;
    std::vector<Node> items;
    for (const Value& item : value.items()) {
        items.push_back(permission_value(item, *element, compilation));
    }
    return compilation.build.list(items, *element);
}

std::optional<std::vector<std::string>> parse_json_path(std::string_view path) {
    std::vector<std::string> steps;
    std::size_t at = 0;
    if (path.starts_with('$')) { at = 1; }
    bool first = at == 0;
    while (at < path.size()) {
        if (path[at] == '[') {
            const bool quoted =
                at + 1 < path.size() && (path[at + 1] == '\'' || path[at + 1] == '"');
            const std::string close = quoted ? std::string(1, path[at + 1]) + "]" : "]";
            const std::size_t start = at + (quoted ? 2 : 1);
            const std::size_t end = path.find(close, start);
            if (end == std::string_view::npos || (!quoted && end == start)) { return std::nullopt; }
            const std::string_view step = path.substr(start, end - start);
            if (!quoted &&
                !std::ranges::all_of(step, [](char c) { return c >= '0' && c <= '9'; })) {
                return std::nullopt;
            }
            steps.emplace_back(step);
            at = end + close.size();
        } else {
            if (path[at] == '.') {
                ++at;
            } else if (!first) {
                return std::nullopt;
            }
            const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
            if (end == at) { return std::nullopt; }
            steps.emplace_back(path.substr(at, end - at));
            at = end;
        }
        first = false;
    }
    return steps;
}

std::optional<std::vector<std::optional<std::string>>> parse_array_literal(
    std::string_view literal) {
    std::vector<std::optional<std::string>> items;
    if (literal.size() < 2 || literal.front() != '{' || literal.back() != '}') {
        return std::nullopt;
    }
    const std::string_view inside = literal.substr(1, literal.size() - 2);
    std::size_t at = 0;
    while (at < inside.size()) {
        std::string item;
        bool quoted = false;
        if (inside[at] == '"') {
            quoted = true;
            for (++at; at < inside.size() && inside[at] != '"'; ++at) {
                if (inside[at] == '\\') { ++at; }
                if (at < inside.size()) { item += inside[at]; }
            }
            if (at >= inside.size()) { return std::nullopt; }
            ++at;
        } else {
            const std::size_t end = std::min(inside.find(',', at), inside.size());
            item = inside.substr(at, end - at);
            if (item.find_first_of("{}\"") != std::string::npos) { return std::nullopt; }
            at = end;
        }
        if (!quoted && item == "NULL") {
            items.emplace_back(std::nullopt);
        } else {
            items.emplace_back(std::move(item));
        }
        if (at < inside.size()) {
            if (inside[at] != ',') { return std::nullopt; }
            ++at;
            if (at == inside.size()) { return std::nullopt; }
        }
    }
    return items;
}

}  // namespace millrace::sql
