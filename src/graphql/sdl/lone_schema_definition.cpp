#include "schema/schema_impl.hpp"
#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

namespace {

bool has_schema_definition(const Schema& schema) noexcept {
    for (const SchemaDefinitionNode* node : schema.definitions()) {
        if (!node->extension) { return true; }
    }
    return schema.query_type() != nullptr || schema.mutation_type() != nullptr ||
           schema.subscription_type() != nullptr;
}

}  // namespace

// There is at most one schema definition, and none in an extension of a schema that has one or
// that already has root types.
void lone_schema_definition(Context& context) {
    const bool is_defined = context.base() != nullptr && has_schema_definition(*context.base());
    std::size_t seen = 0;
    for (const DefinitionNode* definition : context.definitions()) {
        if (definition->kind != DefinitionKind::Schema || definition->schema->extension) {
            continue;
        }
        const Place here = place(*definition->schema);
        if (is_defined) {
            context.report(here, "Cannot define a new schema within a schema extension.", {here});
        } else if (seen++ > 0) {
            context.report(here, "Must provide only one schema definition.", {here});
        }
    }
}

}  // namespace millrace::graphql::sdl
