// Lists of lists: cutting, joining, pairing.

#include <algorithm>

#include "functions/groups.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

Datum too_small(Run& run, std::string_view function) {
    return run.runtime_error("{}: the size must be above 0", function);
}

Datum flatten_into(Run& run, ListBuilder& list, Datum from, std::int64_t depth) {
    return for_each(run, from, [&](Datum item, std::size_t) {
        const Datum inner = opened(run, item);
        if (inner.is_list() && depth > 0) { return flatten_into(run, list, inner, depth - 1); }
        if (inner.is_failure()) { return inner; }
        list.add(item);
        return Datum::nil();
    });
}

Datum flatten(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    const std::int64_t depth = a.size() > 1 ? a[1].as_integer() : 1;
    ListBuilder list(run);
    const Datum done = flatten_into(run, list, a[0], std::min<std::int64_t>(depth, kDataDepthMax));
    return done.is_failure() ? done : list.finish();
}

Datum partition_by(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    ListBuilder passed(run);
    ListBuilder failed(run);
    Callee test(run, a[1]);
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum answer = test.test(item);
        if (answer.is_failure()) { return answer; }
        (answer.as_boolean() ? passed : failed).add(item);
        return Datum::nil();
    });
    if (done.is_failure()) { return done; }
    MR_DATUM(const Datum first, passed.finish());
    MR_DATUM(const Datum second, failed.finish());
    ListBuilder both(run, 2);
    both.add(first);
    both.add(second);
    return both.finish();
}

/// The parts of `list` that start every `step` items; the last ones may be shorter if `partial`.
Datum parts(Run& run, Datum list, std::size_t size, std::size_t step, bool partial) {
    ListBuilder result(run);
    for (std::size_t from = 0; from < list.size(); from += step) {
        const std::size_t to = std::min<std::size_t>(from + size, list.size());
        if (to - from < size && !partial) { break; }
        MR_DATUM(const Datum part, slice(run, list, Datum::integer(static_cast<std::int64_t>(from)),
                                         Datum::integer(static_cast<std::int64_t>(to))));
        if (!result.add(part)) { break; }
    }
    return result.finish();
}

Datum chunk(Run& run, Arguments a) {
    if (a[1].as_integer() < 1) { return too_small(run, "chunk"); }
    const std::size_t size = std::min<std::size_t>(size_argument(a[1]), 1U << 31U);
    return a[0].is_nil() ? a[0] : parts(run, a[0], size, size, true);
}

Datum window(Run& run, Arguments a) {
    if (a[1].as_integer() < 1) { return too_small(run, "window"); }
    const std::size_t size = std::min<std::size_t>(size_argument(a[1]), 1U << 31U);
    return a[0].is_nil() ? a[0] : parts(run, a[0], size, 1, false);
}

Datum zip(Run& run, Arguments a) {
    std::size_t size = a[0].is_nil() ? 0 : a[0].size();
    for (const Datum list : a) {
        size = std::min<std::size_t>(size, list.is_nil() ? 0 : list.size());
    }
    ListBuilder rows(run, size);
    for (std::size_t i = 0; i < size; ++i) {
        ListBuilder row(run, a.size());
        for (const Datum list : a) { row.add(Items(list)[i]); }
        MR_DATUM(const Datum made, row.finish());
        if (!rows.add(made)) { break; }
    }
    return rows.finish();
}

Datum unzip(Run& run, Arguments a) {
    if (a[0].is_nil() || a[0].size() == 0) { return a[0]; }
    const Items rows(a[0]);
    const Datum front = opened(run, rows[0]);
    const std::size_t width = front.is_list() ? front.size() : 0;
    ListBuilder columns(run, width);
    for (std::size_t column = 0; column < width; ++column) {
        ListBuilder values(run, rows.size());
        const Datum done = for_each(run, a[0], [&](Datum row, std::size_t) {
            const Datum list = opened(run, row);
            values.add(list.is_list() && column < list.size() ? Items(list)[column] : Datum::nil());
            return Datum::nil();
        });
        if (done.is_failure()) { return done; }
        MR_DATUM(const Datum made, values.finish());
        if (!columns.add(made)) { break; }
    }
    return columns.finish();
}

Datum enumerate(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    ListBuilder list(run, a[0].size());
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t i) {
        ListBuilder pair(run, 2);
        pair.add(Datum::integer(static_cast<std::int64_t>(i)));
        pair.add(item);
        const Datum made = pair.finish();
        if (made.is_failure()) { return made; }
        list.add(made);
        return Datum::nil();
    });
    return done.is_failure() ? done : list.finish();
}

constexpr FunctionRow kRows[] = {
    {"flatten", "(list: [T]?, depth?: long) -> [T]",
     "The items of the lists within, one level deep or as many as are said.",
     "flatten([[1, 2], [3, [4]]])", "[1,2,3,[4]]", flatten},
    {"partition_by", "(list: [T]?, test: (T) -> boolean) -> [T]",
     "Two lists: the items that pass the test, and the others.",
     "partition_by([2, 5, 4], seq.gt(3))", "[[5,4],[2]]", partition_by},
    {"chunk", "(list: [T]?, size: long) -> [T]",
     "Lists of so many items, the last one of the rest.", "chunk([1, 2, 3, 4, 5], 2)",
     "[[1,2],[3,4],[5]]", chunk},
    {"window", "(list: [T]?, size: long) -> [T]",
     "Lists of so many items that follow each other, from each place on.",
     "window([1, 2, 3, 4], 3)", "[[1,2,3],[2,3,4]]", window},
    {"zip", "(first: [T]?, more...: [T]?) -> [T]",
     "Lists of the items at the same place of each list, as far as the shortest goes.",
     "zip([1, 2], ['a', 'b'])", R"([[1,"a"],[2,"b"]])", zip},
    {"unzip", "(rows: [T]?) -> [T]", "The other way round: a list per place of the rows.",
     "unzip([[1, 'a'], [2, 'b']])", R"([[1,2],["a","b"]])", unzip},
    {"enumerate", "(list: [T]?) -> [T]", "Pairs of place and item.", "enumerate(['a', 'b'])",
     R"([[0,"a"],[1,"b"]])", enumerate},
};

}  // namespace

FunctionGroup shaping_functions() noexcept {
    return {"Lists of lists", kRows};
}

}  // namespace millrace::compute
