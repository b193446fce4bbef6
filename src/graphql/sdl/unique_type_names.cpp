#include <fmt/core.h>

#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

// A type is defined once.
void unique_type_names(Context& context) {
    for (const TypeGroup& group : context.type_groups()) {
        const TypeDefinitionNode* first = nullptr;
        for (const TypeDefinitionNode* node : group.nodes) {
            if (node->extension) { continue; }
            if (context.is_taken(group.name)) {
                context.report(place(*node),
                               fmt::format("Type \"{}\" already exists in the schema. It cannot "
                                           "also be defined in this type definition.",
                                           group.name),
                               {place(node->name)});
            } else if (first != nullptr) {
                context.report(place(*node),
                               fmt::format("There can be only one type named \"{}\".", group.name),
                               {place(first->name), place(node->name)});
            } else {
                first = node;
            }
        }
    }
}

}  // namespace millrace::graphql::sdl
