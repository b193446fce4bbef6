#include "data_tree.hpp"

#include <algorithm>
#include <vector>

#include <fmt/core.h>

#include <millrace/graphql/number_text.hpp>
#include <millrace/plan/plan.hpp>
#include <millrace/wire/json_text.hpp>

namespace millrace::conformance {

using value::Kind;
using value::Value;

namespace {

using Convert = Value (*)(const Json&, Arena&);

Value list_of(const Json& items, Arena& arena, Convert convert) {
    const auto values = arena.make_array<Value>(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) { values[i] = convert(items[i], arena); }
    return Value::list(values);
}

Value object_of(const Json& json, Arena& arena, Convert convert) {
    const auto members = arena.make_array<value::Member>(json.size());
    std::size_t i = 0;
    for (const auto& [name, member] : json.items()) {
        members[i++] = {arena.copy(std::string_view(name)), convert(member, arena)};
    }
    return Value::object(members);
}

Value plain(const Json& json, Arena& arena, Convert convert) {
    switch (json.type()) {
        case Json::value_t::null:
            return Value::null();
        case Json::value_t::boolean:
            return Value::boolean(json.get<bool>());
        case Json::value_t::string: {
            const std::string_view text =
                arena.copy(std::string_view(json.get_ref<const std::string&>()));
            return Value::string(text.data() == nullptr ? std::string_view("") : text);
        }
        case Json::value_t::array:
            return list_of(json, arena, convert);
        case Json::value_t::object:
            return object_of(json, arena, convert);
        default:
            return Value::number(arena.copy(std::string_view(json.dump())));
    }
}

Value failure(const Json& json, const Json& message, Arena& arena) {
    auto* made = arena.make<value::Failure>();
    made->message = arena.copy(std::string_view(message.get_ref<const std::string&>()));
    if (const auto found = json.find("$extensions"); found != json.end() && !found->empty()) {
        const std::string text = found->dump();
        made->extensions_json = arena.copy(std::string_view(text).substr(1, text.size() - 2));
    }
    return Value::error(made);
}

}  // namespace

Value to_value(const Json& json, Arena& arena) {
    return plain(json, arena, to_value);
}

Value tree_to_value(const Json& json, Arena& arena) {
    if (!json.is_object()) { return plain(json, arena, tree_to_value); }
    if (const auto found = json.find("$async"); found != json.end()) {
        return tree_to_value(*found, arena);
    }
    if (const auto found = json.find("$error"); found != json.end()) {
        return failure(json, *found, arena);
    }
    if (const auto found = json.find("$asyncIterable"); found != json.end()) {
        for (const Json& item : *found) {
            // A source that breaks off breaks the whole list when nobody streams it.
            if (item.is_object() && item.contains("$streamError")) {
                return failure(item, item["$streamError"], arena);
            }
        }
        return list_of(*found, arena, tree_to_value).as_open_ended();
    }
    return object_of(json, arena, tree_to_value);
}

// --- trees ------------------------------------------------------------------------------------

namespace {

void append_echo(std::string& out, Value value, Arena& arena);

void append_echo_members(std::string& out, Value object, Arena& arena) {
    std::vector<value::Member> members(object.members().begin(), object.members().end());
    std::ranges::sort(members, {}, &value::Member::name);
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i > 0) { out += ','; }
        out += Json(std::string(members[i].name)).dump();
        out += ':';
        append_echo(out, members[i].value, arena);
    }
    out += '}';
}

void append_echo(std::string& out, Value value, Arena& arena) {
    switch (value.kind()) {
        case Kind::Boolean:
            out += value.as_boolean() ? "true" : "false";
            break;
        case Kind::Number:
            graphql::append_as_javascript(out, value.text());
            break;
        case Kind::String:
            out += Json(std::string(wire::string_text(value, arena))).dump();
            break;
        case Kind::Enum:
            out += Json(std::string(value.text())).dump();
            break;
        case Kind::Object:
            append_echo_members(out, value, arena);
            break;
        case Kind::List:
            out += '[';
            for (std::size_t i = 0; i < value.items().size(); ++i) {
                if (i > 0) { out += ','; }
                append_echo(out, value.items()[i], arena);
            }
            out += ']';
            break;
        default:
            out += "null";
    }
}

}  // namespace

plan::NativeResolver TreeResolver::native() const noexcept {
    return {call, this};
}

Value TreeResolver::call(const void* self, const plan::FieldPlan& field, Value parent,
                         Value arguments, Arena& arena) noexcept {
    const Json& resolvers = static_cast<const TreeResolver*>(self)->resolvers_;
    if (resolvers.is_object() &&
        resolvers.contains(fmt::format("{}.{}", field.parent->name, field.field->name))) {
        std::string echo;
        if (arguments.is(Kind::Object)) {
            append_echo_members(echo, arguments, arena);
        } else {
            echo = "{}";
        }
        return Value::string(arena.copy(std::string_view(echo)));
    }
    if (!parent.is(Kind::Object)) { return Value::absent(); }
    const Value by_key = parent.member(fmt::format("$key:{}", field.response_key));
    return by_key.is(Kind::Absent) ? parent.member(field.field->name) : by_key;
}

// --- wiring -----------------------------------------------------------------------------------

namespace {

Value wired_value(const graphql::WrappedType& type, Arena& arena) {
    if (type.is_non_null()) { return wired_value(*type.of, arena); }
    if (type.is_list()) {
        const auto items = arena.make_array<Value>(2);
        for (Value& item : items) { item = wired_value(*type.of, arena); }
        return Value::list(items);
    }
    const graphql::Type& named = *type.named;
    if (named.kind == graphql::TypeKind::Enum) { return Value::string(named.values[0].name); }
    if (named.is_leaf()) {
        switch (named.scalar) {
            case graphql::BuiltInScalar::Int:
                return Value::number("2");
            case graphql::BuiltInScalar::Float:
                return Value::number("3.14");
            case graphql::BuiltInScalar::Boolean:
                return Value::boolean(true);
            case graphql::BuiltInScalar::ID:
                return Value::string("id");
            default:
                return Value::string("str");
        }
    }
    std::string_view name = named.name;
    if (named.is_abstract()) {
        const auto by_name = [](const graphql::Type* a, const graphql::Type* b) {
            return a->name < b->name;
        };
        const auto& types = named.possible_types;
        name = named.kind == graphql::TypeKind::Union
                   ? (*std::ranges::min_element(types, by_name))->name
                   : (*std::ranges::max_element(types, by_name))->name;
    }
    const auto members = arena.make_array<value::Member>(1);
    members[0] = {"__typename", Value::string(name)};
    return Value::object(members);
}

Value wire_field(const void*, const plan::FieldPlan& field, Value, Value, Arena& arena) noexcept {
    return wired_value(*field.type, arena);
}

}  // namespace

plan::NativeResolver wiring_resolver() noexcept {
    return {wire_field, nullptr};
}

}  // namespace millrace::conformance
