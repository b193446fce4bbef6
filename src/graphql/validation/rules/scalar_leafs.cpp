#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// A field selects subfields exactly when its type has some.
void ScalarLeafs::enter(const FieldSite& site, Context& context) {
    if (site.definition == nullptr) { return; }
    const TypeRef type = site.definition->type;
    const SelectionSetNode* set = site.node.selection_set;
    const std::string_view name = site.node.name.text;
    if (type->named->is_leaf()) {
        if (set == nullptr) { return; }
        context.report(kRule, {set->offset},
                       "Field \"{}\" must not have a selection since type \"{}\" has no subfields.",
                       name, to_string(type));
    } else if (set == nullptr) {
        context.report(kRule, {site.node.offset},
                       "Field \"{}\" of type \"{}\" must have a selection of subfields. Did you "
                       "mean \"{} {{ ... }}\"?",
                       name, to_string(type), name);
    } else if (set->selections.empty() && !context.options.allow_empty_selection_sets) {
        context.report(kRule, {site.node.offset},
                       "Field \"{}\" of type \"{}\" must have at least one field selected.", name,
                       to_string(type));
    }
}

}  // namespace millrace::graphql::validation
