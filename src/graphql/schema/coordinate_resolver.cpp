#include <millrace/graphql/coordinate_resolver.hpp>

#include <fmt/core.h>

namespace millrace::graphql {

namespace {

using Resolved = tl::expected<std::optional<SchemaElement>, std::string>;

Resolved refuse(std::string message) {
    return tl::unexpected(std::move(message));
}

// The element, or nothing when what should be it is null.
Resolved found_if(const void* element, const SchemaElement& result) {
    if (element == nullptr) { return std::optional<SchemaElement>{}; }
    return result;
}

Resolved unknown_type(std::string_view name) {
    return refuse(fmt::format("Expected \"{}\" to be defined as a type in the schema.", name));
}

Resolved resolve_member(const Schema& schema, const SchemaCoordinate& coordinate) {
    const Type* type = schema.type(coordinate.name.text);
    if (type == nullptr) { return unknown_type(coordinate.name.text); }
    const std::string_view name = coordinate.member.text;
    SchemaElement element{.type = type};
    switch (type->kind) {
        case TypeKind::Enum:
            element.kind = ElementKind::EnumValue;
            element.enum_value = type->value(name);
            return found_if(element.enum_value, element);
        case TypeKind::InputObject:
            element.kind = ElementKind::InputField;
            element.input_field = type->input_field(name);
            return found_if(element.input_field, element);
        case TypeKind::Object:
        case TypeKind::Interface:
            element.kind = ElementKind::Field;
            element.field = schema.field(*type, name);
            return found_if(element.field, element);
        case TypeKind::Scalar:
        case TypeKind::Union:
            break;
    }
    return refuse(fmt::format(
        "Expected \"{}\" to be an Enum, Input Object, Object or Interface type.", type->name));
}

Resolved resolve_argument(const Schema& schema, const SchemaCoordinate& coordinate) {
    const Type* type = schema.type(coordinate.name.text);
    if (type == nullptr) { return unknown_type(coordinate.name.text); }
    if (type->kind != TypeKind::Object && type->kind != TypeKind::Interface) {
        return refuse(
            fmt::format("Expected \"{}\" to be an object type or interface type.", type->name));
    }
    const Field* field = schema.field(*type, coordinate.member.text);
    if (field == nullptr) {
        return refuse(
            fmt::format("Expected \"{}\" to exist as a field of type \"{}\" in the schema.",
                        coordinate.member.text, type->name));
    }
    const InputValue* argument = field->argument(coordinate.argument.text);
    return found_if(
        argument,
        {.kind = ElementKind::FieldArgument, .type = type, .field = field, .argument = argument});
}

Resolved resolve_directive_argument(const Schema& schema, const SchemaCoordinate& coordinate) {
    const Directive* directive = schema.directive(coordinate.name.text);
    if (directive == nullptr) {
        return refuse(fmt::format("Expected \"{}\" to be defined as a directive in the schema.",
                                  coordinate.name.text));
    }
    const InputValue* argument = directive->argument(coordinate.argument.text);
    return found_if(
        argument,
        {.kind = ElementKind::DirectiveArgument, .directive = directive, .argument = argument});
}

}  // namespace

std::string_view element_kind_name(ElementKind kind) noexcept {
    switch (kind) {
        case ElementKind::NamedType:
            return "NamedType";
        case ElementKind::Field:
            return "Field";
        case ElementKind::InputField:
            return "InputField";
        case ElementKind::EnumValue:
            return "EnumValue";
        case ElementKind::FieldArgument:
            return "FieldArgument";
        case ElementKind::Directive:
            return "Directive";
        case ElementKind::DirectiveArgument:
            return "DirectiveArgument";
    }
    return {};
}

Resolved resolve_coordinate(const Schema& schema, std::string_view coordinate) {
    const Parsed<SchemaCoordinate> parsed = parse_schema_coordinate(coordinate);
    if (!parsed) { return refuse(parsed.error().message); }
    return resolve_coordinate(schema, *parsed);
}

Resolved resolve_coordinate(const Schema& schema, const SchemaCoordinate& coordinate) {
    switch (coordinate.kind) {
        case CoordinateKind::Type: {
            const Type* type = schema.type(coordinate.name.text);
            return found_if(type, {.kind = ElementKind::NamedType, .type = type});
        }
        case CoordinateKind::Member:
            return resolve_member(schema, coordinate);
        case CoordinateKind::Argument:
            return resolve_argument(schema, coordinate);
        case CoordinateKind::Directive: {
            const Directive* directive = schema.directive(coordinate.name.text);
            return found_if(directive, {.kind = ElementKind::Directive, .directive = directive});
        }
        case CoordinateKind::DirectiveArgument:
            return resolve_directive_argument(schema, coordinate);
    }
    return std::optional<SchemaElement>{};
}

}  // namespace millrace::graphql
