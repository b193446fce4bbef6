#pragma once
/// @file schema_printer.hpp — from a schema back to SDL

#include <cstdint>
#include <string>

#include <millrace/graphql/schema.hpp>

namespace millrace::graphql {

enum class PrintOrder : std::uint8_t {
    Definition,  // As the schema has it.
    Name,        // Everything by name, numbers in names by value.
};

/// The SDL of `schema` without built-in and internal definitions, in the layout of the reference
/// implementation, no line end at the end. Of applied directives only those that are part of the
/// type system are kept: `@deprecated`, `@specifiedBy`, `@oneOf`.
[[nodiscard]] std::string print_schema(const Schema& schema,
                                       PrintOrder order = PrintOrder::Definition);

[[nodiscard]] std::string print_type(const Type& type, PrintOrder order = PrintOrder::Definition);
[[nodiscard]] std::string print_directive(const Directive& directive,
                                          PrintOrder order = PrintOrder::Definition);

/// The default value as a GraphQL literal, as introspection shows it. There must be one.
[[nodiscard]] std::string print_default_value(const InputValue& input);

}  // namespace millrace::graphql
