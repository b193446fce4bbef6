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

/// Orders `items` by the first of `keys`; each further one decides between items that are equal
/// by those before. Items that are equal by all keep their order.
///
/// Errors: EXPRESSION_TYPE for keys that have no order among themselves.
[[nodiscard]] Status order_items(ListItems& items, std::span<const ItemKeys> keys,
                                 ComputeContext& context);

}  // namespace millrace::plan
