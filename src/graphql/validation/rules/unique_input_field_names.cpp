#include "validation/duplicate_names.hpp"
#include "validation/rules.hpp"

namespace millrace::graphql::validation {

/// No two fields of an input object have the same name.
///
/// Fields of a small object are compared with those before them; for a large one a table stands
/// on `large_objects_` while its fields are visited.
void UniqueInputFieldNames::enter(const ObjectSite& site, Context& context) {
    if (site.node.fields.size() <= kNamesComparedMax) { return; }
    large_objects_.emplace_back(context.arena).reserve(site.node.fields.size());
}

void UniqueInputFieldNames::enter(const ObjectFieldSite& site, Context& context) {
    const Name& name = site.node().name;
    const Name* first = nullptr;
    if (site.object.fields.size() > kNamesComparedMax) {
        const auto [known, is_new] = large_objects_.back().insert(name.text);
        if (is_new) {
            known = &name;
        } else {
            first = known;
        }
    } else {
        for (std::size_t i = 0; i < site.position && first == nullptr; ++i) {
            const Name& before = site.object.fields[i].name;
            if (before.text == name.text) { first = &before; }
        }
    }
    if (first == nullptr) { return; }
    context.report(kRule, {first->offset, name.offset},
                   "There can be only one input field named \"{}\".", name.text);
}

void UniqueInputFieldNames::leave(const ObjectSite& site, Context& /*context*/) {
    if (site.node.fields.size() > kNamesComparedMax) { large_objects_.pop_back(); }
}

}  // namespace millrace::graphql::validation
