#include <algorithm>
#include <array>

#include <millrace/compute/kernel_registry.hpp>

#include "butterworth.hpp"
#include "polynomial.hpp"

namespace millrace::ext {
namespace kernel_filters {
namespace {

using compute::Arguments;
using compute::Kernel;
using compute::KernelCall;
using compute::KernelResult;
using compute::Parameter;
using compute::ParameterType;

constexpr Parameter kSampleRate{"sampleRate", ParameterType::Float,       1e-100, 1e100, false,
                                1.0,          "elements per unit of time"};
constexpr Parameter kOrder{"order",
                           ParameterType::Int,
                           1,
                           kOrderMax,
                           false,
                           4.0,
                           "how steep; run forwards and backwards, so twice"};
constexpr std::array kCutoff{Parameter{"cutoff",
                                       ParameterType::Float,
                                       1e-100,
                                       1e100,
                                       true,
                                       {},
                                       "frequency at which half the power passes, each way"},
                             kSampleRate, kOrder};
constexpr std::array kBand{
    Parameter{"min", ParameterType::Float, 1e-100, 1e100, true, {}, "lower edge of the band"},
    Parameter{"max", ParameterType::Float, 1e-100, 1e100, true, {}, "upper edge of the band"},
    kSampleRate, kOrder};
constexpr std::array kMedian{
    Parameter{"window", ParameterType::Int, 1, 9'999, false, 3.0, "elements in the window; odd"}};
constexpr std::array kSavgol{
    Parameter{"window", ParameterType::Int, 1, 9'999, true, {}, "elements in the window; odd"},
    Parameter{"order", ParameterType::Int, 0, kDegreeMax, false, 2.0, "of the polynomial"}};

/// The frequency as a part of the highest that the samples can hold.
double relative(const Arguments& arguments, std::string_view name) noexcept {
    return 2 * arguments.number(name) / arguments.number("sampleRate");
}

std::string_view refuse_cutoff(const Arguments& arguments) noexcept {
    return relative(arguments, "cutoff") < 1 ? "" : "\"cutoff\" is not below half the sample rate.";
}

std::string_view refuse_band(const Arguments& arguments) noexcept {
    if (relative(arguments, "max") >= 1) { return "\"max\" is not below half the sample rate."; }
    return arguments.number("min") < arguments.number("max") ? "" : "\"min\" is not below \"max\".";
}

std::string_view refuse_even(const Arguments& arguments) noexcept {
    return arguments.count("window") % 2 != 0 ? "" : "\"window\" is not odd.";
}

std::string_view refuse_savgol(const Arguments& arguments) noexcept {
    if (arguments.number("order") >= arguments.number("window")) {
        return "\"order\" is not below \"window\".";
    }
    return refuse_even(arguments);
}

KernelResult filtered(const KernelCall& call, const Sections& sections) noexcept {
    const std::span<double> out = call.scratch(call.in.size());
    filter_both_ways(sections, call.in.values, out, call.arena);
    return call.same({out, {}, false});
}

KernelResult lowpass(const KernelCall& call) noexcept {
    const Arguments& arguments = call.arguments;
    return filtered(call, butterworth_low(arguments.count("order"), relative(arguments, "cutoff")));
}

KernelResult highpass(const KernelCall& call) noexcept {
    const Arguments& arguments = call.arguments;
    return filtered(call,
                    butterworth_high(arguments.count("order"), relative(arguments, "cutoff")));
}

KernelResult bandpass(const KernelCall& call) noexcept {
    const Arguments& arguments = call.arguments;
    return filtered(call, butterworth_band(arguments.count("order"), relative(arguments, "min"),
                                           relative(arguments, "max")));
}

/// The window stays sorted while it moves: one value out, one in.
KernelResult median_filter(const KernelCall& call) noexcept {
    const std::span<const double> x = call.in.values;
    const std::span<double> out = call.scratch(x.size());
    if (x.empty()) { return call.same({}); }
    const std::size_t half = call.arguments.count("window") / 2;
    const auto at = [x, half](std::size_t i) {  // the ends repeat
        return x[i < half ? 0 : std::min(i - half, x.size() - 1)];
    };
    const std::span<double> window = call.scratch(2 * half + 1);
    for (std::size_t i = 0; i < window.size(); ++i) { window[i] = at(i); }
    std::ranges::sort(window);
    for (std::size_t i = 0; i < x.size(); ++i) {
        out[i] = window[half];
        const auto leaves = std::ranges::lower_bound(window, at(i));
        const double comes = at(i + window.size());
        const auto place = std::ranges::lower_bound(window, comes);
        if (place > leaves) {
            std::copy(leaves + 1, place, leaves);
            *(place - 1) = comes;
        } else {
            std::copy_backward(place, leaves, leaves + 1);
            *place = comes;
        }
    }
    return call.same({out, {}, false});
}

KernelResult savgol(const KernelCall& call) noexcept {
    const std::size_t n = call.in.size();
    const std::span<double> out = call.scratch(n);
    if (n == 0) { return call.same({}); }
    const std::size_t longest = n % 2 != 0 ? n : n - 1;
    const std::size_t window =
        std::max<std::size_t>(std::min(call.arguments.count("window"), longest), 1);
    const std::size_t degree = std::min(call.arguments.count("order"), window - 1);
    fit_moving_polynomial(call.in.values, window, degree, out, call.arena);
    return call.same({out, {}, false});
}

constexpr Kernel kKernels[] = {
    {.name = "lowpass",
     .summary = "Butterworth's low pass, forwards and backwards, so that nothing is delayed.",
     .parameters = kCutoff,
     .example = {"[2, 2, 2]", "cutoff: 0.1", "[2, 2, 2]"},
     .run = lowpass,
     .refuse = refuse_cutoff},
    {.name = "highpass",
     .summary = "Butterworth's high pass, forwards and backwards.",
     .parameters = kCutoff,
     .example = {"[2, 2, 2]", "cutoff: 0.1", "[0, 0, 0]"},
     .run = highpass,
     .refuse = refuse_cutoff},
    {.name = "bandpass",
     .summary = "Butterworth's band pass from `min` to `max`, forwards and backwards.",
     .parameters = kBand,
     .example = {"[2, 2, 2]", "min: 0.1, max: 0.2", "[0, 0, 0]"},
     .run = bandpass,
     .refuse = refuse_band},
    {.name = "medianFilter",
     .summary = "The median of the elements around each; the ends are repeated.",
     .parameters = kMedian,
     .looks_at_windows = true,
     .example = {"[1, 90, 2, 3]", "", "[1, 2, 3, 3]"},
     .run = median_filter,
     .refuse = refuse_even},
    {.name = "savgol",
     .summary =
         "Savitzky and Golay: the polynomial of best fit around each element; the ends are on "
         "that of the first and last window.",
     .parameters = kSavgol,
     .looks_at_windows = true,
     .example = {"[0, 1, 4, 9, 16]", "window: 5", "[0, 1, 4, 9, 16]"},
     .run = savgol,
     .refuse = refuse_savgol},
};

}  // namespace
}  // namespace kernel_filters

void register_kernel_filters(compute::KernelRegistry& registry);

void register_kernel_filters(compute::KernelRegistry& registry) {
    registry.add("Filters", kernel_filters::kKernels);
}

}  // namespace millrace::ext
