#include <fmt/core.h>

#include "type_rules/parts.hpp"
#include "type_rules/rules.hpp"

namespace millrace::graphql::type_rules {

void check_fields(const Type& type, ErrorList& errors) {
    if (type.fields.empty()) {
        errors.add({}, fmt::format("Type {} must define one or more fields.", type.name),
                   places_of(type));
    }
    for (const Field& field : type.fields) {
        check_name(field.name, place(field.node), errors);
        if (!field.type->named->is_output()) {
            errors.add({},
                       fmt::format("The type of {}.{} must be Output Type but got: {}.", type.name,
                                   field.name, to_string(field.type)),
                       {type_place(field)});
        }
        for (const InputValue& argument : field.arguments) {
            check_input(argument, fmt::format("{}.{}({}:)", type.name, field.name, argument.name),
                        "argument", type_place(argument), errors);
        }
    }
}

}  // namespace millrace::graphql::type_rules
