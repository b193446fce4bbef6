#pragma once
/// @file lookup.hpp — directives and arguments of a node by name

#include <algorithm>
#include <span>
#include <string_view>

#include <millrace/graphql/ast.hpp>

namespace millrace::graphql::validation {

/// The first of that name, or null.
[[nodiscard]] inline const DirectiveNode* find_directive(std::span<const DirectiveNode> directives,
                                                         std::string_view name) noexcept {
    const auto found = std::ranges::find_if(
        directives, [&](const DirectiveNode& node) { return node.name.text == name; });
    return found == directives.end() ? nullptr : &*found;
}

/// The value of the first argument of that name, or null.
[[nodiscard]] inline const ValueNode* find_argument(std::span<const ArgumentNode> arguments,
                                                    std::string_view name) noexcept {
    const auto found = std::ranges::find_if(
        arguments, [&](const ArgumentNode& node) { return node.name.text == name; });
    return found == arguments.end() ? nullptr : found->value;
}

/// Whether `value` is the literal `true` or `false`, and which.
[[nodiscard]] inline bool is_boolean(const ValueNode* value, std::string_view text) noexcept {
    return value != nullptr && value->kind == ValueKind::Boolean && value->text == text;
}

}  // namespace millrace::graphql::validation
