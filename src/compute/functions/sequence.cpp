// What the reference does with lists, under its names.

#include <algorithm>

#include "datum/equality.hpp"
#include "datum/number.hpp"
#include "datum/text.hpp"
#include "functions/groups.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

Datum map(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    ListBuilder list(run, a[0].size());
    Callee change(run, a[1]);
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum answer = change(item);
        if (answer.is_failure()) { return answer; }
        list.add(answer);
        return Datum::nil();
    });
    return done.is_failure() ? done : list.finish();
}

Datum filter(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    ListBuilder list(run);
    Callee test(run, a[1]);
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum answer = test.test(item);
        if (answer.is_failure()) { return answer; }
        if (answer.as_boolean()) { list.add(item); }
        return Datum::nil();
    });
    return done.is_failure() ? done : list.finish();
}

Datum reduce(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[2]; }
    Datum result = a[2];
    Callee combine(run, a[1]);
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        result = combine(result, item);
        return result.is_failure() ? result : Datum::nil();
    });
    return done.is_failure() ? done : result;
}

/// What a comparing function answered: a boolean (the first one comes first) or a number below,
/// at or above zero.
Datum comes_before(Run& run, Datum answer) noexcept {
    if (answer.is(Type::Boolean) || answer.is_failure()) { return answer; }
    return comparison(run, Operator::Less, answer, Datum::integer(0));
}

Datum sort(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    MR_DATUM(const Datum list, copied_list(run, a[0]));
    if (argument(a, 1).is_nil()) {
        const Datum done = merge_sort(run, own_items(list), [&](Datum left, Datum right) {
            return comparison(run, Operator::Less, left, right);
        });
        return done.is_failure() ? done : list;
    }
    Callee order(run, a[1]);
    const Datum done = merge_sort(run, own_items(list), [&](Datum left, Datum right) {
        return comes_before(run, order(left, right));
    });
    return done.is_failure() ? done : list;
}

Datum reverse(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    MR_DATUM(const Datum list, copied_list(run, a[0]));
    std::ranges::reverse(own_items(list));
    return list;
}

Datum count(Run&, Arguments a) {
    return Datum::integer(a[0].is_nil() ? 0 : std::int64_t{a[0].size()});
}

Datum is_empty(Run&, Arguments a) {
    return Datum::boolean(a[0].is_nil() || a[0].size() == 0);
}

Datum include(Run& run, Arguments a) {
    return contains(run, a[1], a[0]);
}

Datum distinct(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    SeenSet seen(run, a[0].size());
    ListBuilder list(run);
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        if (seen.add(item)) { list.add(item); }
        return Datum::nil();
    });
    if (done.is_failure()) { return done; }
    MR_DATUM([[maybe_unused]] const Datum within_limits, seen.finish());
    return list.finish();
}

Datum is_distinct(Run& run, Arguments a) {
    MR_DATUM(const Datum list, distinct(run, a));
    return Datum::boolean(list.is_nil() || list.size() == a[0].size());
}

Datum group_by(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    MapBuilder groups(run);
    Selector key(run, a[1]);
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum name = key(item);
        if (name.is_failure()) { return name; }
        Datum* group = groups.find_or_add(name);
        if (group == nullptr) { return groups.finish(); }
        *group = list_with(run, group->is_nil() ? Datum::list({}) : *group, item);
        return group->is_failure() ? *group : Datum::nil();
    });
    return done.is_failure() ? done : groups.finish();
}

Datum zipmap(Run& run, Arguments a) {
    if (a[0].is_nil() || a[1].is_nil()) { return Datum::nil(); }
    MapBuilder result(run);
    const Items values(a[1]);
    const Datum done = for_each(run, a[0], [&](Datum key, std::size_t i) {
        if (i < values.size()) { result.put(key, values[i]); }
        return Datum::nil();
    });
    return done.is_failure() ? done : result.finish();
}

