#include <fmt/core.h>

#include "type_rules/parts.hpp"
#include "type_rules/rules.hpp"

namespace millrace::graphql::type_rules {

namespace {

// Exactly one field is given, so none can be required, and none can fill itself in.
void check_one_of_field(const InputValue& field, const std::string& coordinate, ErrorList& errors) {
    if (field.type->is_non_null()) {
        errors.add({}, fmt::format("OneOf input field {} must be nullable.", coordinate),
                   {type_place(field)});
    }
    if (field.default_literal != nullptr) {
        errors.add({}, fmt::format("OneOf input field {} cannot have a default value.", coordinate),
                   {place(field.node)});
    }
}

}  // namespace

void check_input_fields(const Type& type, ErrorList& errors) {
    if (type.input_fields.empty()) {
        errors.add({},
                   fmt::format("Input Object type {} must define one or more fields.", type.name),
                   places_of(type));
    }
    for (const InputValue& field : type.input_fields) {
        const std::string coordinate = fmt::format("{}.{}", type.name, field.name);
        check_input(field, coordinate, "input field", type_place(field), errors);
        if (type.one_of) { check_one_of_field(field, coordinate, errors); }
    }
}

}  // namespace millrace::graphql::type_rules
