#pragma once
/// @file gaps.hpp — nulls of a column taken out before a kernel runs, and put back after

#include <cstddef>

#include <millrace/base/arena.hpp>
#include <millrace/value/column.hpp>

namespace millrace::compute {

/// `column` with 0 for every null.
[[nodiscard]] value::Column zero_nulls(const value::Column& column, Arena& arena) noexcept;

/// `column` with every null on the line between its neighbours, at the ends equal to the nearest.
/// A column of nothing but nulls stays as it is.
[[nodiscard]] value::Column interpolate_nulls(const value::Column& column, Arena& arena) noexcept;

/// The values of `column` at which both `column` and `other` (when given) have one.
[[nodiscard]] value::Column close_gaps(const value::Column& column, const value::Column* other,
                                       Arena& arena) noexcept;

/// `dense`, the result for close_gaps(original, other), with each value at its old place.
[[nodiscard]] value::Column open_gaps(const value::Column& dense, const value::Column& original,
                                      const value::Column* other, Arena& arena) noexcept;

/// Makes everything from `first` on null.
void cut_from(value::Column& column, std::size_t first, Arena& arena) noexcept;

/// Place of the first null of either; the size when there is none.
[[nodiscard]] std::size_t first_null(const value::Column& column,
                                     const value::Column* other) noexcept;

/// Makes null what is not finite. How many there were.
[[nodiscard]] std::size_t drop_non_finite(value::Column& column, Arena& arena) noexcept;

}  // namespace millrace::compute
