#pragma once
/// @file range_tree.hpp — what any range of rows adds up to

#include <cstddef>
#include <span>

#include <millrace/base/arena.hpp>

namespace millrace::ext::directive_aggregate {

/// `Part` is what one or many rows add up to: Part() for none, add(const Part&) for two. Nothing is
/// ever taken away again, so a frame that slides does not drift.
///
/// Lifetime: of the arena. Cost: 2 n parts; a range takes 2 log2(n) additions.
template <class Part>
class RangeTree {
public:
    RangeTree(Arena& arena, std::size_t size)
        : parts_(arena.template make_array<Part>(2 * size)), size_(size) {}

    /// The part of one row; all are set before finish().
    void set(std::size_t place, const Part& part) noexcept { parts_[size_ + place] = part; }
    void finish() noexcept {
        for (std::size_t i = size_; i-- > 1;) {
            parts_[i] = parts_[2 * i];
            parts_[i].add(parts_[2 * i + 1]);
        }
    }

    /// From `begin` up to and without `end`.
    [[nodiscard]] Part of(std::size_t begin, std::size_t end) const noexcept {
        Part part;
        for (begin += size_, end += size_; begin < end; begin /= 2, end /= 2) {
            if (begin % 2 == 1) { part.add(parts_[begin++]); }
            if (end % 2 == 1) { part.add(parts_[--end]); }
        }
        return part;
    }

private:
    std::span<Part> parts_;
    std::size_t size_;
};

}  // namespace millrace::ext::directive_aggregate
