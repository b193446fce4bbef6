#include <array>
#include <cmath>
#include <limits>

#include <millrace/compute/kernel_registry.hpp>
#include <millrace/compute/order.hpp>
#include <millrace/compute/vector_math.hpp>

namespace millrace::ext {
namespace kernel_scaling {
namespace {

using compute::Arguments;
using compute::Kernel;
using compute::KernelCall;
using compute::KernelResult;
using compute::Parameter;
using compute::ParameterType;

constexpr double kLargest = std::numeric_limits<double>::max();
constexpr std::array kRange{Parameter{"min", ParameterType::Float, -kLargest, kLargest, false, 0.0,
                                      "what the least becomes"},
                            Parameter{"max", ParameterType::Float, -kLargest, kLargest, false, 1.0,
                                      "what the greatest becomes"}};
constexpr std::array kMagnitude{Parameter{"max", ParameterType::Float, 1e-300, kLargest, false, 1.0,
                                          "what the greatest magnitude becomes"}};
constexpr std::array kBounds{
    Parameter{"min", ParameterType::Float, -kLargest, kLargest, false, {}, "no value is less"},
    Parameter{"max", ParameterType::Float, -kLargest, kLargest, false, {}, "no value is greater"}};
constexpr std::array kOrder{Parameter{"order", ParameterType::Int, 0, 1, false, 1.0,
                                      "0: the mean is taken away; 1: the line of best fit"}};

std::string_view refuse_range(const Arguments& arguments) noexcept {
    return arguments.number("min") < arguments.number("max") ? "" : "\"min\" is not below \"max\".";
}

std::string_view refuse_bounds(const Arguments& arguments) noexcept {
    const std::optional<double> least = arguments.find("min");
    const std::optional<double> most = arguments.find("max");
    if (!least && !most) { return "needs \"min\" or \"max\"."; }
    return least && most && *least > *most ? "\"min\" is above \"max\"." : "";
}

double mean(std::span<const double> x) noexcept {
    return compute::sum(x) / static_cast<double>(x.size());
}

/// out = (x - from) · factor + to
KernelResult rescaled(const KernelCall& call, double from, double factor, double to) noexcept {
    const std::span<double> out = call.scratch(call.in.size());
    compute::rescale(call.in.values, from, factor, to, out);
    return call.same({out, {}, false});
}

KernelResult normalize(const KernelCall& call) noexcept {
    const double least = compute::minimum(call.in.values);
    const double width = compute::maximum(call.in.values) - least;
    const double min = call.arguments.number("min");
    const double wanted = call.arguments.number("max") - min;
    return rescaled(call, least, width > 0 ? wanted / width : 0, min);
}

KernelResult zscore(const KernelCall& call) noexcept {
    const double middle = mean(call.in.values);
    const double variance =
        compute::sum_of_squares(call.in.values, middle) / static_cast<double>(call.in.size());
    // Rounding gives a constant column a little variance.
    const bool varies = compute::minimum(call.in.values) < compute::maximum(call.in.values);
    return rescaled(call, middle, varies && variance > 0 ? 1 / std::sqrt(variance) : 0, 0);
}

KernelResult rescale(const KernelCall& call) noexcept {
    const double magnitude =
        std::max(compute::maximum(call.in.values), -compute::minimum(call.in.values));
    return rescaled(call, 0, magnitude > 0 ? call.arguments.number("max") / magnitude : 0, 0);
}

KernelResult clip(const KernelCall& call) noexcept {
    const std::span<double> out = call.scratch(call.in.size());
    compute::clamp(call.in.values, call.arguments.find("min").value_or(-kLargest),
                   call.arguments.find("max").value_or(kLargest), out);
    return call.same({out, {}, false});
}

KernelResult log(const KernelCall& call) noexcept {
    const std::span<double> out = call.scratch(call.in.size());
    for (std::size_t i = 0; i < out.size(); ++i) { out[i] = std::log(call.in.values[i]); }
    return call.same({out, {}, false});
}

KernelResult detrend(const KernelCall& call) noexcept {
    const std::span<const double> y = call.in.values;
    const std::size_t n = y.size();
    const double middle = mean(y);
    if (!call.arguments.flag("order") || n < 2) { return rescaled(call, middle, 1, 0); }
    const double middle_place = static_cast<double>(n - 1) / 2;
    double together = 0;
    double squares = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double place = static_cast<double>(i) - middle_place;
        together += place * (y[i] - middle);
        squares += place * place;
    }
    const double slope = together / squares;
    const std::span<double> out = call.scratch(n);
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = (y[i] - middle) - slope * (static_cast<double>(i) - middle_place);
    }
    return call.same({out, {}, false});
}

KernelResult rank(const KernelCall& call) noexcept {
    const std::span<const std::uint32_t> places =
        compute::sorted_places(call.in.values, call.arena);
    const std::span<double> out = call.scratch(call.in.size());
    std::size_t first_equal = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (call.in.values[places[i]] != call.in.values[places[first_equal]]) { first_equal = i; }
        out[places[i]] = static_cast<double>(first_equal + 1);
    }
    return call.same({out, {}, false});
}

constexpr Kernel kKernels[] = {
    {.name = "normalize",
     .summary =
         "Moved and stretched to reach from `min` to `max`; a constant column becomes `min`.",
     .parameters = kRange,
     .example = {"[10, 15, 20]", "", "[0, 0.5, 1]"},
     .run = normalize,
     .refuse = refuse_range},
    {.name = "zscore",
     .summary = "How many standard deviations (of the population) each value lies from the mean; "
                "0 for a constant column.",
     .example = {"[1, 3]", "", "[-1, 1]"},
     .run = zscore},
    {.name = "rescale",
     .summary = "Stretched so that the greatest magnitude is `max`; 0 stays 0.",
     .parameters = kMagnitude,
     .example = {"[1, -4, 2]", "", "[0.25, -1, 0.5]"},
     .run = rescale},
    {.name = "clip",
     .summary = "No value below `min` or above `max`.",
     .parameters = kBounds,
     .example = {"[1, 5, 9]", "min: 2, max: 6", "[2, 5, 6]"},
     .run = clip,
     .refuse = refuse_bounds},
    {.name = "log",
     .summary = "The natural logarithm.",
     .example = {"[1, 10]", "", "[0, 2.302585092994046]"},
     .run = log},
    {.name = "detrend",
     .summary = "Without its mean, or without its line of best fit.",
     .parameters = kOrder,
     .example = {"[1, 2, 4]", "order: 0",
                 "[-1.3333333333333333, -0.33333333333333326, 1.6666666666666667]"},
     .run = detrend},
    {.name = "rank",
     .summary =
         "The place of each value among all, from 1; equal values share the first of theirs.",
     .gives_integers = true,
     .example = {"[30, 10, 30, 20]", "", "[3, 1, 3, 2]"},
     .run = rank},
};

}  // namespace
}  // namespace kernel_scaling

void register_kernel_scaling(compute::KernelRegistry& registry);

void register_kernel_scaling(compute::KernelRegistry& registry) {
    registry.add("Scaling", kernel_scaling::kKernels);
}

}  // namespace millrace::ext
