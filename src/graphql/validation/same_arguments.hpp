#pragma once
/// @file same_arguments.hpp — whether two fields are asked with the same arguments

#include <span>
#include <string>

#include <millrace/graphql/ast.hpp>

namespace millrace::graphql::validation {

/// Whether two values are written alike: variables by name, the fields of objects in any order,
/// everything else token by token (`1.0` is not `1.00`, a block string not a string).
[[nodiscard]] bool same_value(const ValueNode& left, const ValueNode& right);

/// Whether each argument of `left` is also one of `right`, which has as many. Where a name stands
/// several times (an error of its own), the last on the right counts, as in the reference
/// implementation.
/// Cost: that of sorting long lists.
[[nodiscard]] bool same_arguments(std::span<const ArgumentNode> left,
                                  std::span<const ArgumentNode> right);

/// Appends a text that is equal exactly for same_value()s.
void append_value_key(std::string& key, const ValueNode& value);

}  // namespace millrace::graphql::validation
