#pragma once
/// @file window.hpp — which elements a moving window sees, and how many of them are there

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <millrace/compute/kernel.hpp>

namespace millrace::ext::kernel_smoothing {

inline constexpr compute::Parameter kWindow{
    "window", compute::ParameterType::Int, 1, 2147483647, true, {}, "elements in the window"};
inline constexpr compute::Parameter kCenter{
    "center",
    compute::ParameterType::Boolean,
    0,
    1,
    false,
    0.0,
    "the element is in the middle of its window, of an even one right of the middle; else last"};
inline constexpr compute::Parameter kMinPeriods{"minPeriods",
                                                compute::ParameterType::Int,
                                                1,
                                                2147483647,
                                                false,
                                                1.0,
                                                "values a window must hold; with fewer, null"};
inline constexpr std::array kWindowParameters{kWindow, kCenter, kMinPeriods};

/// The window of element i: from i - before to i + after, as far as the column goes.
struct Window {
    std::size_t before = 0;
    std::size_t after = 0;

    /// Cut to what a column of `size` > 0 elements can fill.
    static Window of(const compute::Arguments& arguments, std::size_t size) noexcept {
        const std::size_t width = arguments.count("window");
        const std::size_t after = arguments.flag("center") ? (width - 1) / 2 : 0;
        return {std::min(width - 1 - after, size - 1), std::min(after, size - 1)};
    }

    [[nodiscard]] std::size_t width() const noexcept { return before + 1 + after; }
    [[nodiscard]] std::size_t first(std::size_t i) const noexcept {
        return i < before ? 0 : i - before;
    }
    /// One behind the last.
    [[nodiscard]] std::size_t end(std::size_t i, std::size_t size) const noexcept {
        return std::min(i + after + 1, size);
    }
};

/// How many values the window of each element holds.
class WindowCounts {
public:
    WindowCounts(const value::Column& column, Window window, Arena& arena) noexcept;

    [[nodiscard]] std::size_t at(std::size_t i) const noexcept {
        const std::size_t first = window_.first(i);
        const std::size_t end = window_.end(i, size_);
        return values_before_.empty() ? end - first : values_before_[end] - values_before_[first];
    }
    /// Elements in the window, null or not.
    [[nodiscard]] std::size_t elements(std::size_t i) const noexcept {
        return window_.end(i, size_) - window_.first(i);
    }

private:
    Window window_;
    std::size_t size_;
    std::span<std::uint32_t> values_before_;  // element i: values before i; empty without nulls
};

/// Makes null the results whose windows hold too few values: fewer than `minPeriods` or `least`,
/// or with NullMode::Propagate any null.
void drop_thin_windows(value::Column& out, const WindowCounts& counts, std::size_t least,
                       const compute::KernelCall& call) noexcept;

}  // namespace millrace::ext::kernel_smoothing
