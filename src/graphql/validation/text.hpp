#pragma once
/// @file text.hpp — how errors name things

#include <string>
#include <string_view>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>

namespace millrace::graphql::validation {

/// `query`, `mutation` or `subscription`.
[[nodiscard]] std::string_view operation_keyword(OperationType type) noexcept;

/// `Type.field`; a meta field belongs to `<meta>`.
[[nodiscard]] std::string coordinate(const Field& field);

}  // namespace millrace::graphql::validation
