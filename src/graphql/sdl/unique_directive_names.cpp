#include <fmt/core.h>

#include "sdl/first_seen.hpp"
#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

// A directive is defined once; those of the specification may be defined by a text, too.
void unique_directive_names(Context& context) {
    FirstSeen<Name> seen;
    for (const DefinitionNode* definition : context.definitions()) {
        if (definition->kind != DefinitionKind::Directive || definition->directive->extension) {
            continue;
        }
        const Place visited = place(*definition->directive);
        const Name& name = definition->directive->name;
        if (context.is_taken_directive(name.text)) {
            context.report(visited,
                           fmt::format("Directive \"@{}\" already exists in the schema. It cannot "
                                       "be redefined.",
                                       name.text),
                           {place(name)});
        } else if (const Name* first = seen.insert(name.text, name)) {
            context.report(visited,
                           fmt::format("There can be only one directive named \"@{}\".", name.text),
                           {place(*first), place(name)});
        }
    }
}

}  // namespace millrace::graphql::sdl
