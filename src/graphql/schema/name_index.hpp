#pragma once
/// @file name_index.hpp — where in a list a name stands, for lists too long to scan

#include <cstdint>
#include <cstring>
#include <ranges>
#include <span>
#include <string_view>

#include <millrace/base/arena.hpp>

namespace millrace::graphql {

/// Finds the position of a name in a list. Immutable once built.
///
/// Ownership: slots live in the arena it was built in; names are borrowed.
/// Cost:      one hash and, as a rule, one comparison; 16 bytes for each of twice the names.
class NameIndex {
public:
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};
    /// Lists up to this long are scanned without an index: comparing lengths rejects most names.
    static constexpr std::size_t kScanMax = 8;

    /// Reserves room for `count` names.
    NameIndex(std::size_t count, Arena& arena) noexcept;

    /// Says that `name` stands at `position`, unless it is known: the first of equal names counts.
    void add(std::string_view name, std::uint32_t position) noexcept;

    [[nodiscard]] std::uint32_t find(std::string_view name) const noexcept {
        for (std::size_t at = hash(name) & mask_;; at = (at + 1) & mask_) {
            const Slot& slot = slots_[at];
            if (slot.text == nullptr) { return kNone; }
            if (slot.name() == name) { return slot.position; }
        }
    }

    /// An index of the `name` members of `things`, or null when there are few enough to scan.
    template <std::ranges::sized_range Things>
    static const NameIndex* of_many(const Things& things, Arena& arena) noexcept {
        if (std::ranges::size(things) <= kScanMax) { return nullptr; }
        auto* index = arena.make<NameIndex>(std::ranges::size(things), arena);
        std::uint32_t position = 0;
        for (const auto& thing : things) { index->add(thing.name, position++); }
        return index;
    }

private:
    struct Slot {
        const char* text = nullptr;
        std::uint32_t size = 0;
        std::uint32_t position = 0;

        [[nodiscard]] std::string_view name() const noexcept { return {text, size}; }
    };

    static std::uint64_t hash(std::string_view name) noexcept;

    std::span<Slot> slots_;
    std::size_t mask_ = 0;
};

/// Eight bytes a step: names are short, and tables are at most half full.
inline std::uint64_t NameIndex::hash(std::string_view name) noexcept {
    constexpr std::uint64_t kMultiplier = 0x9e37'79b9'7f4a'7c15;
    std::uint64_t state = name.size() * kMultiplier;
    const char* text = name.data();
    std::size_t left = name.size();
    const auto mix = [&state](std::uint64_t word) {
        state = (state ^ word) * kMultiplier;
        state ^= state >> 29;
    };
    for (; left >= 8; left -= 8, text += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text, 8);
        mix(word);
    }
    std::uint64_t tail = 0;
    for (std::size_t i = 0; i < left; ++i) {
        tail = (tail << 8) | static_cast<unsigned char>(text[i]);
    }
    mix(tail);
    return state ^ (state >> 32);
}

}  // namespace millrace::graphql
