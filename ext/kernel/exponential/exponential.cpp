#include <array>

#include <millrace/compute/kernel_registry.hpp>

namespace millrace::ext {
namespace kernel_exponential {
namespace {

using compute::Arguments;
using compute::Gaps;
using compute::Kernel;
using compute::KernelCall;
using compute::KernelResult;
using compute::Parameter;
using compute::ParameterType;

constexpr Parameter kAlpha{"alpha", ParameterType::Float,        1e-9, 1, false,
                           {},      "weight of the newest value"};
constexpr Parameter kSpan{
    "span", ParameterType::Int, 1, 2147483647, false, {}, "the same as alpha = 2 / (span + 1)"};
constexpr std::array kEwmaParameters{
    kAlpha, kSpan,
    Parameter{"order", ParameterType::Int, 0, 1, false, 0.0,
              "0: weights are adjusted for the beginning; 1: recursive, starts with the first"}};
constexpr std::array kDoubleParameters{kAlpha, kSpan};

std::string_view refuse(const Arguments& arguments) noexcept {
    return arguments.find("alpha").has_value() == arguments.find("span").has_value()
               ? "needs either \"alpha\" or \"span\"."
               : "";
}

double alpha_of(const Arguments& arguments) noexcept {
    return arguments.find("alpha").value_or(2 / (arguments.find("span").value_or(1) + 1));
}

KernelResult ewma(const KernelCall& call) noexcept {
    const double alpha = alpha_of(call.arguments);
    const bool recursive = call.arguments.flag("order");
    const std::span<double> out = call.scratch(call.in.size());
    double average = 0;
    double weight = 0;  // of all values so far, the newest counting 1
    for (std::size_t i = 0; i < out.size(); ++i) {
        weight = recursive && i > 0 ? 1 / alpha : weight * (1 - alpha) + 1;
        average += (call.in.values[i] - average) / weight;
        out[i] = average;
    }
    return call.same({out, {}, false});
}

/// Brown's: the average, and the average of the averages, which lags twice as far.
KernelResult double_exponential(const KernelCall& call) noexcept {
    const double alpha = alpha_of(call.arguments);
    const std::span<double> out = call.scratch(call.in.size());
    double once = out.empty() ? 0 : call.in.values[0];
    double twice = once;
    for (std::size_t i = 0; i < out.size(); ++i) {
        once += alpha * (call.in.values[i] - once);
        twice += alpha * (once - twice);
        out[i] = 2 * once - twice;
    }
    return call.same({out, {}, false});
}

constexpr Kernel kKernels[] = {
    {.name = "ewma",
     .summary = "Exponentially weighted average: each value counts (1 - alpha) times as much as "
                "the next.",
     .parameters = kEwmaParameters,
     .gaps = Gaps::Running,
     .example = {"[1, 2, 3]", "alpha: 0.5", "[1, 1.6666666666666667, 2.4285714285714284]"},
     .run = ewma,
     .refuse = refuse},
    {.name = "doubleExponential",
     .summary = "Double exponential smoothing (Brown): follows a trend without lagging behind.",
     .parameters = kDoubleParameters,
     .gaps = Gaps::Running,
     .example = {"[1, 2, 3]", "alpha: 0.5", "[1, 1.75, 2.75]"},
     .run = double_exponential,
     .refuse = refuse},
};

}  // namespace
}  // namespace kernel_exponential

void register_kernel_exponential(compute::KernelRegistry& registry);

void register_kernel_exponential(compute::KernelRegistry& registry) {
    registry.add("Exponential", kernel_exponential::kKernels);
}

}  // namespace millrace::ext
