#include "directive_writer.hpp"

#include <fmt/core.h>

#include <millrace/graphql/printer.hpp>

namespace millrace::conformance {

using value::Kind;
using value::Value;

namespace {

std::string quoted(std::string_view text) {
    std::string literal;
    graphql::append_string_literal(literal, text);
    return literal;
}

/// ` name: "json"`, when there is a value.
std::string json_argument(std::string_view name, const Value& value) {
    if (value.is(Kind::Absent)) { return {}; }
    return fmt::format(" {}: {}", name, quoted(json_of(value)));
}

}  // namespace

tl::expected<std::string, std::string> DirectiveWriter::field_directive(const Value& resolver) {
    if (const Value constant = member_of(resolver, "const"); !constant.is(Kind::Absent)) {
        return fmt::format(" @const({})", json_argument("json", constant));
    }
    if (const Value path = member_of(resolver, "path"); path.is(Kind::List)) {
        return fmt::format(" @from(path: {})", quoted(dotted(path)));
    }
    if (const Value http = member_of(resolver, "http"); http.is(Kind::Object)) {
        return http_directive(http);
    }
    if (const Value graphql = member_of(resolver, "graphql"); graphql.is(Kind::Object)) {
        return graphql_directive(graphql);
    }
    if (const Value steps = member_of(resolver, "call"); steps.is(Kind::List)) {
        return call_directive(steps);
    }
    return tl::unexpected("no words for the resolver " + json_of(resolver));
}

std::string DirectiveWriter::type_directive(const Value& type) {
    const Value discriminator = member_of(type, "discriminator");
    if (!discriminator.is(Kind::Object)) { return {}; }
    std::string arguments;
    if (const Value field = member_of(discriminator, "field"); field.is(Kind::String)) {
        arguments += fmt::format(" field: {}", quoted(text_of(field, arena_)));
    }
    if (const Value map = member_of(discriminator, "map"); map.is(Kind::Object)) {
        arguments += " map: [";
        for (const value::Member& entry : map.members()) {
            arguments += fmt::format(" {{value: {}, type: {}}}", quoted(entry.name),
                                     quoted(text_of(entry.value, arena_)));
        }
        arguments += ']';
    }
    if (const Value wrapper = member_of(discriminator, "wrapper");
        wrapper.is(Kind::Boolean) && wrapper.as_boolean()) {
        arguments += " wrapper: true";
    }
    return fmt::format(" @discriminator({})", arguments);
}

std::string DirectiveWriter::value_directive(const Value& type, std::string_view name) {
    const Value aliases = member_of(type, "aliases");
    if (!aliases.is(Kind::Object)) { return {}; }
    std::string values;
    for (const value::Member& alias : aliases.members()) {
        if (text_of(alias.value, arena_) != name) { continue; }
        values += ' ';
        values += quoted(alias.name);
    }
    return values.empty() ? std::string{} : fmt::format(" @alias(values: [{}])", values);
}

std::string DirectiveWriter::http_directive(const Value& http) {
    const CutUrl url = cut_url(text_of(member_of(http, "url"), arena_));
    std::string text =
        fmt::format(" @http(source: {} path: {}", quoted(sources_.find_or_add("http", url.origin)),
                    quoted(url.path));
    if (const Value method = member_of(http, "method"); method.is(Kind::String)) {
        text += fmt::format(" method: {}", text_of(method, arena_));
    }
    text += name_values("query", member_of(http, "query"));
    text += name_values("headers", member_of(http, "headers"));
    text += name_values("form", member_of(http, "form"));
    text += json_argument("bodyJson", member_of(http, "body"));
    text += json_argument("selectJson", member_of(http, "select"));
    text += http_batch(member_of(http, "batch"));
    return text + ')';
}

std::string DirectiveWriter::http_batch(const Value& batch) {
    if (!batch.is(Kind::Object)) { return {}; }
    std::string text = fmt::format(" batchKey: {}", quoted(dotted(member_of(batch, "key"))));
    if (const Value max = member_of(batch, "max"); max.is(Kind::Number)) {
        text += fmt::format(" batchSize: {}", max.text());
    }
    const std::string_view form = text_of(member_of(batch, "form"), arena_);
    text += fmt::format(" batch: {{form: {}", form == "array"  ? "ARRAY"
                                              : form == "keys" ? "KEYS"
                                                               : "REPEAT");
    if (const Value param = member_of(batch, "param"); param.is(Kind::String)) {
        text += fmt::format(" param: {}", quoted(text_of(param, arena_)));
    }
    text += json_argument("valueJson", member_of(batch, "value"));
    if (const Value items = member_of(batch, "items");
        items.is(Kind::List) && !items.items().empty()) {
        text += fmt::format(" items: {}", quoted(dotted(items)));
    }
    return text + '}';
}

std::string DirectiveWriter::graphql_directive(const Value& graphql) {
    const std::string_view url = text_of(member_of(graphql, "url"), arena_);
    std::string text =
        fmt::format(" @graphql(source: {} field: {}", quoted(sources_.find_or_add("graphql", url)),
                    quoted(text_of(member_of(graphql, "field"), arena_)));
    text += json_argument("argsJson", member_of(graphql, "args"));
    text += name_values("headers", member_of(graphql, "headers"));
    if (const Value batch = member_of(graphql, "batch");
        batch.is(Kind::Boolean) && batch.as_boolean()) {
        text += " batch: ALIAS";
    }
    return text + ')';
}

std::string DirectiveWriter::call_directive(const Value& steps) {
    std::string text = " @call(steps: [";
    for (const Value& step : steps.items()) {
        text += fmt::format(" {{field: {}{}}}", quoted(text_of(member_of(step, "field"), arena_)),
                            json_argument("argsJson", member_of(step, "args")));
    }
    return text + "])";
}

std::string DirectiveWriter::name_values(std::string_view argument, const Value& pairs) {
    if (!pairs.is(Kind::List)) { return {}; }
    std::string text = fmt::format(" {}: [", argument);
    for (const Value& pair : pairs.items()) {
        text += fmt::format(" {{name: {}, value: {}}}",
                            quoted(text_of(member_of(pair, "name"), arena_)),
                            quoted(text_of(member_of(pair, "value"), arena_)));
    }
    return text + ']';
}

std::string DirectiveWriter::dotted(const Value& path) {
    std::string text;
    for (const Value& step : path.items()) {
        if (!text.empty()) { text += '.'; }
        for (const char c : text_of(step, arena_)) {
            if (c == '.') { text += '\\'; }
            text += c;
        }
    }
    return text;
}

}  // namespace millrace::conformance
