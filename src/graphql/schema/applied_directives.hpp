#pragma once
/// @file applied_directives.hpp — directives of a definition that are part of the type system

#include <optional>
#include <span>
#include <string_view>

#include <millrace/graphql/schema.hpp>

#include "schema/error_list.hpp"

namespace millrace::graphql {

/// The first directive of that name, or null.
[[nodiscard]] const DirectiveNode* find_directive(std::span<const DirectiveNode> directives,
                                                  std::string_view name) noexcept;

/// `@deprecated`; an argument of the wrong type is an error.
[[nodiscard]] Deprecation read_deprecation(std::span<const DirectiveNode> directives,
                                           ErrorList& errors);

/// The address of `@specifiedBy`, if it is there; a missing or wrong one is an error.
[[nodiscard]] std::optional<std::string_view> read_specified_by(
    std::span<const DirectiveNode> directives, ErrorList& errors);

}  // namespace millrace::graphql
