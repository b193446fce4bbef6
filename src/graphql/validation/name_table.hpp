#pragma once
/// @file name_table.hpp — things by name, in an arena

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

#include <millrace/base/arena.hpp>

namespace millrace::graphql::validation {

/// Differs from process to process, so that nobody can prepare names that collide.
extern const std::uint64_t kNameHashSeed;

/// Spreads names well over all 64 bits. Seeded: never let it decide an order.
[[nodiscard]] inline std::uint64_t hash_name(std::string_view name) noexcept {
    constexpr std::uint64_t kFactor = 0x9E37'79B9'7F4A'7C15ULL;
    const auto mix = [](std::uint64_t a, std::uint64_t b) noexcept {
        __extension__ using Wide = unsigned __int128;
        const Wide product = Wide{a} * b;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
    };
    std::uint64_t hash = kNameHashSeed ^ name.size();
    const char* at = name.data();
    std::size_t left = name.size();
    for (; left > 8; at += 8, left -= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        hash = mix(hash ^ word, kFactor);
    }
    std::uint64_t word = 0;
    std::memcpy(&word, at, left);
    return mix(mix(hash ^ word, kFactor), kFactor | 1U);
}

/// A hash table from names to small values; grows, never shrinks.
///
/// Ownership: slots live in the arena; names are borrowed.
/// Cost:      no memory until the first insertion.
template <class T>
    requires std::is_trivially_copyable_v<T>
class NameTable {
public:
    explicit NameTable(Arena& arena) noexcept : arena_(&arena) {}

    /// Makes room for `count` names in all.
    void reserve(std::size_t count) {
        if (count * 2 > slots_.size()) { grow(std::bit_ceil(std::max<std::size_t>(count, 4) * 2)); }
    }

    [[nodiscard]] T* find(std::string_view name) const noexcept {
        if (slots_.empty()) { return nullptr; }
        Slot& slot = probe(slots_, name, hash_name(name));
        return slot.used ? &slot.value : nullptr;
    }

    struct Insertion {
        T& value;  // valid until the next insertion
        bool is_new;
    };

    /// The value of `name`, made of nothing when it was not there.
    Insertion insert(std::string_view name) {
        reserve(size_ + 1);
        const std::uint64_t hash = hash_name(name);
        Slot& slot = probe(slots_, name, hash);
        const bool is_new = !slot.used;
        if (is_new) {
            slot = {hash, name, T{}, true};
            ++size_;
        }
        return {slot.value, is_new};
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    struct Slot {
        std::uint64_t hash = 0;
        std::string_view name;
        T value{};
        bool used = false;
    };

    static Slot& probe(std::span<Slot> slots, std::string_view name, std::uint64_t hash) noexcept {
        const std::size_t mask = slots.size() - 1;
        for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
            Slot& slot = slots[i];
            if (!slot.used || (slot.hash == hash && slot.name == name)) { return slot; }
        }
    }

    void grow(std::size_t slot_count) {
        const std::span<Slot> larger = arena_->make_array<Slot>(slot_count);
        for (const Slot& slot : slots_) {
            if (slot.used) { probe(larger, slot.name, slot.hash) = slot; }
        }
        slots_ = larger;
    }

    Arena* arena_;
    std::span<Slot> slots_;
    std::size_t size_ = 0;
};

}  // namespace millrace::graphql::validation