Datum concat(Run& run, Arguments a) {
    for (Datum& one : a) { one = opened(run, one); }
    if (std::ranges::none_of(a, [](Datum one) { return one.is_list(); })) {
        TextBuilder text(run);
        for (const Datum one : a) {
            const Datum done = append_text(text, one);
            if (done.is_failure()) { return done; }
        }
        return text.finish();
    }
    ListBuilder all(run);
    for (const Datum one : a) {
        if (one.is_nil()) { continue; }
        const Datum done = for_each(run, one.is_list() ? one : Datum::list({&one, 1}),
                                    [&](Datum item, std::size_t) {
                                        all.add(item);
                                        return Datum::nil();
                                    });
        if (done.is_failure()) { return done; }
    }
    return all.finish();
}

Datum repeat(Run& run, Arguments a) {
    ListBuilder list(run);
    for (std::size_t i = 0; i < size_argument(a[0]); ++i) {
        if (!list.add(a[1])) { break; }
    }
    return list.finish();
}

Datum repeatedly(Run& run, Arguments a) {
    ListBuilder list(run);
    Callee make(run, a[1]);
    for (std::size_t i = 0; i < size_argument(a[0]); ++i) {
        MR_DATUM(const Datum item, make(std::span<const Datum>()));
        if (!list.add(item)) { break; }
    }
    return list.finish();
}

/// How many items at the front pass the test.
Datum front_size(Run& run, Arguments a) {
    Callee test(run, a[1]);
    const Datum stop = for_each(run, a[0], [&](Datum item, std::size_t i) {
        const Datum answer = test.test(item);
        if (answer.is_failure()) { return answer; }
        return answer.as_boolean() ? Datum::nil() : Datum::integer(static_cast<std::int64_t>(i));
    });
    return stop.is_nil() ? Datum::integer(a[0].size()) : stop;
}

Datum take_while(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    MR_DATUM(const Datum size, front_size(run, a));
    return slice(run, a[0], Datum::integer(0), size);
}

Datum drop_while(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    MR_DATUM(const Datum size, front_size(run, a));
    return slice(run, a[0], size, Datum::nil());
}

Datum range(Run& run, Arguments a) {
    const std::int64_t end = a[1].as_integer();
    const std::int64_t step = a.size() > 2 ? a[2].as_integer() : 1;
    if (step == 0) { return run.runtime_error("range: the step must not be 0"); }
    ListBuilder list(run);
    std::int64_t at = a[0].as_integer();
    while (step > 0 ? at < end : at > end) {
        if (!list.add(Datum::integer(at)) || __builtin_add_overflow(at, step, &at)) { break; }
    }
    return list.finish();
}

Datum list_of(Run& run, Arguments a) {
    return copied_list(run, Datum::list(a));
}

Datum set_of(Run& run, Arguments a) {
    Datum all = Datum::list(a);
    return distinct(run, {&all, 1});
}

Datum map_of(Run& run, Arguments a) {
    if (a.size() % 2 != 0) { return run.runtime_error("seq.map: the last key has no value"); }
    MapBuilder result(run, a.size() / 2);
    for (std::size_t i = 0; i < a.size(); i += 2) { result.put(a[i], a[i + 1]); }
    return result.finish();
}

Datum entry(Run& run, Arguments a) {
    MapBuilder result(run, 2);
    result.put("key", a[0]);
    result.put("value", a[1]);
    return result.finish();
}

Datum get(Run& run, Arguments a) {
    return a[0].is_nil() ? a[0] : index(run, a[0], a[1]);
}

Datum put(Run& run, Arguments a) {
    return with_item(run, a[0], a[1], a[2]);
}

Datum add(Run& run, Arguments a) {
    const Datum to = opened(run, a[0]);
    if (a.size() == 3) { return with_item(run, to, a[1], a[2]); }
    if (to.is_list() || to.is_nil()) {
        return list_with(run, to.is_nil() ? Datum::list({}) : to, a[1]);
    }
    return run.type_error("seq.add: items are added to a list, not to a {}", type_name(to.type()));
}

