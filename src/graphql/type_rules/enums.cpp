#include <fmt/core.h>

#include "type_rules/parts.hpp"
#include "type_rules/rules.hpp"

namespace millrace::graphql::type_rules {

void check_enum(const Type& type, ErrorList& errors) {
    if (type.values.empty()) {
        errors.add({}, fmt::format("Enum type {} must define one or more values.", type.name),
                   places_of(type));
    }
    for (const EnumValue& value : type.values) {
        check_name(value.name, place(value.node), errors);
    }
}

}  // namespace millrace::graphql::type_rules
