#include "check/batch_advice.hpp"

#include <string_view>
#include <vector>

#include <fmt/core.h>

#include <millrace/graphql/printer.hpp>

namespace millrace::app {

namespace {

using graphql::ArgumentNode;
using graphql::DirectiveNode;
using graphql::Field;
using graphql::ObjectFieldNode;
using graphql::ValueNode;

const ValueNode* find_argument(const DirectiveNode& directive, std::string_view name) {
    for (const ArgumentNode& argument : directive.arguments) {
        if (argument.name.text == name) { return argument.value; }
    }
    return nullptr;
}

const ValueNode* find_member(const ValueNode& object, std::string_view name) {
    for (const ObjectFieldNode& member : object.fields) {
        if (member.name.text == name) { return member.value; }
    }
    return nullptr;
}

/// The first `{parent.…}` in `text`.
std::string parent_expression(std::string_view text) {
    const std::size_t from = text.find("{parent.");
    if (from == std::string_view::npos) { return {}; }
    return std::string(text.substr(from, text.find('}', from) - from + 1));
}

bool reads_parent(std::string_view text) {
    return text.find("{parent.") != std::string_view::npos;
}

std::string quoted(std::string_view text) {
    std::string literal;
    graphql::append_string_literal(literal, text);
    return literal;
}

bool is_list(const Field& field) {
    return field.type->nullable().is_list();
}

/// The arguments of `directive` but those in `without`, each with a comma behind it.
std::string other_arguments(const DirectiveNode& directive,
                            std::initializer_list<std::string_view> without) {
    std::string text;
    for (const ArgumentNode& argument : directive.arguments) {
        bool left_out = false;
        for (const std::string_view name : without) {
            left_out = left_out || argument.name.text == name;
        }
        if (left_out) { continue; }
        text += fmt::format("{}: {}, ", argument.name.text, graphql::print_value(*argument.value));
    }
    return text;
}

/// `/users/{parent.userId}` is the member of a collection: ask the collection.
struct CutPath {
    std::string_view collection;
    std::string_view key;
};

CutPath cut_path(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) { return {path, {}}; }
    const std::string_view last = path.substr(slash + 1);
    const bool is_key = last.starts_with("{parent.") && last.ends_with('}') &&
                        last.find('{', 1) == std::string_view::npos;
    return is_key ? CutPath{path.substr(0, slash), last} : CutPath{path, {}};
}

/// `select: "{result.rows.0.user}"` takes the first of the rows there are for one key. In a batch
/// the rows are found by their keys, and `select` sees one of them.
struct RowSelect {
    bool found = false;
    std::string rows;    // `rows`; empty: the answer itself
    std::string select;  // `{result.user}`; empty: the row itself
};

RowSelect read_row_select(const DirectiveNode& directive) {
    constexpr std::string_view kBegin = "{result.";
    const ValueNode* select = find_argument(directive, "select");
    if (select == nullptr || !select->text.starts_with(kBegin)) { return {}; }
    const std::string_view path = select->text.substr(kBegin.size() - 1);  // `.rows.0.user}`
    const std::size_t first = path.find(".0");
    if (first == std::string_view::npos || path.find('}') != path.size() - 1) { return {}; }
    const std::string_view behind = path.substr(first + 2);
    if (!behind.starts_with('.') && behind != "}") { return {}; }
    return {.found = true,
            .rows = first == 0 ? "" : std::string(path.substr(1, first - 1)),
            .select = behind == "}" ? "" : fmt::format("{{result{}", behind)};
}

std::string advice_by_path(const DirectiveNode& directive, const CutPath& path) {
    const ValueNode* query = find_argument(directive, "query");
    std::string parameters = "[";
    if (query != nullptr) {
        for (const ValueNode& entry : query->items) {
            parameters += graphql::print_value(entry) + ", ";
        }
    }
    parameters += fmt::format("{{name: \"id\", value: {}}}]", quoted(path.key));
    return fmt::format("@http({}path: {}, query: {}, batchKey: \"id\")",
                       other_arguments(directive, {"path", "query"}), quoted(path.collection),
                       parameters);
}

// The rows of a list have the parent's key under the parameter's name, as a rule: `userId=1`
// gives rows with a `userId`. A single row has it as its `id`.
std::string advice_by_query(const Field& field, const DirectiveNode& directive,
                            const ValueNode& query) {
    for (const ValueNode& entry : query.items) {
        const ValueNode* name = find_member(entry, "name");
        const ValueNode* value = find_member(entry, "value");
        if (name == nullptr || value == nullptr || !reads_parent(value->text)) { continue; }
        const std::string key = quoted(is_list(field) ? name->text : "id");
        const RowSelect row = read_row_select(directive);
        if (!row.found) {
            return fmt::format("@http({}batchKey: {})", other_arguments(directive, {}), key);
        }
        std::string advice =
            fmt::format("@http({}batchKey: {}", other_arguments(directive, {"select"}), key);
        if (!row.select.empty()) { advice += fmt::format(", select: {}", quoted(row.select)); }
        if (!row.rows.empty()) {
            advice += fmt::format(", batch: {{items: {}}}", quoted(row.rows));
        }
        return advice + ")";
    }
    return {};
}

std::string advice_for_http(const Field& field, const DirectiveNode& directive) {
    const ValueNode* path = find_argument(directive, "path");
    const ValueNode* query = find_argument(directive, "query");
    if (path != nullptr) {
        const CutPath cut = cut_path(path->text);
        if (!cut.key.empty()) { return advice_by_path(directive, cut); }
    }
    if (query != nullptr) {
        if (std::string advice = advice_by_query(field, directive, *query); !advice.empty()) {
            return advice;
        }
    }
    for (const std::string_view name : {"body", "bodyJson"}) {
        const ValueNode* body = find_argument(directive, name);
        if (body == nullptr) { continue; }
        const std::string key = parent_expression(graphql::print_value(*body));
        if (key.empty()) { continue; }
        return fmt::format("@http({}batchKey: \"id\", batch: {{form: ARRAY, value: {}}})",
                           other_arguments(directive, {}), quoted(key));
    }
    return {};
}

}  // namespace

std::string batch_advice(const Field& field) {
    if (field.node == nullptr) { return {}; }
    for (const DirectiveNode& directive : field.node->directives) {
        if (directive.name.text == "http") { return advice_for_http(field, directive); }
        if (directive.name.text == "graphql") {
            return fmt::format("@graphql({}batch: ALIAS)", other_arguments(directive, {"batch"}));
        }
    }
    return {};
}

}  // namespace millrace::app
