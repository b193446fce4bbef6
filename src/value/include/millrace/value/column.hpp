#pragma once
/// @file column.hpp — a list of numbers as contiguous doubles, with a bit for each that is there

#include <cstddef>
#include <cstdint>
#include <span>

#include <millrace/base/arena.hpp>
#include <millrace/base/result.hpp>
#include <millrace/value/value.hpp>

namespace millrace::value {

/// One bit per element: set when it has a value, clear when it is null. No words at all: nothing
/// is null.
class Validity {
public:
    static constexpr std::size_t kBitsPerWord = 64;

    constexpr Validity() noexcept = default;
    constexpr explicit Validity(std::span<std::uint64_t> words) noexcept : words_(words) {}

    /// Bits for `count` elements, all set or all clear.
    static Validity make(std::size_t count, bool valid, Arena& arena) noexcept;

    [[nodiscard]] constexpr bool all() const noexcept { return words_.empty(); }
    [[nodiscard]] constexpr bool test(std::size_t i) const noexcept {
        return words_.empty() || ((words_[i / kBitsPerWord] >> (i % kBitsPerWord)) & 1U) != 0;
    }
    constexpr void set(std::size_t i) const noexcept {
        words_[i / kBitsPerWord] |= std::uint64_t{1} << (i % kBitsPerWord);
    }
    constexpr void clear(std::size_t i) const noexcept {
        words_[i / kBitsPerWord] &= ~(std::uint64_t{1} << (i % kBitsPerWord));
    }

private:
    std::span<std::uint64_t> words_;
};

/// A list of numbers and nulls.
///
/// Ownership: borrows from the arena it was made in.
/// Threads:   none; what is published is not changed.
struct Column {
    std::span<double> values;  // 0 where null
    Validity valid;
    bool integers = false;  // every value came as an integer below 2^53

    [[nodiscard]] std::size_t size() const noexcept { return values.size(); }
    [[nodiscard]] bool is_null(std::size_t i) const noexcept { return !valid.test(i); }
    /// Cost: O(n) when there are nulls, else nothing.
    [[nodiscard]] std::size_t null_count() const noexcept;

    /// Makes element `i` null; the first time, `arena` gives the bits.
    void set_null(std::size_t i, Arena& arena) noexcept;
};

/// The numbers and nulls of `list` as a column.
///
/// Errors: BadRequest `COLUMN_TYPE` when it is no list or holds anything else, and
///         `COLUMN_RANGE` for a number too large for a double.
/// Cost:   about 5 ns per number of few digits.
[[nodiscard]] Result<Column> to_column(Value list, Arena& arena) noexcept;

/// `column` as a List of Float (or Int, where `column.integers`) and Null.
[[nodiscard]] Value to_list(const Column& column, Arena& arena) noexcept;

}  // namespace millrace::value
