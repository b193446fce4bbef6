#include <fmt/core.h>

#include "sdl/repeated_names.hpp"
#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

namespace {

void report(Context& context, const Place& visited, const std::string& owner,
            const RepeatedName& repeated) {
    context.report(
        visited,
        fmt::format("Argument \"{}({}:)\" can only be defined once.", owner, repeated.name),
        repeated.places);
}

void check_type(Context& context, const TypeDefinitionNode& type) {
    for (const FieldDefinitionNode& field : type.fields) {
        for (const RepeatedName& repeated : repeated_names(field.arguments)) {
            report(context, place(type), fmt::format("{}.{}", type.name.text, field.name.text),
                   repeated);
        }
    }
}

}  // namespace

// An argument of a field or directive is defined once.
void unique_argument_definition_names(Context& context) {
    for (const DefinitionNode* definition : context.definitions()) {
        if (definition->kind == DefinitionKind::Type) {
            check_type(context, *definition->type);
        } else if (definition->kind == DefinitionKind::Directive) {
            const DirectiveDefinitionNode& directive = *definition->directive;
            for (const RepeatedName& repeated : repeated_names(directive.arguments)) {
                report(context, place(directive), fmt::format("@{}", directive.name.text),
                       repeated);
            }
        }
    }
}

}  // namespace millrace::graphql::sdl
