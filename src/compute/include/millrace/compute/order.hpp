#pragma once
/// @file order.hpp — sorted copies, places in order, quantiles

#include <cstdint>
#include <span>

#include <millrace/base/arena.hpp>

namespace millrace::compute {

/// A sorted copy of `x`, which is finite.
[[nodiscard]] std::span<double> sorted(std::span<const double> x, Arena& arena) noexcept;

/// The places of `x` from the least value to the greatest; equal values in their order.
[[nodiscard]] std::span<std::uint32_t> sorted_places(std::span<const double> x,
                                                     Arena& arena) noexcept;

/// The quantile `q` (0 to 1) of an ordered sequence of `count` > 0 values, `at(k)` the k-th; on
/// the line between the two nearest (NumPy's "linear").
template <class At>
[[nodiscard]] double quantile_of(std::size_t count, double q, const At& at) noexcept {
    const double place = static_cast<double>(count - 1) * q;
    const auto low = static_cast<std::size_t>(place);
    const double below = at(low);
    const double share = place - static_cast<double>(low);
    if (share == 0) { return below; }
    return below + (at(low + 1) - below) * share;
}

[[nodiscard]] inline double quantile_of(std::span<const double> ordered, double q) noexcept {
    return quantile_of(ordered.size(), q, [ordered](std::size_t k) { return ordered[k]; });
}

}  // namespace millrace::compute