Datum add_all(Run& run, Arguments a) {
    Datum result = opened(run, a[0]);
    const Datum more = opened(run, a[1]);
    if (result.is_map() && more.is_map()) {
        const Entries entries(run, more);
        for (std::size_t i = 0; i < entries.size(); ++i) {
            result = map_with(run, result, entries.key(i), entries.value(i));
            if (result.is_failure() || !run.step()) { break; }
        }
        return result;
    }
    if (!result.is_list() || !more.is_list()) {
        return run.type_error("seq.add_all: {} cannot be added to a {}", type_name(more.type()),
                              type_name(result.type()));
    }
    const Datum done = for_each(run, more, [&](Datum item, std::size_t) {
        result = list_with(run, result, item);
        return result.is_failure() ? result : Datum::nil();
    });
    return done.is_failure() ? done : result;
}

Datum remove(Run& run, Arguments a) {
    const Datum from = opened(run, a[0]);
    if (from.is_map()) { return map_without(run, from, a[1]); }
    if (!from.is_list()) {
        return run.type_error("seq.remove: nothing can be removed from a {}",
                              type_name(from.type()));
    }
    ListBuilder rest(run, from.size());
    bool removed = false;
    const Datum done = for_each(run, from, [&](Datum item, std::size_t) {
        const Datum same = removed ? Datum::boolean(false) : data_equal(run, item, a[1]);
        if (same.is_failure()) { return same; }
        if (same.as_boolean()) {
            removed = true;
        } else {
            rest.add(item);
        }
        return Datum::nil();
    });
    return done.is_failure() ? done : rest.finish();
}

Datum keys(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    const Entries entries(run, a[0]);
    ListBuilder list(run, entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) { list.add(entries.key(i)); }
    return list.finish();
}

Datum values(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    const Entries entries(run, a[0]);
    ListBuilder list(run, entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) { list.add(entries.value(i)); }
    return list.finish();
}

Datum contains_key(Run& run, Arguments a) {
    const Datum in = opened(run, a[0]);
    if (in.is_nil()) { return Datum::boolean(false); }
    if (in.is_map()) { return Datum::boolean(!find_key(run, in, a[1]).is_absent()); }
    const Datum place = numeric(run, a[1]);
    if (in.is_list() && place.is(Type::Int)) {
        return Datum::boolean(place.as_integer() >= 0 &&
                              place.as_integer() < std::int64_t{in.size()});
    }
    return run.type_error("seq.contains_key: a {} has no keys", type_name(in.type()));
}

/// The first item for which the test gives `wanted`; Absent when there is none.
Datum find_item(Run& run, Arguments a, bool wanted, Datum& found) {
    Callee test(run, a[1]);
    return for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum answer = test.test(item);
        if (answer.is_failure()) { return answer; }
        if (answer.as_boolean() != wanted) { return Datum::nil(); }
        found = item;
        return Datum::boolean(true);
    });
}

Datum every(Run& run, Arguments a) {
    if (a[0].is_nil()) { return Datum::boolean(true); }
    Datum item;
    MR_DATUM(const Datum found, find_item(run, a, false, item));
    return Datum::boolean(found.is_nil());
}

Datum some(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    Datum item;
    MR_DATUM([[maybe_unused]] const Datum found, find_item(run, a, true, item));
    return item;
}

Datum not_any(Run& run, Arguments a) {
    if (a[0].is_nil()) { return Datum::boolean(true); }
    Datum item;
    MR_DATUM(const Datum found, find_item(run, a, true, item));
    return Datum::boolean(found.is_nil());
}

Datum extreme(Run& run, Datum list, Operator better) {
    Datum best;
    const Datum done = for_each(run, list, [&](Datum item, std::size_t i) {
        if (i == 0) { best = item; }
        const Datum answer = comparison(run, better, item, best);
        if (answer.is_failure()) { return answer; }
        if (answer.as_boolean()) { best = item; }
        return Datum::nil();
    });
    return done.is_failure() ? done : best;
}

Datum smallest(Run& run, Arguments a) {
    return a[0].is_nil() ? a[0] : extreme(run, a[0], Operator::Less);
}

