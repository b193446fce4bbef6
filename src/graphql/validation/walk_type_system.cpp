// Type system definitions in an executable document are an error of their own
// (ExecutableDefinitions); their directives, values and type names are looked at nevertheless,
// so that the document gets the errors the reference implementation gives it.

#include <millrace/graphql/introspection.hpp>

#include "walk.hpp"

namespace millrace::graphql::validation {

void Walk::type_system(const DefinitionNode& definition) {
    next_moment();
    if (definition.type != nullptr) {
        type_definition(*definition.type);
    } else if (definition.schema != nullptr) {
        const DirectivesSite site{definition.schema->directives, DirectivesSite::Shared::BySchema};
        rules_.enter(site);
        directives(site, "SCHEMA", {}, false);
        for (const RootOperationNode& root : definition.schema->operations) {
            next_moment();
            rules_.enter(NamedTypeSite{root.type, true});
        }
    } else {
        const DirectiveDefinitionNode& node = *definition.directive;
        const DirectivesSite site{node.directives, DirectivesSite::Shared::ByDirective,
                                  node.name.text};
        rules_.enter(site);
        input_values(node.arguments, "ARGUMENT_DEFINITION");
        directives(site, "DIRECTIVE_DEFINITION", {}, false);
    }
    next_moment();
}

void Walk::type_definition(const TypeDefinitionNode& node) {
    const auto type_name = [&](const Name& name) {
        next_moment();
        rules_.enter(NamedTypeSite{name, true});
    };
    const DirectivesSite site{node.directives, DirectivesSite::Shared::ByType, node.name.text};
    rules_.enter(site);
    for (const Name& name : node.interfaces) { type_name(name); }
    directives(site, type_kind_name(node.kind), {}, false);
    for (const Name& name : node.members) { type_name(name); }
    for (const FieldDefinitionNode& field : node.fields) {
        next_moment();
        const DirectivesSite field_site{field.directives};
        rules_.enter(field_site);
        input_values(field.arguments, "ARGUMENT_DEFINITION");
        named_type(*field.type, true);
        directives(field_site, "FIELD_DEFINITION", {}, false);
    }
    for (const EnumValueNode& value : node.values) {
        next_moment();
        const DirectivesSite value_site{value.directives};
        rules_.enter(value_site);
        directives(value_site, "ENUM_VALUE", {}, false);
    }
    input_values(node.input_fields, "INPUT_FIELD_DEFINITION");
}

void Walk::input_values(std::span<const InputValueNode> nodes, std::string_view location) {
    for (const InputValueNode& node : nodes) {
        next_moment();
        const DirectivesSite site{node.directives};
        rules_.enter(site);
        named_type(*node.type, true);
        if (node.default_value != nullptr) {
            whole_value(*node.default_value, {.collects_usages = false});
        }
        directives(site, location, {}, false);
    }
}

}  // namespace millrace::graphql::validation
