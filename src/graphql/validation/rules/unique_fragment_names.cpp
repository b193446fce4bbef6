#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// No two fragments have the same name.
void UniqueFragmentNames::enter(const FragmentSite& site, Context& context) {
    const Name& name = site.node.name;
    const auto [first, is_new] = first_by_name_.insert(name.text);
    if (is_new) {
        first = &name;
    } else {
        context.report(kRule, {first->offset, name.offset},
                       "There can be only one fragment named \"{}\".", name.text);
    }
}

}  // namespace millrace::graphql::validation
