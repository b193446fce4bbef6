#pragma once
/// @file fft.hpp — discrete Fourier transforms of any length

#include <complex>
#include <span>

#include <millrace/base/arena.hpp>

namespace millrace::compute {

using Complex = std::complex<double>;

/// The first n / 2 + 1 values of the transform of `x` (those behind mirror them).
/// Cost: O(n log n) for every n: lengths with large prime factors go through a power of two
///       (Bluestein). A thread keeps the tables of the last few lengths on the heap, at most 8 MB;
///       those of more than 2^18 elements go at the end.
[[nodiscard]] std::span<Complex> real_spectrum(std::span<const double> x, Arena& arena) noexcept;

/// out[k] = sum of x[i + k - (y.size() - 1)] · y[i], for all k at which they overlap.
[[nodiscard]] std::span<double> cross_correlation(std::span<const double> x,
                                                  std::span<const double> y, Arena& arena) noexcept;

}  // namespace millrace::compute
