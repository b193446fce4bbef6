#include "datum/list_builder.hpp"

#include <algorithm>

#include "datum/convert.hpp"

namespace millrace::compute {

namespace {

/// Stands before the items of a growable list, so that list_with() sees whether there is room
/// behind them. Lists share a block: `used` counts the items of the longest.
struct BlockHead {
    std::uint32_t used;
    std::uint32_t capacity;
};
constexpr std::size_t kHeadItems = 1;  // the head takes the place of one item
static_assert(sizeof(BlockHead) <= sizeof(Datum));

Datum* make_block(Run& run, std::size_t capacity) noexcept {
    auto* block =
        static_cast<Datum*>(run.allocate((capacity + kHeadItems) * sizeof(Datum), alignof(Datum)));
    ::new (static_cast<void*>(block)) BlockHead{0, static_cast<std::uint32_t>(capacity)};
    return block + kHeadItems;
}

BlockHead& head_of(const Datum* items) noexcept {
    return *reinterpret_cast<BlockHead*>(const_cast<Datum*>(items - kHeadItems));
}

}  // namespace

bool ListBuilder::grow(std::size_t at_least) noexcept {
    if (!run_.allows_items(at_least)) { return fail(run_.too_many_items(at_least)); }
    const std::size_t wanted = std::max({std::size_t{4}, capacity_ * 2, at_least});
    // No more than are allowed, so that the item past the limit comes here.
    const std::size_t capacity = std::min(wanted, run_.items_max());
    if (!run_.has_room((capacity + kHeadItems) * sizeof(Datum))) {
        return fail(run_.limit_reached());
    }
    Datum* items = make_block(run_, capacity);
    std::copy_n(items_, size_, items);
    items_ = items;
    capacity_ = capacity;
    return true;
}

Datum ListBuilder::finish() noexcept {
    if (failure_.is_failure()) { return failure_; }
    if (items_ == nullptr) { return Datum::list({}); }
    head_of(items_).used = static_cast<std::uint32_t>(size_);
    return Datum::growable_list({items_, size_});
}

Datum list_with(Run& run, Datum list, Datum item) noexcept {
    const std::size_t size = list.size();
    if (!run.allows_items(size + 1)) { return run.too_many_items(size + 1); }
    if (list.is(Type::List) && list.is_growable()) {
        BlockHead& head = head_of(list.items().data());
        if (head.used == size && head.used < head.capacity) {
            const_cast<Datum&>(list.items().data()[size]) = item;
            ++head.used;
            return Datum::growable_list({list.items().data(), size + 1});
        }
    }
    const std::size_t capacity = std::max<std::size_t>(4, size * 2);
    if (!run.has_room(capacity * sizeof(Datum)) || !run.step(size)) { return run.limit_reached(); }
    Datum* items = make_block(run, capacity);
    const Items old(list);
    for (std::size_t i = 0; i < size; ++i) { items[i] = old[i]; }
    items[size] = item;
    head_of(items).used = static_cast<std::uint32_t>(size + 1);
    return Datum::growable_list({items, size + 1});
}

}  // namespace millrace::compute
