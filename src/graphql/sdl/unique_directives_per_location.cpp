#include <map>
#include <utility>

#include <fmt/core.h>

#include "sdl/first_seen.hpp"
#include "sdl/rules.hpp"

namespace millrace::graphql::sdl {

namespace {

using Seen = FirstSeen<DirectiveNode>;

void check_site(Context& context, const DirectiveSite& site, Seen& seen) {
    for (const DirectiveNode& directive : site.directives) {
        const DirectiveDefinitionNode* definition = context.directive(directive.name.text);
        if (definition == nullptr || definition->repeatable) { continue; }
        if (const DirectiveNode* first = seen.insert(directive.name.text, directive)) {
            context.report(place(directive),
                           fmt::format("The directive \"@{}\" can only be used once at this "
                                       "location.",
                                       directive.name.text),
                           {place(*first), place(directive)});
        }
    }
}

}  // namespace

// A directive that is not repeatable is applied once to an element, extensions included.
void unique_directives_per_location(Context& context) {
    std::map<std::pair<SiteOwner, std::string_view>, Seen> seen_of_owner;
    for (const DirectiveSite& site : context.sites()) {
        if (site.owner == SiteOwner::Member) {
            if (site.directives.size() < 2) { continue; }
            Seen seen;
            check_site(context, site, seen);
        } else {
            check_site(context, site, seen_of_owner[{site.owner, site.owner_name}]);
        }
    }
}

}  // namespace millrace::graphql::sdl
