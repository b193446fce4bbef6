#include <fmt/core.h>

#include "type_rules/parts.hpp"
#include "type_rules/rules.hpp"

namespace millrace::graphql::type_rules {

void check_directives(const Schema& schema, ErrorList& errors) {
    for (const Directive* directive : schema.directives()) {
        check_name(directive->name, place(directive->node), errors);
        if (directive->locations.empty()) {
            errors.add(
                {}, fmt::format("Directive @{} must include 1 or more locations.", directive->name),
                {place(directive->node)});
        }
        for (const InputValue& argument : directive->arguments) {
            check_input(argument, fmt::format("@{}({}:)", directive->name, argument.name),
                        "argument", place(argument.node), errors);
        }
    }
}

}  // namespace millrace::graphql::type_rules
