#pragma once
/// @file butterworth.hpp — Butterworth filters as sections of second order, run without delay

#include <array>
#include <cstddef>
#include <span>

#include <millrace/base/arena.hpp>

namespace millrace::ext::kernel_filters {

inline constexpr std::size_t kOrderMax = 10;

/// y = (b0 + b1 z⁻¹ + b2 z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²) · x
struct Section {
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    double a1 = 0;
    double a2 = 0;
};

struct Sections {
    std::array<Section, kOrderMax + 1> sections;
    std::size_t count = 0;
};

/// Frequencies are parts of the highest one the samples hold: above 0, below 1.
[[nodiscard]] Sections butterworth_low(std::size_t order, double cutoff) noexcept;
[[nodiscard]] Sections butterworth_high(std::size_t order, double cutoff) noexcept;
[[nodiscard]] Sections butterworth_band(std::size_t order, double low, double high) noexcept;

/// Runs `sections` forwards, then backwards, over `x` with its ends continued by turning them
/// around their last point; each way starts as if the first value had been there for ever.
void filter_both_ways(const Sections& sections, std::span<const double> x, std::span<double> out,
                      Arena& arena) noexcept;

}  // namespace millrace::ext::kernel_filters
