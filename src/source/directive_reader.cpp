#include <millrace/source/directive_reader.hpp>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include <millrace/graphql/coercion.hpp>
#include <millrace/wire/json_reader.hpp>

namespace millrace::source {

using graphql::ValueKind;
using graphql::ValueNode;
using value::Value;

DirectiveReader::DirectiveReader(const graphql::DirectiveNode& directive, Arena& arena,
                                 ConfigReport& report)
    : name_(directive.name.text), offset_(directive.offset), arena_(&arena), report_(&report) {
    for (const graphql::ArgumentNode& argument : directive.arguments) {
        add(argument.name, *argument.value);
    }
}

DirectiveReader::DirectiveReader(std::string_view name, const ValueNode& object, Arena& arena,
                                 ConfigReport& report)
    : name_(name), offset_(object.offset), arena_(&arena), report_(&report) {
    if (object.kind != ValueKind::Object) {
        report_->error(object.offset, fmt::format("\"{}\" must be an object", name));
        return;
    }
    for (const graphql::ObjectFieldNode& field : object.fields) { add(field.name, *field.value); }
}

void DirectiveReader::add(const graphql::Name& name, const ValueNode& value) {
    arguments_.push_back({name.text, &value, name.offset});
}

const DirectiveReader::Argument* DirectiveReader::find_written(
    std::string_view name) const noexcept {
    const auto found = std::ranges::find(arguments_, name, &Argument::name);
    return found == arguments_.end() ? nullptr : &*found;
}

const DirectiveReader::Argument* DirectiveReader::find(std::string_view name) const noexcept {
    const Argument* found = find_written(name);
    return found == nullptr || found->value->kind == ValueKind::Null ? nullptr : found;
}

bool DirectiveReader::has(std::string_view argument) const noexcept {
    return find(argument) != nullptr;
}

graphql::Offset DirectiveReader::offset(std::string_view argument) const noexcept {
    const Argument* found = find_written(argument);
    return found == nullptr ? offset_ : found->offset;
}

void DirectiveReader::wrong(std::string_view argument, std::string message,
                            std::string advice) const {
    report_->error(offset(argument), std::move(message), std::move(advice));
}

const ValueNode* DirectiveReader::read(std::string_view argument, ValueKind kind,
                                       std::string_view kind_name) const {
    const Argument* found = find(argument);
    if (found == nullptr) { return nullptr; }
    if (found->value->kind == kind) { return found->value; }
    wrong(argument, fmt::format("\"{}\" of \"{}\" must be {}", argument, name_, kind_name));
    return nullptr;
}

std::optional<std::string_view> DirectiveReader::text(std::string_view argument) const {
    const ValueNode* node = read(argument, ValueKind::String, "a string");
    return node == nullptr ? std::nullopt : std::optional(node->text);
}

std::optional<std::string_view> DirectiveReader::enum_name(std::string_view argument) const {
    const ValueNode* node = read(argument, ValueKind::Enum, "a name without quotes");
    return node == nullptr ? std::nullopt : std::optional(node->text);
}

std::optional<bool> DirectiveReader::boolean(std::string_view argument) const {
    const ValueNode* node = read(argument, ValueKind::Boolean, "true or false");
    return node == nullptr ? std::nullopt : std::optional(node->text == "true");
}

std::optional<std::int64_t> DirectiveReader::integer(std::string_view argument) const {
    const ValueNode* node = read(argument, ValueKind::Int, "a whole number");
    if (node == nullptr) { return std::nullopt; }
    std::int64_t number = 0;
    const char* const end = node->text.data() + node->text.size();
    if (std::from_chars(node->text.data(), end, number).ec != std::errc{}) {
        wrong(argument, fmt::format("\"{}\" of \"{}\" is too large", argument, name_));
        return std::nullopt;
    }
    return number;
}

std::vector<std::string_view> DirectiveReader::texts(std::string_view argument) const {
    const Argument* found = find(argument);
    if (found == nullptr) { return {}; }
    const std::span<const ValueNode> items =
        found->value->kind == ValueKind::List ? found->value->items : std::span(found->value, 1);
    std::vector<std::string_view> texts;
    for (const ValueNode& item : items) {
        if (item.kind == ValueKind::String) {
            texts.push_back(item.text);
        } else {
            wrong(argument, fmt::format("\"{}\" of \"{}\" must hold strings", argument, name_));
        }
    }
    return texts;
}

std::vector<DirectiveReader> DirectiveReader::objects(std::string_view argument) const {
    const Argument* found = find(argument);
    if (found == nullptr) { return {}; }
    const std::span<const ValueNode> items =
        found->value->kind == ValueKind::List ? found->value->items : std::span(found->value, 1);
    std::vector<DirectiveReader> objects;
    for (const ValueNode& item : items) { objects.emplace_back(argument, item, *arena_, *report_); }
    return objects;
}

std::optional<Value> DirectiveReader::json(std::string_view argument,
                                           std::string_view json_argument) const {
    if (has(argument) && has(json_argument)) {
        wrong(json_argument,
              fmt::format("\"{}\" and \"{}\" say the same; write one", argument, json_argument));
        return std::nullopt;
    }
    const Argument* literal = find_written(argument);
    if (literal != nullptr) {
        return graphql::literal_to_value(*literal->value, Value::absent(), *arena_);
    }
    const std::optional<std::string_view> json_text = text(json_argument);
    if (!json_text) { return std::nullopt; }
    const Result<Value> dom = wire::parse_dom(wire::PaddedJson::copy(*json_text, *arena_), *arena_);
    if (!dom) {
        wrong(json_argument,
              fmt::format("\"{}\" is no JSON: {}", json_argument, dom.error().message()));
        return std::nullopt;
    }
    return *dom;
}

std::optional<std::string_view> DirectiveReader::template_text(std::string_view argument) const {
    const Argument* found = find(argument);
    if (found == nullptr) { return std::nullopt; }
    switch (found->value->kind) {
        case ValueKind::String:
        case ValueKind::Int:
        case ValueKind::Float:
        case ValueKind::Boolean:
        case ValueKind::Enum:
            return found->value->text;
        default:
            wrong(argument, fmt::format("\"{}\" of \"{}\" must be a string", argument, name_));
            return std::nullopt;
    }
}

MemberPath DirectiveReader::member_path(std::string_view argument, std::string_view text) const {
    MemberPath path(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '.') {
            path.emplace_back();
        } else {
            const bool escaped = text[i] == '\\' && i + 1 < text.size();
            path.back() += text[escaped ? ++i : i];
        }
    }
    if (std::ranges::any_of(path, &std::string::empty)) {
        wrong(argument, fmt::format("the path \"{}\" has an empty step", text),
              "write steps with dots between them, such as \"rows.0.id\"");
        return {};
    }
    return path;
}

}  // namespace millrace::source
