#pragma once
/// @file parts.hpp — what several rules say of names, arguments and default values

#include <string>
#include <string_view>
#include <vector>

#include <millrace/graphql/schema.hpp>

#include "schema/error_list.hpp"

namespace millrace::graphql::type_rules {

/// Names that begin with two underscores belong to introspection.
void check_name(std::string_view name, const Place& place, ErrorList& errors);

/// What is true of every argument and input field. `coordinate` is how messages name it, `what`
/// what it is: "argument". An argument of a directive is pointed at as a whole when its type is
/// wrong, everything else at its type: `type_place` says where.
void check_input(const InputValue& input, const std::string& coordinate, std::string_view what,
                 const Place& type_place, ErrorList& errors);

/// The definition of a type and its extensions.
[[nodiscard]] std::vector<Place> places_of(const Type& type);

/// Where the definition or an extension says that `type` implements `interface`.
[[nodiscard]] std::vector<Place> implements_places(const Type& type, std::string_view interface);

/// The `@deprecated` among `directives`, if it is there.
[[nodiscard]] Place deprecated_place(std::span<const DirectiveNode> directives) noexcept;

/// The `@deprecated` of a definition, which may be null.
template <class Node>
[[nodiscard]] Place deprecated_place(const Node* node) noexcept {
    return node == nullptr ? Place{} : deprecated_place(node->directives);
}

/// The type that was written for a field, argument or input field.
template <class Element>
[[nodiscard]] Place type_place(const Element& element) noexcept {
    return element.node == nullptr ? Place{} : place(element.node->type);
}

}  // namespace millrace::graphql::type_rules
