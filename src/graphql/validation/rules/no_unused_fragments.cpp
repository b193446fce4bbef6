#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// Every fragment is spread by some operation, directly or through other fragments.
void NoUnusedFragments::finish(Context& context) {
    const DocumentIndex& index = context.index;
    if (index.fragments().empty()) { return; }
    ReachableFragments used(index);
    for (const OperationInfo& operation : index.operations()) { used.add(operation.spreads); }
    used.follow();
    for (const FragmentInfo& fragment : index.fragments()) {
        // Fragments of the same name are used together: which one is meant is another error.
        if (used.contains(index.fragments()[fragment.meant])) { continue; }
        context.report(kRule, {fragment.node->offset}, "Fragment \"{}\" is never used.",
                       fragment.node->name.text);
    }
}

}  // namespace millrace::graphql::validation
