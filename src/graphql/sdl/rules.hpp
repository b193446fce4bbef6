#pragma once
/// @file rules.hpp — the rules for type system documents

#include "sdl/context.hpp"

namespace millrace::graphql::sdl {

/// One rule each, in a file of its own; called as the reference implementation calls it.
void lone_schema_definition(Context& context);
void unique_operation_types(Context& context);
void unique_type_names(Context& context);
void unique_enum_value_names(Context& context);
void unique_field_definition_names(Context& context);
void unique_argument_definition_names(Context& context);
void unique_directive_names(Context& context);
void known_type_names(Context& context);
void known_directives(Context& context);
void unique_directives_per_location(Context& context);
void possible_type_extensions(Context& context);
void known_argument_names_on_directives(Context& context);
void unique_argument_names(Context& context);
void unique_input_field_names(Context& context);
void provided_required_arguments_on_directives(Context& context);

/// Applies all of them, in this order.
void check_all(Context& context);

}  // namespace millrace::graphql::sdl
