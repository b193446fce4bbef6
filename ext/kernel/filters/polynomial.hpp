#pragma once
/// @file polynomial.hpp — polynomials of best fit that move along an array

#include <cstddef>
#include <span>

#include <millrace/base/arena.hpp>

namespace millrace::ext::kernel_filters {

inline constexpr std::size_t kDegreeMax = 10;

/// out[i] = the value at x[i] of the polynomial that fits the `window` elements around it best;
/// near the ends, of the first or last whole window.
/// `window` is odd and no more than x.size(); `degree` is below it.
/// Cost: O(n · window).
void fit_moving_polynomial(std::span<const double> x, std::size_t window, std::size_t degree,
                           std::span<double> out, Arena& arena) noexcept;

}  // namespace millrace::ext::kernel_filters
