#include "field_reader.hpp"

#include <fmt/core.h>

#include <millrace/wire/json_text.hpp>

#include "compute_runtime.hpp"

namespace millrace::engine {

using plan::FieldPlan;
using plan::Obtain;
using value::Kind;
using value::Value;

namespace {

Value member_of(Value object, const FieldPlan& field) noexcept {
    if (object.is(Kind::Row)) { return object.slots()[field.slot]; }
    return object.is(Kind::Object) ? object.member(field.member) : Value::absent();
}

// Sources are asked about objects as they were fetched.
Value unreachable(RequestState& state, const FieldPlan& field) {
    const std::string message = fmt::format(
        "{}.{} is fetched by a call of its own, which cannot be made for an object "
        "that a directive has made.",
        field.parent->name, field.field->name);
    return Value::error(
        state.make_failure("COMPUTED_PARENT", state.arena.copy(std::string_view(message))));
}

Value obtain(RequestState& state, const FieldPlan& field, Value object) {
    switch (field.obtain) {
        case Obtain::Member:
            return member_of(object, field);
        case Obtain::Nothing:
            return Value::absent();
        case Obtain::Fetched:
            return object.is(Kind::Row) ? object.slots()[field.slot] : unreachable(state, field);
        case Obtain::Native:
            return field.native->call(field.native->self, field, object,
                                      state.arguments.get(field.arguments), state.arena);
        case Obtain::SchemaRoot:
            return state.introspection->schema();
        case Obtain::TypeByName: {
            const Value name = state.arguments.get(field.arguments).member("name");
            return state.introspection->type(wire::string_text(name, state.arena));
        }
        case Obtain::Introspection:
            return Introspection::field(object, field.slot, state.arguments.get(field.arguments));
        case Obtain::Typename:
            break;
    }
    return Value::string(field.parent->name);
}

}  // namespace

Value read_field(RequestState& state, const FieldPlan& field, Value object) {
    if (!field.arguments.is_constant() && field.obtain != Obtain::Fetched) [[unlikely]] {
        const Value arguments = state.arguments.get(field.arguments);
        if (arguments.is(Kind::Error)) { return arguments; }
    }
    const Value value = obtain(state, field, object);
    if (field.compute == nullptr || field.compute->values.empty()) [[likely]] { return value; }
    return state.compute->apply(*field.compute, value, object,
                                state.arguments.get(field.arguments));
}

}  // namespace millrace::engine
