#include <millrace/graphql/printer.hpp>

#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// A variable holds an input value: its type is built of scalars, enums and input objects.
void VariablesAreInputTypes::enter(const VariableDefinitionSite& site, Context& context) {
    if (site.type == nullptr || site.type->named->is_input()) { return; }
    context.report(kRule, {site.node.type->offset},
                   "Variable \"${}\" cannot be non-input type \"{}\".", site.node.variable.text,
                   print_type(*site.node.type));
}

}  // namespace millrace::graphql::validation
