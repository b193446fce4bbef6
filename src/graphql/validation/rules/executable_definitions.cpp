#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

struct Place {
    std::string_view name;  // empty: a schema definition
    Offset offset;
};

Place place_of(const DefinitionNode& definition) noexcept {
    if (definition.type != nullptr) {
        return {definition.type->name.text, definition.type->offset};
    }
    if (definition.directive != nullptr) {
        return {definition.directive->name.text, definition.directive->offset};
    }
    return {{}, definition.schema->offset};
}

}  // namespace

/// A document to be executed holds operations and fragments only.
void ExecutableDefinitions::enter(const DocumentSite& site, Context& context) {
    if (!context.index.has_type_system()) { return; }
    for (const DefinitionNode& definition : site.node.definitions) {
        if (definition.operation != nullptr || definition.fragment != nullptr) { continue; }
        const auto [name, offset] = place_of(definition);
        if (name.empty()) {
            context.report(kRule, {offset}, "The schema definition is not executable.");
        } else {
            context.report(kRule, {offset}, "The \"{}\" definition is not executable.", name);
        }
    }
}

}  // namespace millrace::graphql::validation
