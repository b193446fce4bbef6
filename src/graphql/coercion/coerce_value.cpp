#include <millrace/graphql/coercion.hpp>

#include "coercion/input_object.hpp"
#include "coercion/leaf.hpp"

namespace millrace::graphql {

namespace {

using value::Kind;
using value::Value;

Value coerce_list(const Value& given, TypeRef item_type, Arena& arena) {
    if (!given.is(Kind::List)) {
        const Value item = coerce_value(given, item_type, arena);
        return item.is(Kind::Absent) ? item : Value::list(arena.copy(std::span(&item, 1)));
    }
    const auto items = arena.make_array<Value>(given.items().size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        items[i] = coerce_value(given.items()[i], item_type, arena);
        if (items[i].is(Kind::Absent)) { return Value::absent(); }
    }
    return Value::list(items);
}

Value coerce_object(const Value& given, const Type& type, Arena& arena) {
    if (!given.is(Kind::Object)) { return Value::absent(); }
    GivenFields<Value> fields(type.input_fields.size(), arena);
    for (const value::Member& member : given.members()) {
        const std::size_t position = field_position(type, member.name);
        if (position == type.input_fields.size()) { return Value::absent(); }
        fields.set(position, member.value);
    }
    const auto members = arena.make_array<value::Member>(type.input_fields.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < type.input_fields.size(); ++i) {
        const InputValue& field = type.input_fields[i];
        if (fields[i] == nullptr) {
            if (field.is_required()) { return Value::absent(); }
            if (field.default_literal == nullptr) { continue; }
            if (!has_usable_default(field)) { return Value::absent(); }
            members[count++] = {field.name, field.default_value};
            continue;
        }
        const Value value = coerce_value(*fields[i], field.type, arena);
        if (value.is(Kind::Absent)) { return value; }
        members[count++] = {field.name, value};
    }
    if (type.one_of && (fields.count() != 1 || count != 1 || members[0].value.is(Kind::Null))) {
        return Value::absent();
    }
    return Value::object(members.first(count));
}

}  // namespace

Value coerce_value(const Value& given, TypeRef type, Arena& arena) {
    if (given.is_nothing()) { return type->is_non_null() ? Value::absent() : Value::null(); }
    const WrappedType& nullable = type->nullable();
    if (nullable.is_list()) { return coerce_list(given, nullable.of, arena); }
    const Type& named = *nullable.named;
    if (named.kind == TypeKind::InputObject) { return coerce_object(given, named, arena); }
    if (!named.is_leaf()) { return Value::absent(); }
    return coerce_leaf(given, named, arena);
}

}  // namespace millrace::graphql
