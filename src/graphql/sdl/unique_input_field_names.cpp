#include <fmt/core.h>

#include "sdl/first_seen.hpp"
#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

namespace {

void check_value(Context& context, const ValueNode& value) {
    for (const ValueNode& item : value.items) { check_value(context, item); }
    if (value.fields.empty()) { return; }
    FirstSeen<Name> seen;
    for (const ObjectFieldNode& field : value.fields) {
        if (const Name* first = seen.insert(field.name.text, field.name)) {
            context.report(
                place(field.name),
                fmt::format("There can be only one input field named \"{}\".", field.name.text),
                {place(*first), place(field.name)});
        }
        check_value(context, *field.value);
    }
}

void check_defaults(Context& context, std::span<const InputValueNode> inputs) {
    for (const InputValueNode& input : inputs) {
        if (input.default_value != nullptr) { check_value(context, *input.default_value); }
    }
}

}  // namespace

// A field of an object literal is given once: in default values and arguments of directives.
void unique_input_field_names(Context& context) {
    for (const DefinitionNode* definition : context.definitions()) {
        if (definition->kind == DefinitionKind::Directive) {
            check_defaults(context, definition->directive->arguments);
        } else if (definition->kind == DefinitionKind::Type) {
            check_defaults(context, definition->type->input_fields);
            for (const FieldDefinitionNode& field : definition->type->fields) {
                check_defaults(context, field.arguments);
            }
        }
    }
    for (const DirectiveSite& site : context.sites()) {
        for (const DirectiveNode& directive : site.directives) {
            for (const ArgumentNode& argument : directive.arguments) {
                check_value(context, *argument.value);
            }
        }
    }
}

}  // namespace millrace::graphql::sdl
