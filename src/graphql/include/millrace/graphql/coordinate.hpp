#pragma once
/// @file coordinate.hpp — names of schema elements: `Type.field(argument:)`,
/// `@directive(argument:)`

#include <cstdint>
#include <string>
#include <string_view>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/parser.hpp>

namespace millrace::graphql {

/// What the form of a coordinate says; whether a member is a field, an input field or an enum
/// value depends on the schema.
enum class CoordinateKind : std::uint8_t {
    Type,               // Type
    Member,             // Type.member
    Argument,           // Type.field(argument:)
    Directive,          // @directive
    DirectiveArgument,  // @directive(argument:)
};

/// A parsed coordinate. Parts that its kind does not have are empty.
struct SchemaCoordinate {
    CoordinateKind kind = CoordinateKind::Type;
    Name name;    // of the type, or of the directive without `@`
    Name member;  // of the field, input field or enum value
    Name argument;
};

/// Parses a coordinate and nothing else. Nothing is ignored: blanks, comments and commas are
/// errors. Names are views into `source`.
[[nodiscard]] Parsed<SchemaCoordinate> parse_schema_coordinate(std::string_view source);

[[nodiscard]] std::string print_schema_coordinate(const SchemaCoordinate& coordinate);

}  // namespace millrace::graphql
