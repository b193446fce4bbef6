#include <algorithm>
#include <array>
#include <cmath>

#include <millrace/compute/kernel_registry.hpp>
#include <millrace/compute/order.hpp>

namespace millrace::ext {
namespace kernel_peaks {
namespace {

using compute::Gaps;
using compute::Kernel;
using compute::KernelCall;
using compute::KernelResult;
using compute::NullMode;
using compute::Parameter;
using compute::ParameterType;
using compute::Shape;

constexpr std::array kPeaks{
    Parameter{"window", ParameterType::Int, 1, 2147483647, false, 1.0,
              "elements that two peaks are apart at least; of closer ones the higher stays"},
    Parameter{"min", ParameterType::Float, -1e300, 1e300, false, {}, "least height"}};
constexpr std::array kChanges{
    Parameter{"window", ParameterType::Int, 2, 100'000, false, 10.0,
              "elements before and after that are compared"},
    Parameter{"min", ParameterType::Float, 0, 1e300, false, 3.0,
              "least difference of the means, in their standard deviations"}};

/// The values of a column and their places in it. Empty when a null forbids an answer.
struct Series {
    std::span<double> values;
    std::span<double> places;
};

Series series_of(const KernelCall& call) noexcept {
    const std::size_t n = call.in.size();
    Series series{call.scratch(n), call.scratch(n)};
    std::size_t count = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (call.in.is_null(i)) { continue; }
        series.values[count] = call.in.values[i];
        series.places[count++] = static_cast<double>(i);
    }
    if (count < n && call.nulls == NullMode::Propagate) { count = 0; }
    return {series.values.first(count), series.places.first(count)};
}

/// The answer: places in the column of `found` elements of the series.
KernelResult places_of(const KernelCall& call, const Series& series,
                       std::span<const std::uint32_t> found) noexcept {
    const std::span<double> out = call.scratch(found.size());
    for (std::size_t i = 0; i < out.size(); ++i) { out[i] = series.places[found[i]]; }
    return call.other(out);
}

/// Elements higher than what is beside them; of a plateau the middle.
std::span<std::uint32_t> maxima(std::span<const double> x, Arena& arena) noexcept {
    const std::span<std::uint32_t> found = arena.make_array<std::uint32_t>(x.size());
    std::size_t count = 0;
    for (std::size_t i = 1; i + 1 < x.size(); ++i) {
        if (x[i - 1] >= x[i]) { continue; }
        std::size_t end = i + 1;
        while (end + 1 < x.size() && x[end] == x[i]) { ++end; }
        if (x[end] < x[i]) { found[count++] = static_cast<std::uint32_t>((i + end - 1) / 2); }
        i = end - 1;
    }
    return found.first(count);
}

/// Takes away, from the highest on, what is nearer than `apart` to a higher one.
std::span<std::uint32_t> thin_out(std::span<std::uint32_t> found, std::span<const double> x,
                                  std::size_t apart, Arena& arena) noexcept {
    const std::span<double> heights = arena.make_array<double>(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) { heights[i] = x[found[i]]; }
    const std::span<const std::uint32_t> order = compute::sorted_places(heights, arena);
    const std::span<bool> dropped = arena.make_array<bool>(found.size());
    for (std::size_t k = order.size(); k-- > 0;) {
        const std::size_t peak = order[k];
        if (dropped[peak]) { continue; }
        for (std::size_t i = peak; i-- > 0 && found[peak] - found[i] < apart;) {
            dropped[i] = true;
        }
        for (std::size_t i = peak + 1; i < found.size() && found[i] - found[peak] < apart; ++i) {
            dropped[i] = true;
        }
    }
    std::size_t count = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!dropped[i]) { found[count++] = found[i]; }
    }
    return found.first(count);
}

std::span<std::uint32_t> no_lower_than(std::span<std::uint32_t> found, std::span<const double> x,
                                       double least) noexcept {
    const auto low = [x, least](std::uint32_t i) { return x[i] < least; };
    const auto rest = std::ranges::remove_if(found, low);
    return found.first(found.size() - rest.size());
}

KernelResult peaks(const KernelCall& call) noexcept {
    const Series series = series_of(call);
    std::span<std::uint32_t> found = maxima(series.values, call.arena);
    if (const std::optional<double> least = call.arguments.find("min")) {
        found = no_lower_than(found, series.values, *least);
    }
    return places_of(call, series,
                     thin_out(found, series.values, call.arguments.count("window"), call.arena));
}

