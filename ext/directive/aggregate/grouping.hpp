#pragma once
/// @file grouping.hpp — rows with equal keys, together

#include <cstdint>
#include <span>
#include <vector>

#include <millrace/plan/compute.hpp>

#include "key_index.hpp"

namespace millrace::ext::directive_aggregate {

/// The rows of each key, in their order; keys in order of first appearance. In the arena.
struct Grouping {
    KeyIndex keys;
    std::span<const std::uint32_t> places;  // group after group
    std::span<const std::uint32_t> begins;  // of each group in `places`, and the end of the last

    [[nodiscard]] std::span<const std::uint32_t> group(std::uint32_t number) const noexcept {
        return places.subspan(begins[number], begins[number + 1] - begins[number]);
    }
};

/// Without `keys` all rows are one group, if there are any.
/// Errors: those of the keys; COMPUTE_LIMIT.
[[nodiscard]] Result<Grouping> group_rows(std::span<const plan::BoundExpression> keys,
                                          std::span<const value::Value> rows,
                                          std::span<const std::uint32_t> places,
                                          plan::ComputeContext& context);

/// Groups of rows whose groups are known: `numbers[i]` is the group of `places[i]`.
[[nodiscard]] Grouping group_by_number(const KeyIndex& keys, std::span<const std::uint32_t> places,
                                       std::span<const std::uint32_t> numbers, Arena& arena);

}  // namespace millrace::ext::directive_aggregate
