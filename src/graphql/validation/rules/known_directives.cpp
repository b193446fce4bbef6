#include <algorithm>

#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

bool is_allowed(const DirectiveSite& site) noexcept {
    if (site.in_document != nullptr) {
        return std::ranges::any_of(site.in_document->locations, [&](const Name& location) {
            return location.text == site.location;
        });
    }
    return site.definition->is_allowed_at(site.location);
}

}  // namespace

/// Every directive is defined, and allowed where it is used.
void KnownDirectives::enter(const DirectiveSite& site, Context& context) {
    if (site.definition == nullptr && site.in_document == nullptr) {
        context.report(kRule, {site.node.offset}, "Unknown directive \"@{}\".",
                       site.node.name.text);
    } else if (!is_allowed(site)) {
        context.report(kRule, {site.node.offset}, "Directive \"@{}\" may not be used on {}.",
                       site.node.name.text, site.location);
    }
}

}  // namespace millrace::graphql::validation
