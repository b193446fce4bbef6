#include "values.hpp"

#include <algorithm>

#include <fmt/core.h>

#include <millrace/value/text.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::sql {

using value::Kind;
using value::Value;

namespace {

std::string json_text(const Value& value) {
    wire::ReplyBuffer out;
    wire::append_json(out, value);
    return std::string(out.view());
}

std::string enum_text(const Value& value, std::string_view enumeration,
                      const Compilation& compilation) {
    const Binding* binding = compilation.schema().find(enumeration, value.text());
    return std::string(binding == nullptr ? value.text() : binding->text);
}

std::string scalar_text(const Value& value, std::string_view enumeration,
                        Compilation& compilation) {
    switch (value.kind()) {
        case Kind::Boolean:
            return value.as_boolean() ? "true" : "false";
        case Kind::Int:
            return std::to_string(value.as_integer());
        case Kind::Number:
            return std::string(value.text());
        case Kind::String:
            return std::string(value::string_text(value, compilation.memory));
        case Kind::Enum:
            return enum_text(value, enumeration, compilation);
        default:
            return json_text(value);
    }
}

}  // namespace

std::optional<std::string> parameter_text(const Value& value, const SqlType& type,
                                          std::string_view enumeration, Compilation& compilation) {
    if (value.is_nothing()) { return std::nullopt; }
    if (type.array) {
        if (!value.is(Kind::List)) { return scalar_text(value, enumeration, compilation); }
        SqlType element = type;
        element.array = false;
        std::vector<std::optional<std::string>> items;
        for (const Value& item : value.items()) {
            items.push_back(parameter_text(item, element, enumeration, compilation));
        }
        return compilation.request.dialect.list_text(items);
    }
    if (type.is_json()) { return json_text(value); }
    return scalar_text(value, enumeration, compilation);
}

Node parameter(const Value& value, const SqlType& type, std::string_view enumeration,
               Compilation& compilation) {
    return compilation.build.parameter(
        {type, parameter_text(value, type, enumeration, compilation), {}});
}

Node session_parameter(std::string_view name, const SqlType& type, Compilation& compilation) {
    const std::string* found = compilation.request.session.find(name);
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (found == nullptr) {
        compilation.fail(kNotFound, "$", fmt::format("missing session variable: \"{}\"", lower));
        return compilation.build.null();
    }
    std::string text = *found;
    if (type.array) {
        // Sessions carry lists in the form of PostgreSQL, whatever the database is.
        const auto items = parse_array_literal(text);
        if (!items) {
            compilation.fail(kDataException, "$",
                             fmt::format("session variable \"{}\" is not a list", lower));
            return compilation.build.null();
        }
        text = compilation.request.dialect.list_text(*items);
    }
    return compilation.build.parameter({type, std::move(text), std::move(lower)});
}

Node session_object(const SqlType& type, Compilation& compilation) {
    std::vector<value::Member> members;
    for (const auto& [name, text] : compilation.request.session.all()) {
        members.push_back({name, Value::string(text)});
    }
    return compilation.build.parameter({type, json_text(Value::object(members)), "x-hasura-*"});
}

Node permission_value(const Value& value, const SqlType& type, Compilation& compilation) {
    if (value.is(Kind::String) && Session::is_name(value.text())) {
        return session_parameter(value.text(), type, compilation);
    }
    const auto is_session = [](const Value& item) {
        return item.is(Kind::String) && Session::is_name(item.text());
    };
    if (!type.array || !value.is(Kind::List) || std::ranges::none_of(value.items(), is_session)) {
        return parameter(value, type, {}, compilation);
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
