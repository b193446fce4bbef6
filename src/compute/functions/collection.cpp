// Taking items out of lists, and lists in order.

#include <algorithm>

#include "datum/equality.hpp"
#include "functions/groups.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

Datum first(Run&, Arguments a) {
    return a[0].is_nil() || a[0].size() == 0 ? Datum::nil() : Items(a[0])[0];
}

Datum last(Run&, Arguments a) {
    return a[0].is_nil() || a[0].size() == 0 ? Datum::nil() : Items(a[0])[a[0].size() - 1];
}

Datum nth(Run&, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    const std::int64_t size = a[0].size();
    const std::int64_t place = a[1].as_integer() < 0 ? a[1].as_integer() + size : a[1].as_integer();
    return place < 0 || place >= size ? Datum::nil() : Items(a[0])[static_cast<std::size_t>(place)];
}

Datum take(Run& run, Arguments a) {
    const auto size = static_cast<std::int64_t>(size_argument(a[1]));
    return slice(run, a[0], Datum::integer(0), Datum::integer(size));
}

Datum drop(Run& run, Arguments a) {
    const auto size = static_cast<std::int64_t>(size_argument(a[1]));
    return slice(run, a[0], Datum::integer(size), Datum::nil());
}

Datum slice_of(Run& run, Arguments a) {
    return slice(run, a[0], a[1], argument(a, 2));
}

Datum unique_by(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    Selector selector(run, a[1]);
    SeenSet seen(run, 0);
    ListBuilder list(run);
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum key = selector(item);
        if (key.is_failure()) { return key; }
        if (seen.add(key)) { list.add(item); }
        return Datum::nil();
    });
    if (done.is_failure()) { return done; }
    MR_DATUM([[maybe_unused]] const Datum within_limits, seen.finish());
    return list.finish();
}

struct Keyed {
    Datum key;
    Datum item;
};

/// Items with their keys, and those without a key at the end.
Datum sort_by(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    const bool descending = argument(a, 2).is(Type::Boolean) && a[2].as_boolean();
    if (!run.has_room(a[0].size() * sizeof(Keyed))) { return run.limit_reached(); }
    const auto keyed = run.make_array<Keyed>(a[0].size());
    {
        Selector selector(run, a[1]);
        const Datum done = for_each(run, a[0], [&](Datum item, std::size_t i) {
            const Datum key = selector(item);
            keyed[i] = {key, item};
            return key.is_failure() ? key : Datum::nil();
        });
        if (done.is_failure()) { return done; }
    }
    const Datum done = merge_sort(run, keyed, [&](const Keyed& left, const Keyed& right) {
        if (left.key.is_nil() || right.key.is_nil()) {
            return Datum::boolean(!left.key.is_nil() && right.key.is_nil());
        }
        return comparison(run, descending ? Operator::Greater : Operator::Less, left.key,
                          right.key);
    });
    if (done.is_failure()) { return done; }
    ListBuilder list(run, keyed.size());
    for (const Keyed& one : keyed) {
        if (!list.add(one.item)) { break; }
    }
    return list.finish();
}

Datum find(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    Callee test(run, a[1]);
    Datum found;
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum answer = test.test(item);
        if (answer.is_failure() || !answer.as_boolean()) {
            return answer.is_failure() ? answer : Datum::nil();
        }
        found = item;
        return answer;
    });
    return done.is_failure() ? done : found;
}

Datum index_of(Run& run, Arguments a) {
    if (a[0].is_nil()) { return Datum::integer(-1); }
    const Datum place = for_each(run, a[0], [&](Datum item, std::size_t i) {
        const Datum same = data_equal(run, item, a[1]);
        if (same.is_failure()) { return same; }
        return same.as_boolean() ? Datum::integer(static_cast<std::int64_t>(i)) : Datum::nil();
    });
    return place.is_nil() ? Datum::integer(-1) : place;
}

constexpr FunctionRow kRows[] = {
    {"first", "(list: [T]?) -> T", "The first item; nil of none.", "first([2, 5, 4])", "2", first},
    {"last", "(list: [T]?) -> T", "The last item; nil of none.", "last([2, 5, 4])", "4", last},
    {"nth", "(list: [T]?, place: long) -> T",
     "The item at a place, counted from the end when below 0; nil where there is none.",
     "nth([2, 5, 4], -2)", "5", nth},
    {"take", "(list: [T]?, items: long) -> [T]", "The first items.", "take([2, 5, 4], 2)", "[2,5]",
     take},
    {"drop", "(list: [T]?, items: long) -> [T]", "The items behind the first ones.",
     "drop([2, 5, 4], 2)", "[4]", drop},
    {"slice", "(list: [T]?, from: long, to?: long?) -> [T]",
     "The items from a place to before another; as list[from:to].", "slice([1, 2, 3, 4], 1, 3)",
     "[2,3]", slice_of},
    {"find", "(list: [T]?, test: (T) -> boolean) -> T",
     "The first item that passes the test, or nil.", "find([2, 5, 4], lambda(x) -> x > 3 end)", "5",
     find},
    {"index_of", "(list: list?, item: any) -> long", "The place of the first such item, or -1.",
     "index_of(['a', 'b'], 'b')", "1", index_of},
    {"unique_by", "(list: [T]?, by: (T) -> any | string) -> [T]",
     "The first item for each value of the function or path.",
     "unique_by([{t: 1, n: 'a'}, {t: 1, n: 'b'}], 't')", R"([{"t":1,"n":"a"}])", unique_by},
    {"sort_by", "(list: [T]?, by: (T) -> any | string, descending?: boolean) -> [T]",
     "The items in the order of what the function or path gives; stable, nil last.",
     "sort_by([{n: 3}, {n: 1}], 'n')", R"([{"n":1},{"n":3}])", sort_by},
};

}  // namespace

FunctionGroup collection_functions() noexcept {
    return {"Items of lists", kRows};
}

}  // namespace millrace::compute
