#pragma once
/// @file compared_pairs.hpp — which two things have been compared already

#include <cstdint>
#include <unordered_map>

namespace millrace::graphql::validation {

/// Pairs of things, each with the scope of its variables, and how strictly they were compared:
/// things of exclusive types agree on less, so having been compared as such is not enough later.
class ComparedPairs {
public:
    struct Pair {
        const void* left;
        const void* left_scope;
        const void* right;
        const void* right_scope;

        [[nodiscard]] Pair swapped() const noexcept {
            return {right, right_scope, left, left_scope};
        }
        bool operator==(const Pair&) const = default;
    };

    /// Whether `pair` was compared as strictly as is asked for now, or more.
    [[nodiscard]] bool contains(const Pair& pair, bool exclusive) const noexcept {
        const auto found = exclusive_.find(pair);
        return found != exclusive_.end() && (exclusive || !found->second);
    }

    void add(const Pair& pair, bool exclusive) { exclusive_[pair] = exclusive; }

private:
    struct Hash {
        std::size_t operator()(const Pair& pair) const noexcept {
            std::uint64_t hash = 0;
            for (const void* each : {pair.left, pair.left_scope, pair.right, pair.right_scope}) {
                hash = (hash ^ reinterpret_cast<std::uintptr_t>(each)) * 0x9E37'79B9'7F4A'7C15ULL;
                hash ^= hash >> 29U;
            }
            return hash;
        }
    };

    std::unordered_map<Pair, bool, Hash> exclusive_;
};

}  // namespace millrace::graphql::validation
