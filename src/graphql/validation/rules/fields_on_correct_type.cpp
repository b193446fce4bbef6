#include <algorithm>

#include <millrace/base/nearest.hpp>

#include "validation/rules.hpp"

namespace millrace::graphql::validation {

namespace {

struct Candidate {
    const Type* type;
    std::size_t uses;  // how many possible types it stands for
};

/// Whether `a` is better to condition on than `b`: fits more types, else is more general.
bool goes_before(const Candidate& a, const Candidate& b, const Schema& schema) noexcept {
    if (a.uses != b.uses) { return a.uses > b.uses; }
    const auto covers = [&](const Type* super, const Type* sub) {
        return super->kind == TypeKind::Interface && super != sub &&
               schema.is_sub_type(*super, *sub);
    };
    if (covers(a.type, b.type)) { return true; }
    if (covers(b.type, a.type)) { return false; }
    return compare_natural(a.type->name, b.type->name) < 0;
}

void count_use(std::vector<Candidate>& candidates, const Type* type) {
    const auto found = std::ranges::find(candidates, type, &Candidate::type);
    if (found == candidates.end()) {
        candidates.push_back({type, 1});
    } else {
        ++found->uses;
    }
}

/// The types below an abstract one that do have the field.
std::vector<std::string_view> types_with_field(const Type& abstract, std::string_view field,
                                               const Schema& schema) {
    std::vector<Candidate> candidates;
    for (const Type* possible : abstract.possible_types) {
        if (possible->field(field) == nullptr) { continue; }
        count_use(candidates, possible);
        for (const Type* interface : possible->interfaces) {
            if (interface->field(field) != nullptr) { count_use(candidates, interface); }
        }
    }
    // An insertion sort: the order is not strict where generality and names disagree, which
    // std::sort must not be given.
    std::vector<Candidate> sorted;
    for (const Candidate& candidate : candidates) {
        auto place = sorted.end();
        while (place != sorted.begin() && goes_before(candidate, *std::prev(place), schema)) {
            --place;
        }
        sorted.insert(place, candidate);
    }
    std::vector<std::string_view> names;
    for (const Candidate& candidate : sorted) { names.push_back(candidate.type->name); }
    return names;
}

std::string suggestion(const Type& parent, std::string_view field, const Schema& schema) {
    if (parent.is_abstract()) {
        const auto types = types_with_field(parent, field, schema);
        if (!types.empty()) { return did_you_mean(types, "to use an inline fragment on"); }
    }
    std::vector<std::string_view> known;
    for (const Field& each : parent.fields) { known.push_back(each.name); }
    return did_you_mean(nearest(field, known));
}

}  // namespace

/// Every selected field is a field of the type it is selected on.
void FieldsOnCorrectType::enter(const FieldSite& site, Context& context) {
    if (site.definition != nullptr || site.parent == nullptr || !context.log.wants(kRule)) {
        return;
    }
    const std::string_view name = site.node.name.text;
    context.report(kRule, {site.node.offset}, "Cannot query field \"{}\" on type \"{}\".{}", name,
                   site.parent->name, suggestion(*site.parent, name, context.schema));
}

}  // namespace millrace::graphql::validation
