#include <millrace/plan/item_order.hpp>

#include <algorithm>
#include <numeric>

#include <millrace/compute/ordering.hpp>

namespace millrace::plan {

using value::Value;

namespace {

/// Orders `places` by one key; what is equal by it stays as it is.
Status order_places(std::span<std::uint32_t> places, const ItemKeys& keys,
                    ComputeContext& context) {
    const auto values = context.arena().make_array<Value>(places.size());
    std::ranges::transform(places, values.begin(),
                           [&](std::uint32_t place) { return keys.values[place]; });
    MR_TRY(const auto sorted,
           compute::sort_places(values, keys.order.reversed, context.evaluation()));
    const auto ordered = context.arena().make_array<std::uint32_t>(places.size());
    std::ranges::transform(sorted, ordered.begin(),
                           [&](std::uint32_t from) { return places[from]; });
    if (keys.order.nulls_first) {
        const auto nils = std::ranges::count_if(values, &Value::is_nothing);
        std::ranges::rotate(ordered, ordered.end() - nils);
    }
    std::ranges::copy(ordered, places.begin());
    return {};
}

}  // namespace

// Ordering is stable, so the last key goes first: each key before it keeps that order where it
// finds items equal.
Result<std::span<const std::uint32_t>> ordered_places(std::size_t count,
                                                      std::span<const ItemKeys> keys,
                                                      ComputeContext& context) {
    const auto places = context.arena().make_array<std::uint32_t>(count);
    std::iota(places.begin(), places.end(), 0U);
    for (std::size_t i = keys.size(); i-- > 0;) {
        MR_CHECK(order_places(places, keys[i], context));
    }
    return std::span<const std::uint32_t>(places);
}

Status order_items(ListItems& items, std::span<const ItemKeys> keys, ComputeContext& context) {
    MR_TRY(const auto places, ordered_places(items.size(), keys, context));
    items.keep(places);
    return {};
}

}  // namespace millrace::plan
