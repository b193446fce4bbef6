#include <fmt/core.h>

#include <millrace/base/nearest.hpp>

#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

namespace {

std::string_view kind_in_words(TypeKind kind) noexcept {
    switch (kind) {
        case TypeKind::Scalar:
            return "scalar";
        case TypeKind::Object:
            return "object";
        case TypeKind::Interface:
            return "interface";
        case TypeKind::Union:
            return "union";
        case TypeKind::Enum:
            return "enum";
        case TypeKind::InputObject:
            return "input object";
    }
    return {};
}

void check_extension(Context& context, const TypeDefinitionNode& extension) {
    const std::string_view name = extension.name.text;
    const TypeDefinitionNode* definition = context.definition(name);
    const Type* existing = context.existing(name);
    if (definition == nullptr && existing == nullptr) {
        context.report(place(extension),
                       fmt::format("Cannot extend type \"{}\" because it is not defined.{}", name,
                                   did_you_mean(nearest(name, context.extensible_type_names()))),
                       {place(extension.name)});
        return;
    }
    const TypeKind kind = definition != nullptr ? definition->kind : existing->kind;
    if (kind == extension.kind) { return; }
    context.report(
        place(extension),
        fmt::format("Cannot extend non-{} type \"{}\".", kind_in_words(extension.kind), name),
        {place(definition), place(extension)});
}

}  // namespace

// Only types that are defined are extended, and as what they are.
void possible_type_extensions(Context& context) {
    for (const DefinitionNode* definition : context.definitions()) {
        if (definition->kind == DefinitionKind::Type && definition->type->extension) {
            check_extension(context, *definition->type);
        }
    }
}

}  // namespace millrace::graphql::sdl
