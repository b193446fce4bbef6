#include "row_order.hpp"

#include <algorithm>

#include <fmt/core.h>

#include <millrace/compute/ordering.hpp>

namespace millrace::ext::directive_aggregate {

using value::Kind;
using value::Value;
using Places = std::span<const std::uint32_t>;

std::optional<std::vector<OrderKey>> compile_order(RowExpressions& expressions,
                                                   const CompileKey& compile) {
    std::vector<OrderKey> keys;
    const Value given = expressions.site().argument("orderBy");
    if (!given.is(Kind::List)) { return keys; }
    for (const Value object : given.items()) {
        const Value key = object.member("key");
        const Value by = object.member("by");
        if (key.is(Kind::String) == by.is(Kind::String)) {
            expressions.report("each item of 'orderBy' has either 'key' or 'by'.");
            return std::nullopt;
        }
        const auto expression = compile(key.is(Kind::String) ? key.text() : by.text());
        if (!expression) { return std::nullopt; }
        const Value reversed = object.member("reversed");
        const Value nulls = object.member("nulls");
        keys.push_back({.expression = *expression,
                        .reversed = reversed.is(Kind::Boolean) && reversed.as_boolean(),
                        .nulls_first = nulls.is(Kind::Enum) && nulls.text() == "FIRST"});
    }
    return keys;
}

namespace {

// From the last key to the first; sorting is stable, so each keeps what the ones after it made.
Result<Places> order_by_one(const OrderKey& key, std::span<const Value> rows, Places places,
                            plan::ComputeContext& context) {
    MR_TRY(const auto values, evaluate_rows(key.expression, rows, places, context));
    MR_TRY(const Places sorted, compute::sort_places(values, key.reversed, context.evaluation()));
    const auto ordered = context.arena().make_array<std::uint32_t>(places.size());
    std::ranges::transform(sorted, ordered.begin(),
                           [places](std::uint32_t place) { return places[place]; });
    if (key.nulls_first) {
        const auto nulls = std::ranges::count_if(values, &Value::is_nothing);
        std::ranges::rotate(ordered, ordered.end() - nulls);
    }
    return Places(ordered);
}

}  // namespace

Result<Places> order_rows(std::span<const OrderKey> keys, std::span<const Value> rows,
                          Places places, plan::ComputeContext& context) {
    for (std::size_t i = keys.size(); i-- > 0;) {
        MR_TRY(places, order_by_one(keys[i], rows, places, context));
    }
    return places;
}

}  // namespace millrace::ext::directive_aggregate
