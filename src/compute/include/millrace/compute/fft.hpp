#pragma once
/// @file fft.hpp — discrete Fourier transforms of any length

#include <complex>
#include <span>

#include <millrace/base/arena.hpp>

namespace millrace::compute {

using Complex = std::complex<double>;

/// The first n / 2 + 1 values of the transform of `x` (those behind mirror them).
/// Cost: O(n log n) for every n: lengths with large prime factors go through a power of two
///       (Bluestein). The tables of one transform come from the heap and go at its end.
[[nodiscard]] std::span<Complex> real_spectrum(std::span<const double> x, Arena& arena) noexcept;

/// out[k] = sum of x[i + k - (y.size() - 1)] · y[i], for all k at which they overlap.
[[nodiscard]] std::span<double> cross_correlation(std::span<const double> x,
                                                  std::span<const double> y, Arena& arena) noexcept;

}  // namespace millrace::compute
