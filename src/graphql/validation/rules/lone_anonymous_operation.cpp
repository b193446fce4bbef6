#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// An operation without a name is the only operation of its document.
void LoneAnonymousOperation::enter(const OperationSite& site, Context& context) {
    if (!site.node.name.empty() || context.index.operations().size() == 1) { return; }
    context.report(kRule, {site.node.offset},
                   "This anonymous operation must be the only defined operation.");
}

}  // namespace millrace::graphql::validation
