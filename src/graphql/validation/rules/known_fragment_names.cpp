#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// Every fragment that is spread is defined.
void KnownFragmentNames::enter(const FragmentSpreadSite& site, Context& context) {
    if (site.fragment != nullptr) { return; }
    context.report(kRule, {site.node.name.offset}, "Unknown fragment \"{}\".", site.node.name.text);
}

}  // namespace millrace::graphql::validation
