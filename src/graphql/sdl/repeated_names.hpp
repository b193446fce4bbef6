#pragma once
/// @file repeated_names.hpp — which names of a list come more than once

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "sdl/context.hpp"
#include "sdl/first_seen.hpp"

namespace millrace::graphql::sdl {

struct RepeatedName {
    std::string_view name;
    std::vector<Place> places;  // all of them, in order
};

/// The names of `nodes` that are there more than once, in the order of their first places.
template <class Node>
std::vector<RepeatedName> repeated_names(std::span<const Node> nodes) {
    if (nodes.size() < 2) { return {}; }
    FirstSeen<Node> seen;
    bool any = false;
    for (const Node& node : nodes) { any |= seen.insert(node.name.text, node) != nullptr; }
    if (!any) { return {}; }
    boost::unordered_flat_map<std::string_view, std::size_t> positions;
    std::vector<RepeatedName> names;
    for (const Node& node : nodes) {
        const auto [at, is_new] = positions.emplace(node.name.text, names.size());
        if (is_new) { names.push_back({node.name.text, {}}); }
        names[at->second].places.push_back(place(node.name));
    }
    std::erase_if(names, [](const RepeatedName& name) { return name.places.size() < 2; });
    return names;
}

}  // namespace millrace::graphql::sdl
