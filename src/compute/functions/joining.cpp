// Bringing lists together by keys.

#include "datum/equality.hpp"
#include "functions/groups.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

Datum list_contain(Run& run, Arguments a) {
    return contains(run, a[1], a[0]);
}

/// A map of the items by their keys; `value` of the third argument where there is one.
Datum keyed(Run& run, Arguments a, bool first_wins) {
    if (a[0].is_nil()) { return a[0]; }
    MapBuilder map(run, a[0].size());
    Selector key(run, a[1]);
    std::optional<Selector> value;
    if (a.size() > 2) { value.emplace(run, a[2]); }
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum name = key(item);
        const Datum content = value ? (*value)(item) : item;
        if (name.is_failure() || content.is_failure()) {
            return name.is_failure() ? name : content;
        }
        const std::size_t before = map.size();
        Datum* place = map.find_or_add(name);
        if (place == nullptr) { return map.finish(); }
        if (!first_wins || map.size() > before) { *place = content; }
        return Datum::nil();
    });
    return done.is_failure() ? done : map.finish();
}

Datum to_map(Run& run, Arguments a) {
    return keyed(run, a, true);
}

Datum key_by(Run& run, Arguments a) {
    return keyed(run, a, false);
}

Datum find_one(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    Selector field(run, a[1]);
    Datum found;
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum same = equality(run, field(item), a[2]);
        if (same.is_failure() || !same.as_boolean()) {
            return same.is_failure() ? same : Datum::nil();
        }
        found = item;
        return same;
    });
    return done.is_failure() ? done : found;
}

Datum find_all(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    Selector field(run, a[1]);
    ListBuilder found(run);
    const Datum done = for_each(run, a[0], [&](Datum item, std::size_t) {
        const Datum same = equality(run, field(item), a[2]);
        if (same.is_failure()) { return same; }
        if (same.as_boolean()) { found.add(item); }
        return Datum::nil();
    });
    return done.is_failure() ? done : found.finish();
}

constexpr FunctionRow kRows[] = {
    {"listContain", "(list: any, value: any) -> boolean",
     "Whether the list contains the value; false of nil.", "listContain([1, 2], 2)", "true",
     list_contain},
    {"toMap", "(list: [T]?, by: (T) -> K | string) -> {K: T}",
     "A map from the value of a member to the item; of several the first one.",
     "toMap([{id: 7, n: 'a'}], 'id')", R"({"7":{"id":7,"n":"a"}})", to_map},
    {"key_by", "(list: [T]?, by: (T) -> K | string, value?: (T) -> T | string) -> {K: T}",
     "A map from what the function or path gives to the item, or to what a second one gives; of "
     "several the last one.",
     "key_by([{id: 7, n: 'a'}], 'id', 'n')", R"({"7":"a"})", key_by},
    {"list2MapWithAssignedValue", "(list: string, value: string) -> map",
     "Both arguments are expressions as texts: a map from each item of the list to the value of "
     "the "
     "second one, in which `ele` is the item.",
     "list2MapWithAssignedValue('[1, 2]', 'ele * 10')", R"({"1":10,"2":20})", key_by},
    {"findOne", "(list: [T]?, by: (T) -> any | string, value: any) -> T",
     "The first item whose member equals the variable that the text names, or a value.",
     "findOne([{id: 1, n: 'a'}], 'id', 0 + 1)", R"({"id":1,"n":"a"})", find_one},
    {"find_one", "(list: [T]?, by: (T) -> any | string, value: any) -> T",
     "The first item whose member equals the value, or nil.", "find_one([{n: 'a'}], 'n', 'a')",
     R"({"n":"a"})", find_one},
    {"find_all", "(list: [T]?, by: (T) -> any | string, value: any) -> [T]",
     "All items whose member equals the value.", "find_all([{n: 1}, {n: 2}], 'n', 2)",
     R"([{"n":2}])", find_all},
};

}  // namespace

FunctionGroup joining_functions() noexcept {
    return {"Joins", kRows};
}

}  // namespace millrace::compute
