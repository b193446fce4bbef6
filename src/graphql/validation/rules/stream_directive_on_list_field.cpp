#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// `@stream` delivers a list item by item: its field has a list type.
void StreamDirectiveOnListField::enter(const DirectiveSite& site, Context& context) {
    if (site.node.name.text != "stream" || site.field == nullptr || site.parent == nullptr ||
        site.field->type->nullable().is_list()) {
        return;
    }
    context.report(kRule, {site.node.offset},
                   "Directive \"@stream\" cannot be used on non-list field \"{}.{}\".",
                   site.parent->name, site.field->name);
}

}  // namespace millrace::graphql::validation
