#include <algorithm>

#include <fmt/core.h>

#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

// Every directive that is applied is defined, and for that location.
void known_directives(Context& context) {
    for (const DirectiveSite& site : context.sites()) {
        for (const DirectiveNode& directive : site.directives) {
            const Place here = place(directive);
            const DirectiveDefinitionNode* definition = context.directive(directive.name.text);
            if (definition == nullptr) {
                context.report(here, fmt::format("Unknown directive \"@{}\".", directive.name.text),
                               {here});
                continue;
            }
            if (std::ranges::find(definition->locations, site.location, &Name::text) ==
                definition->locations.end()) {
                context.report(here,
                               fmt::format("Directive \"@{}\" may not be used on {}.",
                                           directive.name.text, site.location),
                               {here});
            }
        }
    }
}

}  // namespace millrace::graphql::sdl
