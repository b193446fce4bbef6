#pragma once
/// @file key_index.hpp — from text to what belongs to it, in the arena of a request

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include <millrace/base/arena.hpp>

namespace millrace::engine {

/// A hash table that only grows and is freed with its arena. Keys are compared in full.
///
/// Cost: no heap; about 10 ns per lookup of a short key.
template <class T>
class KeyIndex {
public:
    explicit KeyIndex(Arena& arena) noexcept : arena_(arena) {}

    /// The pointer stored for (`scope`, `key`), null at first: the caller fills it in. The
    /// reference is good until the next call. `key` must outlive the arena's contents.
    [[nodiscard]] T*& operator()(std::uint32_t scope, std::string_view key) noexcept {
        if ((count_ + 1) * 2 > cells_.size()) { grow(); }
        const std::size_t hash = std::hash<std::string_view>{}(key) + scope * kScopeFactor;
        Cell& cell = find(hash, scope, key);
        if (!cell.used) {
            cell = {key, hash, nullptr, scope, true};
            ++count_;
        }
        return cell.value;
    }

    void clear() noexcept {
        for (Cell& cell : cells_) { cell = {}; }
        count_ = 0;
    }

private:
    static constexpr std::size_t kFirstCells = 16;
    static constexpr std::size_t kScopeFactor = 0x9e3779b97f4a7c15U;

    struct Cell {
        std::string_view key;
        std::size_t hash = 0;
        T* value = nullptr;
        std::uint32_t scope = 0;
        bool used = false;
    };

    Cell& find(std::size_t hash, std::uint32_t scope, std::string_view key) noexcept {
        const std::size_t mask = cells_.size() - 1;
        for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
            Cell& cell = cells_[i];
            if (!cell.used || (cell.hash == hash && cell.scope == scope && cell.key == key)) {
                return cell;
            }
        }
    }

    void grow() noexcept {
        const std::span<Cell> old = cells_;
        cells_ = arena_.make_array<Cell>(old.empty() ? kFirstCells : old.size() * 2);
        for (const Cell& cell : old) {
            if (cell.used) { find(cell.hash, cell.scope, cell.key) = cell; }
        }
    }

    Arena& arena_;
    std::span<Cell> cells_;
    std::size_t count_ = 0;
};

}  // namespace millrace::engine
