// Maps as a whole.

#include <algorithm>

#include "datum/equality.hpp"
#include "functions/groups.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

/// Goes through entries: `use(key, value)` answers nil to go on.
template <class Use>
Datum for_each_entry(Run& run, Datum map, Use use) {
    const Entries entries(run, map);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!run.step()) { return run.limit_reached(); }
        const Datum answer = use(entries.key(i), entries.value(i));
        if (!answer.is_nil()) { return answer; }
    }
    return Datum::nil();
}

Datum pairs(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    ListBuilder list(run, a[0].size());
    const Datum done = for_each_entry(run, a[0], [&](Datum key, Datum value) {
        ListBuilder pair(run, 2);
        pair.add(key);
        pair.add(value);
        const Datum made = pair.finish();
        if (made.is_failure()) { return made; }
        list.add(made);
        return Datum::nil();
    });
    return done.is_failure() ? done : list.finish();
}

Datum from_pairs(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    MapBuilder map(run, a[0].size());
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum pair = opened(run, item);
        if (!pair.is_list() || pair.size() != 2) {
            return run.type_error("from_pairs: an item is no list of two");
        }
        map.put(Items(pair)[0], Items(pair)[1]);
        return Datum::nil();
    });
    return done.is_failure() ? done : map.finish();
}

Datum merge(Run& run, Arguments a) {
    MapBuilder merged(run);
    for (const Datum map : a) {
        if (map.is_nil()) { continue; }
        const Datum done = for_each_entry(run, map, [&](Datum key, Datum value) {
            merged.put(key, value);
            return Datum::nil();
        });
        if (done.is_failure()) { return done; }
    }
    return merged.finish();
}

/// Whether `key` is among the arguments behind the first one, or in lists among them.
Datum is_listed(Run& run, Arguments a, Datum key) {
    for (const Datum one : a.subspan(1)) {
        const Datum listed = opened(run, one);
        const Datum found =
            listed.is_list() ? contains(run, key, listed) : data_equal(run, listed, key);
        if (found.is_failure() || found.as_boolean()) { return found; }
    }
    return Datum::boolean(false);
}

Datum keep_listed(Run& run, Arguments a, bool listed) {
    if (a[0].is_nil()) { return a[0]; }
    MapBuilder kept(run);
    const Datum done = for_each_entry(run, a[0], [&](Datum key, Datum value) {
        const Datum found = is_listed(run, a, key);
        if (found.is_failure()) { return found; }
        if (found.as_boolean() == listed) { kept.put(key, value); }
        return Datum::nil();
    });
    return done.is_failure() ? done : kept.finish();
}

Datum pick(Run& run, Arguments a) {
    return keep_listed(run, a, true);
}
Datum omit(Run& run, Arguments a) {
    return keep_listed(run, a, false);
}

Datum map_keys(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    MapBuilder map(run, a[0].size());
    Callee change(run, a[1]);
    const Datum done = for_each_entry(run, a[0], [&](Datum key, Datum value) {
        const Datum changed = change(key);
        if (changed.is_failure()) { return changed; }
        map.put(changed, value);
        return Datum::nil();
    });
    return done.is_failure() ? done : map.finish();
}

Datum map_values(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    MapBuilder map(run, a[0].size());
    Callee change(run, a[1]);
    const Datum done = for_each_entry(run, a[0], [&](Datum key, Datum value) {
        const Datum changed = change(value);
        if (changed.is_failure()) { return changed; }
        map.put(key, changed);
        return Datum::nil();
    });
    return done.is_failure() ? done : map.finish();
}

Datum filter_entries(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    MapBuilder map(run);
    Callee test(run, a[1]);
    const Datum done = for_each_entry(run, a[0], [&](Datum key, Datum value) {
        const Datum passed = condition(run, test(key, value));
        if (passed.is_failure()) { return passed; }
        if (passed.as_boolean()) { map.put(key, value); }
        return Datum::nil();
    });
    return done.is_failure() ? done : map.finish();
}

Datum invert(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    MapBuilder map(run, a[0].size());
    const Datum done = for_each_entry(run, a[0], [&](Datum key, Datum value) {
        map.put(value, key);
        return Datum::nil();
    });
    return done.is_failure() ? done : map.finish();
}

Datum deep_get(Run& run, Arguments a) {
    const Datum found = at_path(run, a[0], a[1].text());
    return found.is_nil() ? argument(a, 2) : found;
}

constexpr FunctionRow kRows[] = {
    {"pairs", "(map: {K: T}?) -> [T]", "Lists of key and value.", "pairs({'a': 1, 'b': 2})",
     R"([["a",1],["b",2]])", pairs},
    {"from_pairs", "(pairs: list?) -> map", "The map of a list of keys and values.",
     "from_pairs([['a', 1], ['b', 2]])", R"({"a":1,"b":2})", from_pairs},
    {"merge", "(maps...: {K: T}?) -> {K: T}", "One map of several; of equal keys the last wins.",
     "merge({'a': 1, 'b': 2}, {'b': 3})", R"({"a":1,"b":3})", merge},
    {"pick", "(map: {K: T}?, keys...: any) -> {K: T}", "The entries with these keys.",
     "pick({'a': 1, 'b': 2}, 'b')", R"({"b":2})", pick},
    {"omit", "(map: {K: T}?, keys...: any) -> {K: T}", "The entries without these keys.",
     "omit({'a': 1, 'b': 2}, 'b')", R"({"a":1})", omit},
    {"mapKeys", "(map: {K: T}?, change: (any) -> any) -> {K: T}", "The map with changed keys.",
     "mapKeys({'a': 1}, lambda(k) -> k + '_' end)", R"({"a_":1})", map_keys},
    {"mapValues", "(map: {K: T}?, change: (T) -> U) -> {K: U}", "The map with changed values.",
     "mapValues({'a': 1}, lambda(v) -> v + 1 end)", R"({"a":2})", map_values},
    {"filter_entries", "(map: {K: T}?, test: (K, T) -> boolean) -> {K: T}",
     "The entries whose key and value pass the test.",
     "filter_entries({'a': 1, 'b': 2}, lambda(k, v) -> v > 1 end)", R"({"b":2})", filter_entries},
    {"invert", "(map: map?) -> map", "A map from the values to the keys.", "invert({'a': 'x'})",
     R"({"x":"a"})", invert},
    {"deep_get", "(from: any, path: string, default?: any) -> any",
     "What a path of members and places leads to; nil, or the default, when it leads nowhere.",
     "deep_get({a: {b: [5, 6]}}, 'a.b[1]')", "6", deep_get},
};

}  // namespace

FunctionGroup map_functions() noexcept {
    return {"Maps", kRows};
}

}  // namespace millrace::compute
