#include "butterworth.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace millrace::ext::kernel_filters {

namespace {

using Complex = std::complex<double>;

/// Frequency of the analogue filter that the bilinear transform bends to `relative`.
double warped(double relative) noexcept {
    return std::tan(std::numbers::pi * relative / 2);
}

/// Pole `k` of the analogue low pass of cutoff 1.
Complex prototype_pole(std::size_t order, std::size_t k) noexcept {
    const double turn = static_cast<double>(2 * k + 1 + order) / static_cast<double>(2 * order);
    return std::polar(1.0, std::numbers::pi * turn);
}

Complex to_digital(Complex pole) noexcept {
    return (1.0 + pole) / (1.0 - pole);
}

/// The factor by which `section` passes the frequency `z` on the unit circle.
double gain_at(const Section& section, Complex z) noexcept {
    const Complex back = 1.0 / z;
    return std::abs((section.b0 + back * (section.b1 + back * section.b2)) /
                    (1.0 + back * (section.a1 + back * section.a2)));
}

/// Adds the section of two digital poles, scaled to pass `z` unchanged.
void add(Sections& sections, Complex pole, Complex other, std::array<double, 3> zeros,
         Complex z) noexcept {
    Section section{zeros[0], zeros[1], zeros[2], -(pole + other).real(), (pole * other).real()};
    const double gain = gain_at(section, z);
    section.b0 /= gain;
    section.b1 /= gain;
    section.b2 /= gain;
    sections.sections[sections.count++] = section;
}

/// Low and high pass differ in where their poles go, and in the side their zeros are on.
template <class Transform>
Sections one_sided(std::size_t order, double zero, const Transform& transform) noexcept {
    Sections sections;
    const Complex passes = -zero;
    for (std::size_t k = 0; k < order / 2; ++k) {
        const Complex pole = to_digital(transform(prototype_pole(order, k)));
        add(sections, pole, std::conj(pole), {1, -2 * zero, 1}, passes);
    }
    if (order % 2 != 0) {
        const Complex pole = to_digital(transform(-1.0));
        add(sections, pole.real(), 0, {1, -zero, 0}, passes);
    }
    return sections;
}

/// What a section remembers between two values.
struct Memory {
    double first = 0;
    double second = 0;
};

/// The memory after an endless run of `x`; `x` becomes what the section makes of it.
Memory settled(const Section& section, double& x) noexcept {
    const double out = x * (section.b0 + section.b1 + section.b2) / (1 + section.a1 + section.a2);
    const double second = section.b2 * x - section.a2 * out;
    const Memory memory{section.b1 * x - section.a1 * out + second, second};
    x = out;
    return memory;
}

void filter(const Sections& sections, std::span<double> x) noexcept {
    std::array<Memory, kOrderMax + 1> memory;
    double level = x[0];
    for (std::size_t s = 0; s < sections.count; ++s) {
        memory[s] = settled(sections.sections[s], level);
    }
    for (double& value : x) {
        for (std::size_t s = 0; s < sections.count; ++s) {
            const Section& section = sections.sections[s];
            const double in = value;
            value = section.b0 * in + memory[s].first;
            memory[s].first = section.b1 * in - section.a1 * value + memory[s].second;
            memory[s].second = section.b2 * in - section.a2 * value;
        }
    }
}

/// How many values the ends are continued by: three times the taps of the whole filter.
std::size_t edge_of(const Sections& sections) noexcept {
    const auto used = std::span(sections.sections).first(sections.count);
    const auto first_order =
        std::ranges::count_if(used, [](const Section& section) { return section.a2 == 0; });
    return 3 * (2 * sections.count + 1 - static_cast<std::size_t>(first_order));
}

}  // namespace

Sections butterworth_low(std::size_t order, double cutoff) noexcept {
    const double edge = warped(cutoff);
    return one_sided(order, -1, [edge](Complex pole) { return pole * edge; });
}

Sections butterworth_high(std::size_t order, double cutoff) noexcept {
    const double edge = warped(cutoff);
    return one_sided(order, 1, [edge](Complex pole) { return edge / pole; });
}

Sections butterworth_band(std::size_t order, double low, double high) noexcept {
    const double width = warped(high) - warped(low);
    const double center = std::sqrt(warped(high) * warped(low));
    const Complex passes = to_digital({0, center});
    const auto split = [width, center](Complex pole, double side) {
        const Complex half = pole * width / 2.0;
        return to_digital(half + side * std::sqrt(half * half - center * center));
    };
    Sections sections;
    for (std::size_t k = 0; k < order / 2; ++k) {
        for (const double side : {1.0, -1.0}) {
            const Complex pole = split(prototype_pole(order, k), side);
            add(sections, pole, std::conj(pole), {1, 0, -1}, passes);
        }
    }
    if (order % 2 != 0) { add(sections, split(-1.0, 1), split(-1.0, -1), {1, 0, -1}, passes); }
    return sections;
}

void filter_both_ways(const Sections& sections, std::span<const double> x, std::span<double> out,
                      Arena& arena) noexcept {
    const std::size_t n = x.size();
    if (n == 0) { return; }
    const std::size_t edge = std::min(edge_of(sections), n - 1);
    const std::span<double> longer = arena.make_array<double>(n + 2 * edge);
    for (std::size_t i = 0; i < edge; ++i) {
        longer[edge - 1 - i] = 2 * x[0] - x[i + 1];
        longer[edge + n + i] = 2 * x[n - 1] - x[n - 2 - i];
    }
    std::ranges::copy(x, longer.begin() + static_cast<std::ptrdiff_t>(edge));
    for (int way = 0; way < 2; ++way) {
        filter(sections, longer);
        std::ranges::reverse(longer);
    }
    std::ranges::copy(longer.subspan(edge, n), out.begin());
}

}  // namespace millrace::ext::kernel_filters
