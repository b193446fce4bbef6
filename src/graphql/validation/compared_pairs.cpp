#include "compared_pairs.hpp"

#include <algorithm>
#include <utility>

namespace millrace::graphql::validation {

namespace {

constexpr std::size_t kSlotsMin = 64;

std::size_t hash_of(const ComparedPairs::Pair& pair) noexcept {
    std::uint64_t hash = 0;
    for (const void* each : {pair.left, pair.left_scope, pair.right, pair.right_scope}) {
        hash = (hash ^ reinterpret_cast<std::uintptr_t>(each)) * 0x9E37'79B9'7F4A'7C15ULL;
        hash ^= hash >> 29U;
    }
    return hash;
}

}  // namespace

bool ComparedPairs::contains(const Pair& pair, bool exclusive) const noexcept {
    if (slots_.empty()) { return false; }
    const Slot& slot = slots_[find(pair)];
    return slot.used && (exclusive || !slot.exclusive);
}

void ComparedPairs::add(const Pair& pair, bool exclusive) {
    if (used_ * 2 >= slots_.size()) { grow(); }
    Slot& slot = slots_[find(pair)];
    used_ += slot.used ? 0 : 1;
    slot = {pair, true, exclusive};
}

/// The slot of `pair`, or the free one where it belongs.
std::size_t ComparedPairs::find(const Pair& pair) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash_of(pair) & mask;
    while (slots_[at].used && slots_[at].pair != pair) { at = (at + 1) & mask; }
    return at;
}

void ComparedPairs::grow() {
    const std::vector<Slot> old =
        std::exchange(slots_, std::vector<Slot>(std::max(slots_.size() * 2, kSlotsMin)));
    for (const Slot& slot : old) {
        if (slot.used) { slots_[find(slot.pair)] = slot; }
    }
}

}  // namespace millrace::graphql::validation
