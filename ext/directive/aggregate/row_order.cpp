#include "row_order.hpp"

namespace millrace::ext::directive_aggregate {

using value::Kind;
using value::Value;
using Places = std::span<const std::uint32_t>;

std::optional<std::vector<OrderText>> read_order(RowExpressions& expressions) {
    std::vector<OrderText> keys;
    const Value given = expressions.site().argument("orderBy");
    if (!given.is(Kind::List)) { return keys; }
    for (const Value object : given.items()) {
        const Value key = object.member("key");
        const Value by = object.member("by");
        if (key.is(Kind::String) == by.is(Kind::String)) {
            expressions.report("each item of 'orderBy' has either 'key' or 'by'.");
            return std::nullopt;
        }
        const Value reversed = object.member("reversed");
        const Value nulls = object.member("nulls");
        keys.push_back({.text = key.is(Kind::String) ? key.text() : by.text(),
                        .order = {.reversed = reversed.is(Kind::Boolean) && reversed.as_boolean(),
                                  .nulls_first = nulls.is(Kind::Enum) && nulls.text() == "FIRST"}});
    }
    return keys;
}

Result<std::span<const plan::ItemKeys>> evaluate_order(std::span<const OrderKey> keys,
                                                       std::span<const Value> rows, Places places,
                                                       plan::ComputeContext& context) {
    const auto made = context.arena().make_array<plan::ItemKeys>(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        MR_TRY(made[i].values, evaluate_rows(keys[i].expression, rows, places, context));
        made[i].order = keys[i].order;
    }
    return std::span<const plan::ItemKeys>(made);
}

}  // namespace millrace::ext::directive_aggregate
