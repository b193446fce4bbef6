#pragma once
/// @file downsample.hpp — a few points that draw the same picture as many

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/value/column.hpp>

namespace millrace::compute {

/// How @downsample chooses.
enum class DownsampleMethod : std::uint8_t {
    Lttb,        // Largest triangles (Steinarsson): what the eye would miss least.
    MinMax,      // The least and the greatest of each part.
    MinMaxLttb,  // LTTB among the extremes of smaller parts: nearly the same, much faster.
    M4,          // First, least, greatest and last of each part: exact for line charts.
    Mean,        // The element nearest to the mean of each part.
    Nth,         // Evenly spaced.
};

/// `LTTB` and so on.
[[nodiscard]] std::optional<DownsampleMethod> downsample_method(std::string_view name) noexcept;

/// Places of at most `points` elements of `y`, in order, the first and the last always among them
/// (of one point, the first). Elements that are null in `y` or `x` are never chosen; all others
/// are when there are no more than `points`. Without `x`, elements are evenly spaced.
/// Cost: O(n), 1 to 5 ns per element.
[[nodiscard]] std::span<const std::uint32_t> downsample(DownsampleMethod method,
                                                        const value::Column* x,
                                                        const value::Column& y, std::size_t points,
                                                        Arena& arena) noexcept;

}  // namespace millrace::compute
