#pragma once
/// @file coordinate_resolver.hpp — from the name of a schema element to the element

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include <millrace/graphql/coordinate.hpp>
#include <millrace/graphql/schema.hpp>

namespace millrace::graphql {

enum class ElementKind : std::uint8_t {
    NamedType,
    Field,
    InputField,
    EnumValue,
    FieldArgument,
    Directive,
    DirectiveArgument,
};

/// Its own name, as the reference implementation calls it: "FieldArgument".
[[nodiscard]] std::string_view element_kind_name(ElementKind kind) noexcept;

/// An element of a schema with what contains it; what its kind does not have is null.
struct SchemaElement {
    ElementKind kind = ElementKind::NamedType;
    const Type* type = nullptr;
    const Field* field = nullptr;
    const InputValue* input_field = nullptr;
    const EnumValue* enum_value = nullptr;
    const Directive* directive = nullptr;
    const InputValue* argument = nullptr;  // FieldArgument, DirectiveArgument
};

/// Finds what `coordinate` names; nothing when its container has no such element.
/// Errors: a message when the coordinate is malformed or a container in it does not exist or is
///         of the wrong kind.
[[nodiscard]] tl::expected<std::optional<SchemaElement>, std::string> resolve_coordinate(
    const Schema& schema, std::string_view coordinate);
[[nodiscard]] tl::expected<std::optional<SchemaElement>, std::string> resolve_coordinate(
    const Schema& schema, const SchemaCoordinate& coordinate);

}  // namespace millrace::graphql
