#pragma once
/// @file compared_pairs.hpp — which two things have been compared already

#include <cstddef>
#include <cstdint>
#include <vector>

namespace millrace::graphql::validation {

/// Pairs of things, each with the scope of its variables, and how strictly they were compared:
/// things of exclusive types agree on less, so having been compared as such is not enough later.
///
/// Cost: a flat table; some ten nanoseconds a pair.
class ComparedPairs {
public:
    struct Pair {
        const void* left = nullptr;
        const void* left_scope = nullptr;
        const void* right = nullptr;
        const void* right_scope = nullptr;

        [[nodiscard]] Pair swapped() const noexcept {
            return {right, right_scope, left, left_scope};
        }
        bool operator==(const Pair&) const = default;
    };

    /// Whether `pair` was compared as strictly as is asked for now, or more.
    [[nodiscard]] bool contains(const Pair& pair, bool exclusive) const noexcept;

    void add(const Pair& pair, bool exclusive);

private:
    struct Slot {
        Pair pair;
        bool used = false;
        bool exclusive = false;
    };

    [[nodiscard]] std::size_t find(const Pair& pair) const noexcept;
    void grow();

    std::vector<Slot> slots_;  // a power of two, at most half of it used
    std::size_t used_ = 0;
};

}  // namespace millrace::graphql::validation