KernelResult zero_crossings(const KernelCall& call) noexcept {
    const Series series = series_of(call);
    const std::span<std::uint32_t> found =
        call.arena.make_array<std::uint32_t>(series.values.size());
    std::size_t count = 0;
    double before = 0;  // the last value that was not 0
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        const double x = series.values[i];
        if (x == 0) { continue; }
        if (before != 0 && (before < 0) != (x < 0)) {
            found[count++] = static_cast<std::uint32_t>(i);
        }
        before = x;
    }
    return places_of(call, series, found.first(count));
}

KernelResult argsort(const KernelCall& call) noexcept {
    const Series series = series_of(call);
    return places_of(call, series, compute::sorted_places(series.values, call.arena));
}

struct Moments {
    double mean;
    double variance;
};

Moments moments_of(std::span<const double> x) noexcept {
    const auto n = static_cast<double>(x.size());
    double mean = 0;
    for (const double value : x) { mean += value; }
    mean /= n;
    double squares = 0;
    for (const double value : x) { squares += (value - mean) * (value - mean); }
    return {mean, squares / n};
}

/// How far the means before and after lie apart, in standard deviations of that difference.
double change_at(std::span<const double> x, std::size_t i, std::size_t window) noexcept {
    const Moments before = moments_of(x.subspan(i - window, window));
    const Moments after = moments_of(x.subspan(i, window));
    const double apart = std::abs(after.mean - before.mean);
    const double deviation =
        std::sqrt((before.variance + after.variance) / static_cast<double>(window));
    constexpr double kCertain = 1e300;
    return deviation > 0 ? std::min(apart / deviation, kCertain) : (apart > 0 ? kCertain : 0);
}

KernelResult change_points(const KernelCall& call) noexcept {
    const Series series = series_of(call);
    const std::size_t n = series.values.size();
    const std::size_t window = call.arguments.count("window");
    if (n < 2 * window) { return call.other({}); }
    const std::span<double> scores = call.arena.make_array<double>(n);
    const std::span<std::uint32_t> found = call.arena.make_array<std::uint32_t>(n);
    std::size_t count = 0;
    for (std::size_t i = window; i + window <= n; ++i) {
        scores[i] = change_at(series.values, i, window);
        if (scores[i] > 0 && scores[i] >= call.arguments.number("min")) {
            found[count++] = static_cast<std::uint32_t>(i);
        }
    }
    return places_of(call, series, thin_out(found.first(count), scores, window, call.arena));
}

constexpr Kernel kKernels[] = {
    {.name = "peaks",
     .summary = "The places of the elements that are higher than those beside them.",
     .parameters = kPeaks,
     .shape = Shape::Other,
     .gaps = Gaps::Keep,
     .gives_integers = true,
     .example = {"[0, 3, 0, 1, 0]", "", "[1, 3]"},
     .run = peaks},
    {.name = "zeroCrossings",
     .summary = "The places of the first elements of another sign than before; 0 has none.",
     .shape = Shape::Other,
     .gaps = Gaps::Keep,
     .gives_integers = true,
     .example = {"[1, 2, -1, 3]", "", "[2, 3]"},
     .run = zero_crossings},
    {.name = "argsort",
     .summary = "The places of the elements, from the least to the greatest.",
     .shape = Shape::Other,
     .gaps = Gaps::Keep,
     .gives_integers = true,
     .example = {"[30, 10, 20]", "", "[1, 2, 0]"},
     .run = argsort},
    {.name = "changePoints",
     .summary =
         "The places at which the mean jumps: `window` elements before and after are compared.",
     .parameters = kChanges,
     .shape = Shape::Other,
     .gaps = Gaps::Keep,
     .gives_integers = true,
     .example = {"[0, 0, 0, 5, 5, 5]", "window: 3", "[3]"},
     .run = change_points},
};

}  // namespace
}  // namespace kernel_peaks

void register_kernel_peaks(compute::KernelRegistry& registry);

void register_kernel_peaks(compute::KernelRegistry& registry) {
    registry.add("Peaks", kernel_peaks::kKernels);
}

}  // namespace millrace::ext
