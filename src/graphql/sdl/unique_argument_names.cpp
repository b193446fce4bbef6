#include <fmt/core.h>

#include "sdl/repeated_names.hpp"
#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

// An argument of an applied directive is given once.
void unique_argument_names(Context& context) {
    for (const DirectiveSite& site : context.sites()) {
        for (const DirectiveNode& directive : site.directives) {
            for (const RepeatedName& repeated : repeated_names(directive.arguments)) {
                context.report(
                    place(directive),
                    fmt::format("There can be only one argument named \"{}\".", repeated.name),
                    repeated.places);
            }
        }
    }
}

}  // namespace millrace::graphql::sdl
