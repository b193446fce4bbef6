#pragma once
/// @file tools.hpp — what functions over lists and maps have in common

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "datum/convert.hpp"
#include "datum/list_builder.hpp"
#include "datum/map.hpp"
#include "run/function_value.hpp"
#include "run/operations.hpp"

namespace millrace::compute {

using Arguments = std::span<Datum>;

/// The optional argument at `place`, or nil.
[[nodiscard]] inline Datum argument(Arguments arguments, std::size_t place) noexcept {
    return place < arguments.size() ? arguments[place] : Datum::nil();
}

/// A place or number as a size; what is below zero is zero.
[[nodiscard]] inline std::size_t size_argument(Datum number) noexcept {
    return number.as_integer() < 0 ? 0 : static_cast<std::size_t>(number.as_integer());
}

/// The item or path that a `by` argument takes out of items: a function, or the path of a member
/// as text (`price`, `shop.city`, `tags[0]`).
class Selector {
public:
    Selector(Run& run, Datum by) noexcept;

    [[nodiscard]] Datum operator()(Datum item) noexcept;

private:
    Run& run_;
    std::optional<Callee> callee_;
    std::string_view path_;
};

/// What the path of members and places `path` leads to in `of`; Absent when it leads nowhere.
[[nodiscard]] Datum at_path(Run& run, Datum of, std::string_view path) noexcept;

/// Stops at the first Failure and answers it; else answers nil. `use` gets each item and its place,
/// and answers nil to go on, anything else to stop with it.
template <class Use>
[[nodiscard]] Datum for_each(Run& run, Datum list, Use use) noexcept {
    const Items items(list);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!run.step()) { return run.limit_reached(); }
        const Datum answer = use(items[i], i);
        if (!answer.is_nil()) { return answer; }
    }
    return Datum::nil();
}

/// Sorts stably in place. `before(a, b)` answers whether a must come before b, or a Failure; no
/// order of answers, however strange, makes it leave its bounds.
template <class Item, class Before>
[[nodiscard]] Datum merge_sort(Run& run, std::span<Item> items, Before before) noexcept {
    if (!run.has_room(items.size_bytes())) { return run.limit_reached(); }
    const std::span<Item> spare = run.make_array<Item>(items.size());
    std::span<Item> from = items;
    std::span<Item> to = spare;
    for (std::size_t width = 1; width < items.size(); width *= 2) {
        for (std::size_t start = 0; start < items.size(); start += 2 * width) {
            const std::size_t middle = std::min(start + width, items.size());
            const std::size_t end = std::min(start + 2 * width, items.size());
            std::size_t left = start;
            std::size_t right = middle;
            for (std::size_t place = start; place < end; ++place) {
                bool take_right = left == middle;
                if (left < middle && right < end) {
                    if (!run.step()) { return run.limit_reached(); }
                    const Datum answer = before(from[right], from[left]);
                    if (answer.is_failure()) { return answer; }
                    take_right = answer.as_boolean();
                }
                to[place] = take_right ? from[right++] : from[left++];
            }
        }
        std::swap(from, to);
    }
    if (from.data() != items.data()) { std::ranges::copy(from, items.begin()); }
    return Datum::nil();
}

/// The items of `list` in a new one that may be changed. Check for a Failure before use.
[[nodiscard]] Datum copied_list(Run& run, Datum list) noexcept;

/// Changeable items of a list just made by copied_list() or a ListBuilder.
[[nodiscard]] inline std::span<Datum> own_items(Datum list) noexcept {
    return {const_cast<Datum*>(list.items().data()), list.size()};
}

/// A set of data: whether something was there before.
class SeenSet {
public:
    explicit SeenSet(Run& run, std::size_t expected) noexcept : seen_(run, expected) {}

    /// True for data that equals none before. False past a limit too; finish() says so.
    [[nodiscard]] bool add(Datum datum) noexcept {
        Datum* place = seen_.find_or_add(datum);
        if (place == nullptr || !place->is_nil()) { return false; }
        *place = Datum::boolean(true);
        return true;
    }
    /// A Failure when a limit was reached.
    [[nodiscard]] Datum finish() noexcept { return seen_.finish(); }

private:
    MapBuilder seen_;
};

}  // namespace millrace::compute
