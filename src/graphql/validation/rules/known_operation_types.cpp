#include "validation/rules.hpp"
#include "validation/text.hpp"

namespace millrace::graphql::validation {

/// The schema has a root type for every operation.
void KnownOperationTypes::enter(const OperationSite& site, Context& context) {
    if (site.root != nullptr) { return; }
    context.report(kRule, {site.node.offset}, "The {} operation is not supported by the schema.",
                   operation_keyword(site.node.type));
}

}  // namespace millrace::graphql::validation
