#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

bool is_introspection_type(const Type& type) noexcept {
    return type.built_in && type.name.starts_with("__");
}

}  // namespace

/// Nothing of the schema is asked for. Optional: for services that do not show it.
void NoSchemaIntrospection::enter(const FieldSite& site, Context& context) {
    if (site.definition == nullptr || !is_introspection_type(*site.definition->type->named)) {
        return;
    }
    context.report(kRule, {site.node.offset},
                   "GraphQL introspection has been disabled, but the requested query contained the "
                   "field \"{}\".",
                   site.node.name.text);
}

}  // namespace millrace::graphql::validation
