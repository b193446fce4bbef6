#pragma once
/// @file first_seen.hpp — names that may come only once

#include <array>
#include <cstddef>
#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

namespace millrace::graphql::sdl {

/// Remembers where each name was seen first. Few names are compared one by one; only many get a
/// hash table.
template <class Node>
class FirstSeen {
public:
    /// The node that came with `name` before, or null, and then `node` is remembered.
    const Node* insert(std::string_view name, const Node& node) {
        if (many_.empty()) {
            for (std::size_t i = 0; i < count_; ++i) {
                if (few_[i].name == name) { return few_[i].node; }
            }
            if (count_ < few_.size()) {
                few_[count_++] = {name, &node};
                return nullptr;
            }
            for (const Entry& entry : few_) { many_.emplace(entry.name, entry.node); }
        }
        const auto [at, is_new] = many_.emplace(name, &node);
        return is_new ? nullptr : at->second;
    }

private:
    struct Entry {
        std::string_view name;
        const Node* node = nullptr;
    };

    std::array<Entry, 8> few_;
    std::size_t count_ = 0;
    boost::unordered_flat_map<std::string_view, const Node*> many_;
};

}  // namespace millrace::graphql::sdl
