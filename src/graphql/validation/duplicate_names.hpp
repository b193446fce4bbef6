#pragma once
/// @file duplicate_names.hpp — names that stand more than once in a list

#include <cstddef>
#include <span>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>

#include "name_table.hpp"

namespace millrace::graphql::validation {

/// Up to this many names are compared with one another; more are looked up in a table.
inline constexpr std::size_t kNamesComparedMax = 16;

/// Whether two of `items` have the same name. `name_of(item)` is a `const Name&`.
template <class Item, class NameOf>
[[nodiscard]] bool has_duplicate_names(std::span<const Item> items, const NameOf& name_of,
                                       Arena& arena) {
    if (items.size() < 2) { return false; }
    if (items.size() > kNamesComparedMax) {
        NameTable<bool> seen(arena);
        seen.reserve(items.size());
        for (const Item& item : items) {
            if (!seen.insert(name_of(item).text).is_new) { return true; }
        }
        return false;
    }
    for (std::size_t i = 1; i < items.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (name_of(items[i]).text == name_of(items[j]).text) { return true; }
        }
    }
    return false;
}

/// Calls `report(name, offsets)` for each name that stands more than once, in the order of their
/// first places, with the offsets of all their places.
template <class Item, class NameOf, class Report>
void for_each_duplicate_name(std::span<const Item> items, const NameOf& name_of, Arena& arena,
                             const Report& report) {
    if (!has_duplicate_names(items, name_of, arena)) { return; }
    struct Group {
        const Name* name;
        std::vector<Offset> offsets;
    };
    std::vector<Group> groups;
    NameTable<std::size_t> group_by_name(arena);
    for (const Item& item : items) {
        const Name& name = name_of(item);
        const auto [group, is_new] = group_by_name.insert(name.text);
        if (is_new) {
            group = groups.size();
            groups.push_back({&name, {}});
        }
        groups[group].offsets.push_back(name.offset);
    }
    for (const Group& group : groups) {
        if (group.offsets.size() > 1) { report(*group.name, std::span(group.offsets)); }
    }
}

}  // namespace millrace::graphql::validation
