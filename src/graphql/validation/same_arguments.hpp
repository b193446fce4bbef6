#pragma once
/// @file same_arguments.hpp — whether two fields are asked with the same arguments

#include <span>
#include <string>

#include <millrace/graphql/ast.hpp>

namespace millrace::graphql::validation {

/// Whether two values are written alike: variables by name, the fields of objects in any order,
/// everything else token by token (`1.0` is not `1.00`, a block string not a string).
[[nodiscard]] bool same_value(const ValueNode& left, const ValueNode& right);

/// Whether two lists of arguments are the same, in any order.
/// Cost: linear when both have the same order, otherwise that of sorting them.
[[nodiscard]] bool same_arguments(std::span<const ArgumentNode> left,
                                  std::span<const ArgumentNode> right);

/// Appends a text that is equal exactly for same_value()s.
void append_value_key(std::string& key, const ValueNode& value);

}  // namespace millrace::graphql::validation
