#include "order_items.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <vector>

#include <millrace/compute/ordering.hpp>

namespace millrace::ext::directive_calculator {

using value::Value;

namespace {

// Bottom-up merge sort: stable, and safe whatever `before` answers (a comparison may fail in the
// middle, when the operation has used up its steps).
template <class Before>
void merge_sort(std::vector<std::uint32_t>& order, const Before& before) {
    std::vector<std::uint32_t> merged(order.size());
    for (std::size_t width = 1; width < order.size(); width *= 2) {
        for (std::size_t begin = 0; begin < order.size(); begin += 2 * width) {
            const std::size_t middle = std::min(begin + width, order.size());
            const std::size_t end = std::min(begin + 2 * width, order.size());
            std::size_t left = begin;
            std::size_t right = middle;
            for (std::size_t to = begin; to < end; ++to) {
                const bool from_right =
                    left == middle || (right < end && before(order[right], order[left]));
                merged[to] = from_right ? order[right++] : order[left++];
            }
        }
        std::swap(order, merged);
    }
}

}  // namespace

Status order_items(plan::ListItems& items, std::span<const Value> keys, const Ordering& ordering,
                   plan::ComputeContext& context) {
    std::vector<std::uint32_t> order(items.size());
    std::iota(order.begin(), order.end(), 0U);
    std::optional<Error> failure;
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        const bool a_nil = keys[a].is_nothing();
        const bool b_nil = keys[b].is_nothing();
        if (a_nil || b_nil) { return ordering.nulls_first ? a_nil && !b_nil : !a_nil && b_nil; }
        const auto compared = compute::compare(keys[a], keys[b], context.evaluation());
        if (!compared) {
            failure = compared.error();
            return false;
        }
        return ordering.reversed ? *compared > 0 : *compared < 0;
    };
    merge_sort(order, before);
    if (failure) { return fail(*failure); }
    items.keep(order);
    return {};
}

}  // namespace millrace::ext::directive_calculator
