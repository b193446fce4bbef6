#include "grouping.hpp"

#include "source_rows.hpp"

namespace millrace::ext::directive_aggregate {

using plan::BoundExpression;
using value::Value;
using Places = std::span<const std::uint32_t>;

Partition partition(Places places, Places numbers, std::size_t groups, Arena& arena) {
    const auto begins = arena.make_array<std::uint32_t>(groups + 1);
    for (const std::uint32_t number : numbers) { ++begins[number + 1]; }
    for (std::size_t i = 1; i < begins.size(); ++i) { begins[i] += begins[i - 1]; }
    const auto next = arena.copy(Places(begins));
    const auto ordered = arena.make_array<std::uint32_t>(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) { ordered[next[numbers[i]]++] = places[i]; }
    return {ordered, begins};
}

Result<NumberedRows> number_rows(std::span<const BoundExpression> keys, std::span<const Value> rows,
                                 Places places, plan::ComputeContext& context) {
    MR_CHECK(context.spend(places.size()));
    Arena& arena = context.arena();
    KeyIndex index(arena, places.size(), keys.size());
    const auto numbers = arena.make_array<std::uint32_t>(places.size());
    const auto key = arena.make_array<Value>(keys.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        for (std::size_t k = 0; k < keys.size(); ++k) {
            MR_TRY(key[k], evaluate_row(keys[k], rows, places[i], context));
        }
        MR_TRY(numbers[i], index.find_or_add(key, context.evaluation()));
    }
    return NumberedRows{index, numbers};
}

}  // namespace millrace::ext::directive_aggregate
