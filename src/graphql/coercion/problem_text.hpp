#pragma once
/// @file problem_text.hpp — the words for what can be wrong with literals and JSON values alike

#include <string>
#include <string_view>

#include <millrace/graphql/schema.hpp>

namespace millrace::graphql {

/// A printed value, cut when a message should not repeat all of it.
[[nodiscard]] std::string shortened(std::string shown);

[[nodiscard]] std::string null_problem(TypeRef type);
[[nodiscard]] std::string not_an_object_problem(const Type& type, std::string_view shown);
[[nodiscard]] std::string missing_field_problem(const Type& type, const InputValue& field,
                                                std::string_view shown);
[[nodiscard]] std::string unknown_field_problem(const Type& type, std::string_view field,
                                                std::string_view shown);
[[nodiscard]] std::string one_of_problem(const Type& type);

}  // namespace millrace::graphql
