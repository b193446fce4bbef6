#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// Every variable that an operation or a fragment defines is used in it; an operation's also by
/// the fragments it spreads.
void NoUnusedVariables::enter(const OperationVariablesSite& site, Context& context) {
    const OperationNode& operation = *site.operation.node;
    if (operation.variables.empty()) { return; }
    // Of several variables of the same name one usage is a usage of all.
    NameTable<bool> used(context.arena);
    used.reserve(operation.variables.size());
    for (const auto& [usage, definition] : site.usages) {
        if (usage->of_fragment == nullptr && definition != nullptr) {
            used.insert(definition->variable.text);
        }
    }
    for (const VariableDefinitionNode& variable : operation.variables) {
        const std::string_view name = variable.variable.text;
        if (used.find(name) != nullptr) { continue; }
        const ComputedUses* computed = context.options.computed;
        if (computed != nullptr && computed->uses_variable(name)) { continue; }
        const Offset offsets[] = {variable.offset};
        if (operation.name.empty()) {
            context.report_at(site.operation.entered, kRule, offsets,
                              "Variable \"${}\" is never used.", name);
        } else {
            context.report_at(site.operation.entered, kRule, offsets,
                              "Variable \"${}\" is never used in operation \"{}\".", name,
                              operation.name.text);
        }
    }
}

void NoUnusedVariables::leave(const FragmentSite& site, Context& context) {
    if (site.node.variables.empty()) { return; }
    NameTable<bool> used(context.arena);
    for (const VariableUsage& usage : context.index.usages(site.info.usages)) {
        used.insert(usage.node->text);
    }
    for (const VariableDefinitionNode& variable : site.node.variables) {
        const std::string_view name = variable.variable.text;
        if (used.find(name) != nullptr) { continue; }
        const Offset offsets[] = {variable.offset};
        context.report_at(site.info.entered, kRule, offsets,
                          "Variable \"${}\" is never used in fragment \"{}\".", name,
                          site.node.name.text);
    }
}

}  // namespace millrace::graphql::validation
