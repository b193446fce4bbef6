#pragma once
/// @file row_order.hpp — the order of rows by several keys

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <millrace/plan/directive.hpp>

#include "source_rows.hpp"

namespace millrace::ext::directive_aggregate {

struct OrderKey {
    plan::BoundExpression expression;
    bool reversed = false;
    bool nulls_first = false;
};

/// Compiles the text of a key of an order; nothing when it is wrong, and reported.
using CompileKey = std::function<std::optional<plan::BoundExpression>(std::string_view text)>;

/// The keys in argument `orderBy`, each a `key` or an expression `by`. Nothing when one is wrong,
/// and reported.
[[nodiscard]] std::optional<std::vector<OrderKey>> compile_order(RowExpressions& expressions,
                                                                 const CompileKey& compile);

/// The places of `rows` in the order of `keys`, the first of which decides first; rows that are
/// equal in all of them stay in the order of `places`.
/// Errors: those of the keys; EXPRESSION_TYPE for values that have no order; COMPUTE_LIMIT.
[[nodiscard]] Result<std::span<const std::uint32_t>> order_rows(
    std::span<const OrderKey> keys, std::span<const value::Value> rows,
    std::span<const std::uint32_t> places, plan::ComputeContext& context);

}  // namespace millrace::ext::directive_aggregate
