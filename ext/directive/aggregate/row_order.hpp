#pragma once
/// @file row_order.hpp — the order of rows by several keys

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <millrace/plan/directive.hpp>
#include <millrace/plan/item_order.hpp>

#include "source_rows.hpp"

namespace millrace::ext::directive_aggregate {

struct OrderKey {
    plan::BoundExpression expression;
    plan::ItemOrder order;
};

/// A key of an order as the query says it.
struct OrderText {
    std::string_view text;  // a name or an expression
    plan::ItemOrder order;
};

/// The keys in argument `orderBy`, each a `key` or an expression `by`. Nothing when one is wrong,
/// and reported.
[[nodiscard]] std::optional<std::vector<OrderText>> read_order(RowExpressions& expressions);

/// The same, compiled by `compile(text)`, which gives nothing for a text that is wrong, and reports
/// it.
template <class Compile>
[[nodiscard]] std::optional<std::vector<OrderKey>> compile_order(RowExpressions& expressions,
                                                                 const Compile& compile) {
    const auto texts = read_order(expressions);
    if (!texts) { return std::nullopt; }
    std::vector<OrderKey> keys;
    for (const OrderText& key : *texts) {
        const auto expression = compile(key.text);
        if (!expression) { return std::nullopt; }
        keys.push_back({*expression, key.order});
    }
    return keys;
}

/// The keys of the rows at `places`, for plan::ordered_places(): item i is the row at places[i].
/// In the arena.
/// Errors: those of the keys.
[[nodiscard]] Result<std::span<const plan::ItemKeys>> evaluate_order(
    std::span<const OrderKey> keys, std::span<const value::Value> rows,
    std::span<const std::uint32_t> places, plan::ComputeContext& context);

}  // namespace millrace::ext::directive_aggregate
