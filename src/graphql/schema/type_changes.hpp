#pragma once
/// @file type_changes.hpp — which changes of a type keep clients working

#include <string>

#include <millrace/graphql/schema.hpp>

namespace millrace::graphql {

/// Whether whoever reads a value of type `before` can read one of `after`: the same type, or one
/// that promises more (non-null). Types of different schemas are compared by name.
[[nodiscard]] bool is_safe_output_change(TypeRef before, TypeRef after) noexcept;

/// Whether what was given as `before` is taken as `after`: the same type, or one that asks for
/// less (nullable).
[[nodiscard]] bool is_safe_input_change(TypeRef before, TypeRef after) noexcept;

/// A literal with the fields of its objects by name: equal texts for equal values.
[[nodiscard]] std::string print_sorted(const ValueNode& literal);

}  // namespace millrace::graphql
