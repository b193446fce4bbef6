#pragma once
/// @file field_kinds.hpp — how the values of a type are read from answers and completed

#include <millrace/graphql/schema.hpp>
#include <millrace/plan/plan.hpp>
#include <millrace/value/shape.hpp>

namespace millrace::plan {

/// Leaf::None for objects, interfaces and unions.
[[nodiscard]] Leaf leaf_of(const graphql::Type& type) noexcept;

/// What is kept of a member of this type.
[[nodiscard]] value::Want want_of(const graphql::WrappedType& type) noexcept;

}  // namespace millrace::plan
