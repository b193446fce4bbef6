#pragma once
/// @file order_items.hpp — stable ordering of items by keys that may be nil

#include <span>

#include <millrace/plan/compute.hpp>

namespace millrace::ext::directive_calculator {

struct Ordering {
    bool reversed = false;
    bool nulls_first = false;  // nil keys stand last unless this is set, in both directions
};

/// Orders `items` by `keys`, one per item. Equal keys keep their order.
///
/// Errors: EXPRESSION_TYPE for keys that have no order among themselves.
[[nodiscard]] Status order_items(plan::ListItems& items, std::span<const value::Value> keys,
                                 const Ordering& ordering, plan::ComputeContext& context);

}  // namespace millrace::ext::directive_calculator
