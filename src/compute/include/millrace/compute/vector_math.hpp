#pragma once
/// @file vector_math.hpp — loops over doubles, in the widest vectors the machine has

#include <span>

namespace millrace::compute {

/// Sum in several running sums, so in another order than written: 1e-15 relative to the sum of
/// the magnitudes. 0 for none.
[[nodiscard]] double sum(std::span<const double> x) noexcept;

/// Neither NaN nor infinity among them.
[[nodiscard]] bool all_finite(std::span<const double> x) noexcept;

/// Sum of (x - about)²; 0 for none.
[[nodiscard]] double sum_of_squares(std::span<const double> x, double about) noexcept;

/// Sum of (x - x_about) · (y - y_about). `y` is as long as `x`.
[[nodiscard]] double sum_of_products(std::span<const double> x, double x_about,
                                     std::span<const double> y, double y_about) noexcept;

/// Infinity, the right way round, for none.
[[nodiscard]] double minimum(std::span<const double> x) noexcept;
[[nodiscard]] double maximum(std::span<const double> x) noexcept;

/// out = (x - from) · factor + to. `out` is as long as `x`, and may be `x`.
void rescale(std::span<const double> x, double from, double factor, double to,
             std::span<double> out) noexcept;

/// out = x, but no less than `least` and no more than `most`.
void clamp(std::span<const double> x, double least, double most, std::span<double> out) noexcept;

}  // namespace millrace::compute
