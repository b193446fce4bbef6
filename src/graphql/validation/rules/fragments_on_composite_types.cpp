#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// The condition of a fragment is a type that has fields, or a union.
void FragmentsOnCompositeTypes::enter(const InlineFragmentSite& site, Context& context) {
    const Name& condition = site.node.type_condition;
    if (condition.empty() || site.type == nullptr || site.type->is_composite()) { return; }
    context.report(kRule, {condition.offset},
                   "Fragment cannot condition on non composite type \"{}\".", condition.text);
}

void FragmentsOnCompositeTypes::enter(const FragmentSite& site, Context& context) {
    const Type* type = site.info.type;
    if (type == nullptr || type->is_composite()) { return; }
    const Name& condition = site.node.type_condition;
    context.report(kRule, {condition.offset},
                   "Fragment \"{}\" cannot condition on non composite type \"{}\".",
                   site.node.name.text, condition.text);
}

}  // namespace millrace::graphql::validation
