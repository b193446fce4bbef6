#include <fmt/core.h>

#include "sdl/first_seen.hpp"
#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

namespace {

void check_type(Context& context, const TypeGroup& group) {
    const Type* existing = context.existing(group.name);
    FirstSeen<Name> seen;
    for (const TypeDefinitionNode* node : group.nodes) {
        for (const EnumValueNode& value : node->values) {
            const Name& name = value.name;
            if (existing != nullptr && existing->kind == TypeKind::Enum &&
                existing->value(name.text) != nullptr) {
                context.report(place(*node),
                               fmt::format("Enum value \"{}.{}\" already exists in the schema. It "
                                           "cannot also be defined in this type extension.",
                                           group.name, name.text),
                               {place(name)});
            } else if (const Name* first = seen.insert(name.text, name)) {
                context.report(place(*node),
                               fmt::format("Enum value \"{}.{}\" can only be defined once.",
                                           group.name, name.text),
                               {place(*first), place(name)});
            }
        }
    }
}

}  // namespace

// A value of an enum is defined once, whether in its definition or in an extension.
void unique_enum_value_names(Context& context) {
    for (const TypeGroup& group : context.type_groups()) { check_type(context, group); }
}

}  // namespace millrace::graphql::sdl
