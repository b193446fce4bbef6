#include "validation/rules.hpp"
#include "validation/text.hpp"

namespace millrace::graphql::validation {

/// Nothing deprecated is used. Optional: for clients that want to know.
void NoDeprecated::enter(const FieldSite& site, Context& context) {
    if (site.definition == nullptr || !site.definition->deprecation.deprecated) { return; }
    context.report(kRule, {site.node.offset}, "The field {} is deprecated. {}",
                   coordinate(*site.definition), site.definition->deprecation.reason);
}

void NoDeprecated::enter(const ArgumentSite& site, Context& context) {
    if (site.definition == nullptr || !site.definition->deprecation.deprecated) { return; }
    const std::string owner = site.directive != nullptr ? fmt::format("@{}", site.directive->name)
                                                        : coordinate(*site.field);
    context.report(kRule, {site.node.name.offset}, "The argument \"{}({}:)\" is deprecated. {}",
                   owner, site.definition->name, site.definition->deprecation.reason);
}

void NoDeprecated::enter(const ObjectFieldSite& site, Context& context) {
    if (site.definition == nullptr || !site.definition->deprecation.deprecated) { return; }
    context.report(kRule, {site.node().name.offset}, "The input field {}.{} is deprecated. {}",
                   site.type->name, site.definition->name, site.definition->deprecation.reason);
}

void NoDeprecated::enter(const EnumSite& site, Context& context) {
    if (site.value == nullptr || !site.value->deprecation.deprecated) { return; }
    context.report(kRule, {site.node.offset}, "The enum value \"{}.{}\" is deprecated. {}",
                   site.type->name, site.value->name, site.value->deprecation.reason);
}

}  // namespace millrace::graphql::validation
