#pragma once
/// @file scalars.hpp — scalars of a value, one by one

#include <span>

#include <millrace/plan/compute.hpp>
#include <millrace/value/value.hpp>

namespace millrace::ext::directive_value {

/// JSON text with what is in it; everything else as it is.
[[nodiscard]] value::Value opened(value::Value value, Arena& arena);

/// Text that spells a number as that number, as it is taken for one where a field of numbers is
/// completed; everything else as it is.
[[nodiscard]] value::Value number_in_text(value::Value value, Arena& arena);

/// `change(scalar)` in the place of each scalar of `value`: of itself, or of the lists in it. Null
/// and failures stay.
template <class Change>
[[nodiscard]] Result<value::Value> change_scalars(value::Value value, plan::ComputeContext& context,
                                                  const Change& change) {
    value = opened(value, context.arena());
    if (value.is_nothing() || value.is(value::Kind::Error)) { return value; }
    if (!value.is(value::Kind::List)) { return change(value); }
    MR_CHECK(context.spend(value.items().size()));
    const auto items = context.arena().make_array<value::Value>(value.items().size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        MR_TRY(items[i], change_scalars(value.items()[i], context, change));
    }
    return value::Value::list(items);
}

}  // namespace millrace::ext::directive_value
