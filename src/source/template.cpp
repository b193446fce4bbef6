#include <millrace/source/template.hpp>

#include <algorithm>
#include <charconv>

#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/json_text.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::source {

using value::Kind;
using value::Member;
using value::Value;

namespace {

Value read_raw(Value raw, Arena& arena) noexcept {
    // A slice of a padded text is padded.
    const Result<Value> dom = wire::parse_dom(wire::PaddedJson(raw.text()), arena);
    return dom ? *dom : Value::absent();
}

Value item_at(Value list, std::string_view index_text) noexcept {
    std::size_t index = 0;
    const char* const end = index_text.data() + index_text.size();
    const auto [stop, error] = std::from_chars(index_text.data(), end, index);
    const bool canonical = error == std::errc{} && stop == end &&
                           (index_text.size() == 1 || index_text.front() != '0');
    return canonical && index < list.items().size() ? list.items()[index] : Value::absent();
}

Value parent_member(const Expression& expression, const Instance& instance) noexcept {
    switch (instance.parent.kind()) {
        case Kind::Object:
            return instance.parent.member(expression.path.front());
        case Kind::Row:
            MR_REQUIRE(instance.slots != nullptr);
            return instance.parent.slots()[instance.slots->slots[expression.need]];
        default:
            return Value::absent();
    }
}

Value whole_parent(const Instance& instance) noexcept {
    switch (instance.parent.kind()) {
        case Kind::Row:
            MR_REQUIRE(instance.slots != nullptr);
            return instance.parent.slots()[instance.slots->whole];
        case Kind::Absent:
            return Value::object({});  // the roots are the empty object
        default:
            return instance.parent;
    }
}

Value evaluate_parent(const Expression& expression, const TemplateScope& scope) noexcept {
    if (expression.path.empty()) { return whole_parent(scope.instance); }
    return value_at(parent_member(expression, scope.instance), expression.path.subspan(1),
                    scope.context.arena);
}

Value header_value(const Expression& expression, const TemplateScope& scope) noexcept {
    const std::string_view text = client_header(scope.context, expression.path.front());
    if (text.data() == nullptr) { return Value::absent(); }
    return Value::string(wire::as_utf8(text, scope.context.arena));
}

Value session_value(const Expression& expression, const TemplateScope& scope) noexcept {
    const std::string_view text = scope.context.identity->find(expression.path.front());
    if (text.data() == nullptr) { return Value::absent(); }
    return Value::string(text);
}

/// Buffers for text in the making, one per core; what is made is copied to the arena.
wire::ReplyBuffer& scratch() noexcept {
    thread_local wire::ReplyBuffer buffer;
    return buffer;
}

std::string_view compact_json(Value value, Arena& arena) noexcept {
    wire::ReplyBuffer& out = scratch();
    const std::size_t begin = out.size();
    wire::append_json(out, value.is(Kind::Raw) ? read_raw(value, arena) : value);
    const std::string_view text = arena.copy(out.view().substr(begin));
    out.truncate(begin);
    return text;
}

std::string_view number_text(Value number, Arena& arena) noexcept {
    return number.is(Kind::Number) ? number.text() : compact_json(number, arena);
}

Value join_text(const TextTemplate& text, const TemplateScope& scope) noexcept {
    Arena& arena = scope.context.arena;
    wire::ReplyBuffer& out = scratch();
    const std::size_t begin = out.size();
    for (const TextPart& part : text.parts) {
        if (part.expression == nullptr) {
            out.append(part.literal);
            continue;
        }
        const Value value = evaluate(*part.expression, scope);
        const ScalarText scalar = scalar_text(value, arena);
        out.append(scalar.state == ScalarText::State::Structured ? compact_json(value, arena)
                                                                 : scalar.text);
    }
    const std::string_view joined = arena.copy(out.view().substr(begin));
    out.truncate(begin);
    return Value::string(joined);
}

Value evaluate_list(const JsonTemplate& json, const TemplateScope& scope) noexcept {
    const std::span<Value> items = scope.context.arena.make_array<Value>(json.items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Value item = evaluate(json.items[i], scope);
        items[i] = item.is_nothing() ? Value::null() : item;
    }
    return Value::list(items);
}

Value evaluate_object(const JsonTemplate& json, const TemplateScope& scope) noexcept {
    const std::span<Member> members = scope.context.arena.make_array<Member>(json.members.size());
    std::size_t count = 0;
    for (const JsonTemplateMember& member : json.members) {
        const Value item = evaluate(member.value, scope);
        if (!item.is(Kind::Absent)) { members[count++] = {member.name, item}; }
    }
    return Value::object(members.first(count));
}

}  // namespace

bool TextTemplate::has_expressions() const noexcept {
    return std::ranges::any_of(parts,
                               [](const TextPart& part) { return part.expression != nullptr; });
}

Value value_at(Value root, std::span<const std::string_view> path, Arena& arena) noexcept {
    for (const std::string_view step : path) {
        if (root.is(Kind::Raw)) { root = read_raw(root, arena); }
        switch (root.kind()) {
            case Kind::Object:
                root = root.member(step);
                break;
            case Kind::List:
                root = item_at(root, step);
                break;
            default:
                return Value::absent();
        }
    }
    // What failed at the upstream is not there.
    return root.is(Kind::Error) ? Value::absent() : root;
}

Value evaluate(const Expression& expression, const TemplateScope& scope) noexcept {
    Arena& arena = scope.context.arena;
    switch (expression.root) {
        case TemplateRoot::Constant:
            return expression.constant;
        case TemplateRoot::Args: {
            const Value args = scope.instance.args;
            return value_at(args.is(Kind::Absent) ? Value::object({}) : args, expression.path,
                            arena);
        }
        case TemplateRoot::Parent:
            return evaluate_parent(expression, scope);
        case TemplateRoot::Headers:
            return header_value(expression, scope);
        case TemplateRoot::Session:
            return session_value(expression, scope);
        case TemplateRoot::Result:
            return value_at(scope.result, expression.path, arena);
        case TemplateRoot::Previous:
            return value_at(scope.instance.previous, expression.path, arena);
        case TemplateRoot::Keys:
            return value_at(scope.keys, expression.path, arena);
    }
    return Value::absent();
}

Value evaluate(const JsonTemplate& json, const TemplateScope& scope) noexcept {
    switch (json.kind) {
        case JsonTemplate::Kind::Constant:
            return json.constant;
        case JsonTemplate::Kind::Expression:
            return evaluate(*json.expression, scope);
        case JsonTemplate::Kind::Text:
            return join_text(json.text, scope);
        case JsonTemplate::Kind::List:
            return evaluate_list(json, scope);
        case JsonTemplate::Kind::Object:
            return evaluate_object(json, scope);
    }
    return Value::absent();
}

ScalarText scalar_text(Value value, Arena& arena) noexcept {
    if (value.is(Kind::Raw)) { value = read_raw(value, arena); }
    switch (value.kind()) {
        case Kind::Boolean:
            return {ScalarText::State::Text, value.as_boolean() ? "true" : "false"};
        case Kind::Number:
        case Kind::Int:
        case Kind::Float:
            return {ScalarText::State::Text, number_text(value, arena)};
        case Kind::String:
            return {ScalarText::State::Text, wire::string_text(value, arena)};
        case Kind::Enum:
            return {ScalarText::State::Text, value.text()};
        case Kind::List:
        case Kind::Object:
        case Kind::Row:
            return {ScalarText::State::Structured, {}};
        default:
            return {ScalarText::State::Nothing, {}};
    }
}

}  // namespace millrace::source
