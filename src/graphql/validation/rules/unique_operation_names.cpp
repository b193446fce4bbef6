#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// No two operations have the same name.
void UniqueOperationNames::enter(const OperationSite& site, Context& context) {
    const Name& name = site.node.name;
    if (name.empty()) { return; }
    const auto [first, is_new] = first_by_name_.insert(name.text);
    if (is_new) {
        first = &name;
    } else {
        context.report(kRule, {first->offset, name.offset},
                       "There can be only one operation named \"{}\".", name.text);
    }
}

}  // namespace millrace::graphql::validation
