#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// Every variable that an operation uses, in its own selections or in fragments, is one that it
/// defines.
void NoUndefinedVariables::enter(const OperationVariablesSite& site, Context& context) {
    const OperationNode& operation = *site.operation.node;
    for (const auto& [usage, definition] : site.usages) {
        if (usage->of_fragment != nullptr || definition != nullptr) { continue; }
        const Offset offsets[] = {usage->node->offset, operation.offset};
        if (operation.name.empty()) {
            context.report_at(site.operation.entered, kRule, offsets,
                              "Variable \"${}\" is not defined.", usage->node->text);
        } else {
            context.report_at(site.operation.entered, kRule, offsets,
                              "Variable \"${}\" is not defined by operation \"{}\".",
                              usage->node->text, operation.name.text);
        }
    }
}

}  // namespace millrace::graphql::validation
