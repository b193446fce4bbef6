#include <millrace/compute/ordering.hpp>

#include <algorithm>

#include "datum/convert.hpp"
#include "datum/equality.hpp"
#include "datum/number.hpp"
#include "functions/tools.hpp"
#include "run/operations.hpp"
#include "run/run.hpp"

namespace millrace::compute {

namespace {

using Places = std::span<const std::uint32_t>;

struct Keyed {
    Datum key;
    std::uint32_t place;
};

struct IntegerKeyed {
    std::int64_t key;
    std::uint32_t place;
};

tl::unexpected<Error> failed(Datum failure) noexcept {
    return fail(Error(&failure.detail()));
}

/// Keys that compare without any doubt about their types.
void sort_integers(Run& run, std::span<Keyed> keyed, bool reversed) {
    const auto integers = run.make_array<IntegerKeyed>(keyed.size());
    for (std::size_t i = 0; i < keyed.size(); ++i) {
        integers[i] = {keyed[i].key.as_integer(), keyed[i].place};
    }
    std::ranges::sort(integers, [reversed](IntegerKeyed a, IntegerKeyed b) {
        if (a.key != b.key) { return reversed ? a.key > b.key : a.key < b.key; }
        return a.place < b.place;
    });
    for (std::size_t i = 0; i < keyed.size(); ++i) { keyed[i].place = integers[i].place; }
}

Datum sort_keyed(Run& run, std::span<Keyed> keyed, bool reversed) {
    const bool integers =
        std::ranges::all_of(keyed, [](const Keyed& one) { return one.key.is(Type::Int); });
    if (integers) {
        if (!run.step(keyed.size())) { return run.limit_reached(); }
        sort_integers(run, keyed, reversed);
        return Datum::nil();
    }
    const Operator op = reversed ? Operator::Greater : Operator::Less;
    return merge_sort(run, keyed, [&](const Keyed& left, const Keyed& right) {
        return comparison(run, op, left.key, right.key);
    });
}

}  // namespace

Result<bool> equal(value::Value left, value::Value right, EvaluationContext& context) {
    Run run(context, false);
    const Datum same = data_equal(run, from_value(left), from_value(right));
    if (same.is_failure()) { return failed(same); }
    return same.as_boolean();
}

Result<std::weak_ordering> compare(value::Value left, value::Value right,
                                   EvaluationContext& context) {
    Run run(context, false);
    const Order order = data_order(run, from_value(left), from_value(right));
    if (!order) { return failed(order.error()); }
    return *order;
}

Result<std::uint64_t> hash(value::Value value, EvaluationContext& context) {
    Run run(context, false);
    const std::uint64_t hash = data_hash(run, from_value(value));
    if (!run.step()) { return failed(run.limit_reached()); }
    return hash;
}

Result<Places> sort_places(std::span<const value::Value> keys, bool reversed,
                           EvaluationContext& context) {
    Run run(context, false);
    if (!run.has_room(keys.size() * 3 * sizeof(Keyed))) { return failed(run.limit_reached()); }
    const auto keyed = run.make_array<Keyed>(keys.size());
    std::size_t used = 0;
    std::size_t nils = keys.size();  // they fill up from the end
    for (std::size_t i = keys.size(); i-- > 0;) {
        if (from_value(keys[i]).is_nil()) { keyed[--nils].place = static_cast<std::uint32_t>(i); }
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const Datum key = numeric(run, from_value(keys[i]));
        if (key.is_nil()) { continue; }
        const Datum plain = key.is(Type::String) ? Datum::string(plain_text(run, key)) : key;
        keyed[used++] = {plain, static_cast<std::uint32_t>(i)};
    }
    const Datum sorted = sort_keyed(run, keyed.first(used), reversed);
    if (sorted.is_failure()) { return failed(sorted); }
    const auto places = run.make_array<std::uint32_t>(keys.size());
    std::ranges::transform(keyed, places.begin(), &Keyed::place);
    return Places(places);
}

Result<Places> distinct_places(std::span<const value::Value> keys, EvaluationContext& context) {
    Run run(context, false);
    if (!run.has_room(keys.size() * sizeof(std::uint32_t))) { return failed(run.limit_reached()); }
    const auto places = run.make_array<std::uint32_t>(keys.size());
    std::size_t used = 0;
    SeenSet seen(run, 0);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (seen.add(from_value(keys[i]))) { places[used++] = static_cast<std::uint32_t>(i); }
    }
    const Datum finished = seen.finish();
    if (finished.is_failure()) { return failed(finished); }
    return Places(places.first(used));
}

}  // namespace millrace::compute
