#pragma once
/// @file grouping.hpp — rows with equal keys, together

#include <cstdint>
#include <span>

#include <millrace/plan/compute.hpp>

#include "key_index.hpp"

namespace millrace::ext::directive_aggregate {

/// Rows, group after group, each in their order. In the arena.
struct Partition {
    std::span<const std::uint32_t> places;
    std::span<const std::uint32_t> begins;  // of each group in `places`, and the end of the last

    [[nodiscard]] std::span<const std::uint32_t> group(std::size_t number) const noexcept {
        return places.subspan(begins[number], begins[number + 1] - begins[number]);
    }
};

/// `numbers[i]` is the group of `places[i]`, below `groups`.
[[nodiscard]] Partition partition(std::span<const std::uint32_t> places,
                                  std::span<const std::uint32_t> numbers, std::size_t groups,
                                  Arena& arena);

/// The keys of rows, in order of first appearance, and which of them each row has.
struct NumberedRows {
    KeyIndex keys;
    std::span<const std::uint32_t> numbers;
};

/// Without `keys` all rows have the same one.
/// Errors: those of the keys; COMPUTE_LIMIT.
[[nodiscard]] Result<NumberedRows> number_rows(std::span<const plan::BoundExpression> keys,
                                               std::span<const value::Value> rows,
                                               std::span<const std::uint32_t> places,
                                               plan::ComputeContext& context);

}  // namespace millrace::ext::directive_aggregate
