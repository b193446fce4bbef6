#include <boost/unordered/unordered_flat_set.hpp>
#include <fmt/core.h>

#include "type_rules/parts.hpp"
#include "type_rules/rules.hpp"

namespace millrace::graphql::type_rules {

namespace {

std::vector<Place> member_places(const Type& type, std::string_view member) {
    std::vector<Place> places;
    const auto collect = [&](const TypeDefinitionNode& node) {
        for (const Name& name : node.members) {
            if (name.text == member) { places.push_back(place(name)); }
        }
    };
    if (type.node != nullptr) { collect(*type.node); }
    for (const TypeDefinitionNode* extension : type.extensions) { collect(*extension); }
    return places;
}

}  // namespace

void check_union(const Type& type, ErrorList& errors) {
    if (type.members.empty()) {
        errors.add({},
                   fmt::format("Union type {} must define one or more member types.", type.name),
                   places_of(type));
    }
    boost::unordered_flat_set<const Type*> seen;
    for (const Type* member : type.members) {
        if (!seen.insert(member).second) {
            errors.add({},
                       fmt::format("Union type {} can only include type {} once.", type.name,
                                   member->name),
                       member_places(type, member->name));
        } else if (member->kind != TypeKind::Object) {
            errors.add({},
                       fmt::format("Union type {} can only include Object types, it cannot "
                                   "include {}.",
                                   type.name, member->name),
                       member_places(type, member->name));
        }
    }
}

}  // namespace millrace::graphql::type_rules