Datum largest(Run& run, Arguments a) {
    return a[0].is_nil() ? a[0] : extreme(run, a[0], Operator::Greater);
}

Datum min(Run& run, Arguments a) {
    const Datum only = opened(run, a[0]);
    return extreme(run, a.size() == 1 && only.is_list() ? only : Datum::list(a), Operator::Less);
}

Datum max(Run& run, Arguments a) {
    const Datum only = opened(run, a[0]);
    return extreme(run, a.size() == 1 && only.is_list() ? only : Datum::list(a), Operator::Greater);
}

constexpr FunctionRow kRows[] = {
    {"map", "(list: [T]?, change: (T) -> U) -> [U]", "What the function makes of each item.",
     "map([2, 5, 4], lambda(x) -> x * 2 end)", "[4,10,8]", map},
    {"filter", "(list: [T]?, test: (T) -> boolean) -> [T]", "The items that pass the test.",
     "filter([2, 5, 4], seq.gt(3))", "[5,4]", filter},
    {"reduce", "(list: [T]?, combine: (A, T) -> A, start: A) -> A",
     "Combines the items one after the other with what came of those before.",
     "reduce([2, 5, 4], +, 0)", "11", reduce},
    {"sort", "(list: list?, before?: (any, any) -> any) -> list",
     "The items in order; stable. The function, if any, says whether the first one comes before "
     "the second, or gives a number below, at or above 0.",
     "sort([2, 5, 4], lambda(a, b) -> a > b end)", "[5,4,2]", sort},
    {"reverse", "(list: [T]?) -> [T]", "The items from the last to the first.",
     "reverse([2, 5, 4])", "[4,5,2]", reverse},
    {"count", "(collection: [T] | map | nil) -> long",
     "How many items, entries or characters; 0 of nil.", "count([2, 5, 4])", "3", count},
    {"is_empty", "(collection: [T] | map | nil) -> boolean", "Whether there are none, or nil.",
     "is_empty([])", "true", is_empty},
    {"include", "(collection: any, item: any) -> boolean",
     "Whether the item is in the list, the key in the map, the text in the string.",
     "include([2, 5, 4], 5)", "true", include},
    {"distinct", "(list: list?) -> list", "Each item once, at its first place.",
     "distinct([1, 2, 1, 3, 2])", "[1,2,3]", distinct},
    {"is_distinct", "(list: list?) -> boolean", "Whether no item is there twice.",
     "is_distinct([1, 2, 1])", "false", is_distinct},
    {"group_by", "(list: [T]?, by: (T) -> K | string) -> {K: [T]}",
     "The items by what the function (or the path of a member) gives for them.",
     "group_by([2, 5, 4], lambda(x) -> x > 3 ? 'big' : 'small' end)",
     R"({"small":[2],"big":[5,4]})", group_by},
    {"zipmap", "(keys: list?, values: [T]?) -> {K: T}",
     "A map from a list of keys and one of values.", "zipmap(['x', 'y'], [1, 2])",
     R"({"x":1,"y":2})", zipmap},
    {"concat", "(parts...: T) -> [T]",
     "One list of several; without a list among them one string of several.", "concat([1], [2, 3])",
     "[1,2,3]", concat},
    {"repeat", "(times: long, item: T) -> [T]", "A list with the item so many times.",
     "repeat(3, 'x')", R"(["x","x","x"])", repeat},
    {"repeatedly", "(times: long, make: () -> T) -> [T]",
     "A list of what so many calls of the function give.", "repeatedly(2, lambda() -> 7 end)",
     "[7,7]", repeatedly},
    {"take_while", "(list: [T]?, test: (T) -> boolean) -> [T]",
     "The items before the first one that fails the test.", "take_while([2, 5, 4], seq.lt(5))",
     "[2]", take_while},
    {"drop_while", "(list: [T]?, test: (T) -> boolean) -> [T]",
     "The items from the first one on that fails the test.", "drop_while([2, 5, 4], seq.lt(5))",
     "[5,4]", drop_while},
    {"range", "(from: long, to: long, step?: long) -> [long]",
     "The numbers from the first to before the second.", "range(0, 5)", "[0,1,2,3,4]", range},
    {"tuple", "(items...: T) -> [T]", "A list of the items.", "tuple(1, 'b')", R"([1,"b"])",
     list_of},
    {"max", "(first: any, more...: any) -> any", "The largest value, or that of one list.",
     "max(1, 5, 3)", "5", max},
    {"min", "(first: any, more...: any) -> any", "The smallest value, or that of one list.",
     "min(1, 5, 3)", "1", min},
    {"seq.list", "(items...: T) -> [T]", "A list of the items.", "seq.list(1, 'b')", R"([1,"b"])",
     list_of},
    {"seq.array", "(items...: T) -> [T]", "The same.", "seq.array(1, 2)", "[1,2]", list_of},
    {"seq.set", "(items...: any) -> list", "A list of the items, each once.", "seq.set(1, 2, 1)",
     "[1,2]", set_of},
    {"seq.map", "(keys_and_values...: T) -> {K: T}", "A map from keys and values in turn.",
     "seq.map('a', 1, 'b', 2)", R"({"a":1,"b":2})", map_of},
    {"seq.entry", "(key: any, value: T) -> {K: T}",
     "An entry of a map as functions get it: `key` and `value`.", "seq.entry('a', 1)",
     R"({"key":"a","value":1})", entry},
    {"seq.get", "(from: any, key: any) -> any",
     "The value of a key, or the item at a place; nil for a key that is not there.",
     "seq.get({'k': 1}, 'k')", "1", get},
    {"seq.put", "(to: any, key: any, value: any) -> any",
     "The map or list with the value at the key or place. As a statement it changes its variable.",
     "seq.put({'a': 1}, 'b', 2)", R"({"a":1,"b":2})", put},
    {"seq.add", "(to: any, item_or_key: any, value?: any) -> any",
     "The list with one more item, or the map with one more entry. As a statement it changes its "
     "variable.",
     "seq.add([1, 2], 3)", "[1,2,3]", add},
    {"seq.add_all", "(to: any, more: any) -> any",
     "The list or map with all of another. As a statement it changes its variable.",
     "seq.add_all([1], [2, 3])", "[1,2,3]", add_all},
    {"seq.remove", "(from: any, item_or_key: any) -> any",
     "The list without the first such item, or the map without the key. As a statement it changes "
     "its variable.",
     "seq.remove([1, 2, 3], 2)", "[1,3]", remove},
    {"seq.keys", "(map: map?) -> list", "The keys.", "seq.keys({'a': 1, 'b': 2})", R"(["a","b"])",
     keys},
    {"seq.vals", "(map: {K: T}?) -> [T]", "The values.", "seq.vals({'a': 1, 'b': 2})", "[1,2]",
     values},
    {"seq.contains_key", "(in: any, key: any) -> boolean", "Whether there is such a key or place.",
     "seq.contains_key({'a': 1}, 'a')", "true", contains_key},
    {"seq.every", "(list: [T]?, test: (T) -> boolean) -> boolean",
     "Whether all items pass the test.", "seq.every([2, 5, 4], seq.gt(1))", "true", every},
    {"seq.some", "(list: [T]?, test: (T) -> boolean) -> T",
     "The first item that passes the test, or nil.", "seq.some([2, 5, 4], seq.gt(3))", "5", some},
    {"seq.not_any", "(list: [T]?, test: (T) -> boolean) -> boolean",
     "Whether no item passes the test.", "seq.not_any([2, 5, 4], seq.gt(7))", "true", not_any},
    {"seq.min", "(list: list?) -> any", "The smallest item; nil of an empty list.",
     "seq.min([2, 5, 4])", "2", smallest},
    {"seq.max", "(list: list?) -> any", "The largest item; nil of an empty list.",
     "seq.max([2, 5, 4])", "5", largest},
};

}  // namespace

FunctionGroup sequence_functions() noexcept {
    return {"Lists and maps", kRows};
}

}  // namespace millrace::compute
