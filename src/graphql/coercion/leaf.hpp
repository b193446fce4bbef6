#pragma once
/// @file leaf.hpp — input values of scalars and enums

#include <string>

#include <millrace/graphql/coercion.hpp>

namespace millrace::graphql {

/// Absent when it is no value of `type`, which is a scalar or enum. Not for null.
[[nodiscard]] value::Value coerce_leaf(const ValueNode& literal, const Type& type,
                                       const VariableValues& variables, Arena& arena);
[[nodiscard]] value::Value coerce_leaf(const value::Value& given, const Type& type, Arena& arena);

/// Why coerce_leaf() refuses it; empty when it does not.
[[nodiscard]] std::string explain_leaf(const ValueNode& literal, const Type& type);
[[nodiscard]] std::string explain_leaf(const value::Value& given, const Type& type);

}  // namespace millrace::graphql
