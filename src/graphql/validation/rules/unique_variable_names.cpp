#include "validation/duplicate_names.hpp"
#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// No two variables of an operation have the same name.
void UniqueVariableNames::enter(const OperationSite& site, Context& context) {
    for_each_duplicate_name(
        site.node.variables,
        [](const VariableDefinitionNode& node) -> const Name& { return node.variable; },
        context.arena,
        [&](const Name& name, std::span<const Offset> offsets) {
            context.report_at(context.step, kRule, offsets,
                              "There can be only one variable named \"${}\".", name.text);
        });
}

}  // namespace millrace::graphql::validation
