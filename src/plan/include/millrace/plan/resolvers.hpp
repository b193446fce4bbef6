#pragma once
/// @file resolvers.hpp — where the values of a schema's fields come from
///
/// A field nobody speaks for is the member of its parent with the field's name.

#include <millrace/base/arena.hpp>
#include <millrace/source/bindings.hpp>
#include <millrace/value/value.hpp>

namespace millrace::plan {

struct FieldPlan;
class DirectiveRegistry;

/// A function in place of a member. Called once per object while the answer is written.
///
/// Threads: called on the core of the request. Errors: returns Value::error().
struct NativeResolver {
    value::Value (*call)(const void* self, const FieldPlan& field, value::Value parent,
                         value::Value arguments, Arena& arena) noexcept = nullptr;
    const void* self = nullptr;
};

/// What a plan is compiled against, beside the schema.
struct Resolvers {
    const source::Bindings* bindings = nullptr;     // null: every field is a member
    const NativeResolver* native = nullptr;         // asked for every field without a binding
    const DirectiveRegistry* directives = nullptr;  // null: queries do not compute
};

}  // namespace millrace::plan
