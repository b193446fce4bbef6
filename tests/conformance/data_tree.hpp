#pragma once
/// @file data_tree.hpp — the data trees of the corpora as values and resolvers of the engine

#include <string>

#include <millrace/base/arena.hpp>
#include <millrace/plan/resolvers.hpp>
#include <millrace/value/value.hpp>

#include "row.hpp"

namespace millrace::conformance {

/// A plain JSON value; numbers keep the text that the row has.
[[nodiscard]] value::Value to_value(const Json& json, Arena& arena);

/// The same with the special objects of data trees: `$async` is what it holds, `$error` a
/// failure, `$asyncIterable` a list that is not known to have ended.
[[nodiscard]] value::Value tree_to_value(const Json& json, Arena& arena);

/// Values from a tree: members called `$key:alias`, and fields that echo their arguments.
class TreeResolver {
public:
    explicit TreeResolver(const Json& resolvers) : resolvers_(resolvers) {}
    [[nodiscard]] plan::NativeResolver native() const noexcept;

private:
    static value::Value call(const void* self, const plan::FieldPlan& field, value::Value parent,
                             value::Value arguments, Arena& arena) noexcept;
    Json resolvers_;
};

/// Values that follow from types alone (wiring rows).
[[nodiscard]] plan::NativeResolver wiring_resolver() noexcept;

}  // namespace millrace::conformance
