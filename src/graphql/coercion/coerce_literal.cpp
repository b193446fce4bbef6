#include <millrace/graphql/coercion.hpp>

#include "coercion/input_object.hpp"
#include "coercion/leaf.hpp"

namespace millrace::graphql {

namespace {

using value::Kind;
using value::Value;

Value in_list(const Value& item, Arena& arena) {
    if (item.is(Kind::Absent)) { return item; }
    return Value::list(arena.copy(std::span(&item, 1)));
}

Value coerce_list(const ValueNode& literal, TypeRef item_type, const VariableValues& variables,
                  Arena& arena) {
    const auto items = arena.make_array<Value>(literal.items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        const ValueNode& node = literal.items[i];
        items[i] = coerce_literal(node, item_type, variables, arena);
        if (!items[i].is(Kind::Absent)) { continue; }
        // A variable that was not provided is null here.
        if (node.kind != ValueKind::Variable || item_type->is_non_null()) {
            return Value::absent();
        }
        items[i] = Value::null();
    }
    return Value::list(items);
}

bool is_missing_variable(const ValueNode& literal, const VariableValues& variables) noexcept {
    return literal.kind == ValueKind::Variable &&
           variable_value(variables, literal.text).is(Kind::Absent);
}

// Exactly one field written, and neither it nor its variable null.
bool is_one_of(const GivenFields<ValueNode>& given, std::span<const value::Member> members) {
    return given.count() == 1 && members.size() == 1 && !members[0].value.is(Kind::Null);
}

Value coerce_object(const ValueNode& literal, const Type& type, const VariableValues& variables,
                    Arena& arena) {
    GivenFields<ValueNode> given(type.input_fields.size(), arena);
    for (const ObjectFieldNode& node : literal.fields) {
        const std::size_t position = field_position(type, node.name.text);
        if (position == type.input_fields.size()) { return Value::absent(); }
        given.set(position, *node.value);
    }
    const auto members = arena.make_array<value::Member>(type.input_fields.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < type.input_fields.size(); ++i) {
        const InputValue& field = type.input_fields[i];
        const ValueNode* node = given[i];
        if (node == nullptr || is_missing_variable(*node, variables)) {
            if (field.is_required()) { return Value::absent(); }
            if (field.default_literal == nullptr) { continue; }
            if (!has_usable_default(field)) { return Value::absent(); }
            members[count++] = {field.name, field.default_value};
            continue;
        }
        const Value value = coerce_literal(*node, field.type, variables, arena);
        if (value.is(Kind::Absent)) { return value; }
        members[count++] = {field.name, value};
    }
    const std::span<const value::Member> present = members.first(count);
    if (type.one_of && !is_one_of(given, present)) { return Value::absent(); }
    return Value::object(present);
}

}  // namespace

Value coerce_literal(const ValueNode& literal, TypeRef type, const VariableValues& variables,
                     Arena& arena) {
    if (literal.kind == ValueKind::Variable) {
        const Value value = variable_value(variables, literal.text);
        return value.is(Kind::Null) && type->is_non_null() ? Value::absent() : value;
    }
    if (literal.kind == ValueKind::Null) {
        return type->is_non_null() ? Value::absent() : Value::null();
    }
    const WrappedType& nullable = type->nullable();
    if (nullable.is_list()) {
        if (literal.kind == ValueKind::List) {
            return coerce_list(literal, nullable.of, variables, arena);
        }
        return in_list(coerce_literal(literal, nullable.of, variables, arena), arena);
    }
    const Type& named = *nullable.named;
    if (named.kind == TypeKind::InputObject) {
        if (literal.kind != ValueKind::Object) { return Value::absent(); }
        return coerce_object(literal, named, variables, arena);
    }
    if (!named.is_leaf()) { return Value::absent(); }
    return coerce_leaf(literal, named, variables, arena);
}

Value literal_to_value(const ValueNode& literal, const VariableValues& variables, Arena& arena) {
    switch (literal.kind) {
        case ValueKind::Variable: {
            const Value value = variable_value(variables, literal.text);
            return value.is(Kind::Absent) ? Value::null() : value;
        }
        case ValueKind::Int:
        case ValueKind::Float:
            return Value::number(literal.text);
        case ValueKind::String:
            return Value::string(literal.text);
        case ValueKind::Boolean:
            return Value::boolean(literal.text == "true");
        case ValueKind::Null:
            return Value::null();
        case ValueKind::Enum:
            return Value::enum_name(literal.text);
        case ValueKind::List: {
            const auto items = arena.make_array<Value>(literal.items.size());
            for (std::size_t i = 0; i < items.size(); ++i) {
                items[i] = literal_to_value(literal.items[i], variables, arena);
            }
            return Value::list(items);
        }
        case ValueKind::Object: {
            const auto members = arena.make_array<value::Member>(literal.fields.size());
            std::size_t count = 0;
            for (const ObjectFieldNode& field : literal.fields) {
                if (is_missing_variable(*field.value, variables)) { continue; }
                members[count++] = {field.name.text,
                                    literal_to_value(*field.value, variables, arena)};
            }
            return Value::object(members.first(count));
        }
    }
    return Value::null();
}

}  // namespace millrace::graphql
