#pragma once
/// @file item_order.hpp — stable ordering of items by keys that may be nil

#include <cstdint>
#include <span>

#include <millrace/plan/compute.hpp>

namespace millrace::plan {

struct ItemOrder {
    bool reversed = false;
    bool nulls_first = false;  // nil keys stand last unless this is set, in both directions
};

/// One key for each item, and its direction.
struct ItemKeys {
    std::span<const value::Value> values;
    ItemOrder order;
};

/// The places 0, 1, … `count` - 1 in the order of the first of `keys`; each further one decides
/// between those that are equal by those before. What is equal by all keeps its order. In the
/// arena.
///
/// Errors: EXPRESSION_TYPE for keys that have no order among themselves.
[[nodiscard]] Result<std::span<const std::uint32_t>> ordered_places(std::size_t count,
                                                                    std::span<const ItemKeys> keys,
                                                                    ComputeContext& context);

/// Puts `items` into that order.
[[nodiscard]] Status order_items(ListItems& items, std::span<const ItemKeys> keys,
                                 ComputeContext& context);

}  // namespace millrace::plan
