#pragma once
/// @file introspection.hpp — small facts that introspection answers with

#include <cstdint>
#include <string_view>

#include <millrace/graphql/schema.hpp>

namespace millrace::graphql {

/// "SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM", "INPUT_OBJECT".
[[nodiscard]] std::string_view type_kind_name(TypeKind kind) noexcept;

/// As above for the named type, "LIST" or "NON_NULL" for a wrapper.
[[nodiscard]] std::string_view type_kind_name(TypeRef type) noexcept;

/// Whether introspection lists it: everything but what is internal to the program.
[[nodiscard]] inline bool is_visible(const Type& type) noexcept {
    return !type.internal;
}
[[nodiscard]] inline bool is_visible(const Directive& directive) noexcept {
    return !directive.internal;
}

}  // namespace millrace::graphql
