#include "smoothing.hpp"

#include <millrace/compute/kernel_registry.hpp>

#include "window.hpp"

namespace millrace::ext {
namespace kernel_smoothing {
namespace {

using compute::Gaps;
using compute::Kernel;
using compute::ParameterType;

constexpr std::array kQuantileParameters{
    kWindow, compute::Parameter{"q", ParameterType::Float, 0, 1, true, {}, "0.5 is the median"},
    kCenter, kMinPeriods};

constexpr Kernel kKernels[] = {
    {.name = "movingAverage",
     .summary = "The mean of each window.",
     .parameters = kWindowParameters,
     .gaps = Gaps::Keep,
     .example = {"[1, 2, 3, 4, 10]", "window: 2", "[1, 1.5, 2.5, 3.5, 7]"},
     .run = moving_average},
    {.name = "movingMedian",
     .summary = "The median of each window.",
     .parameters = kWindowParameters,
     .gaps = Gaps::Keep,
     .example = {"[1, 2, 90, 4, 5]", "window: 3, center: true", "[1.5, 2, 4, 5, 4.5]"},
     .run = moving_median},
    {.name = "movingSum",
     .summary = "The sum of each window.",
     .parameters = kWindowParameters,
     .gaps = Gaps::Keep,
     .keeps_integers = true,
     .example = {"[1, 2, null, 4]", "window: 2", "[1, 3, 2, 4]"},
     .run = moving_sum},
    {.name = "movingMin",
     .summary = "The least value of each window.",
     .parameters = kWindowParameters,
     .gaps = Gaps::Keep,
     .keeps_integers = true,
     .example = {"[3, 1, 4, 1, 5]", "window: 2", "[3, 1, 1, 1, 1]"},
     .run = moving_min},
    {.name = "movingMax",
     .summary = "The greatest value of each window.",
     .parameters = kWindowParameters,
     .gaps = Gaps::Keep,
     .keeps_integers = true,
     .example = {"[3, 1, 4, 1, 5]", "window: 2", "[3, 3, 4, 4, 5]"},
     .run = moving_max},
    {.name = "movingStddev",
     .summary = "The standard deviation of each window (of a sample: divided by count - 1). "
                "A window with one value gives null.",
     .parameters = kWindowParameters,
     .gaps = Gaps::Keep,
     .example = {"[1, 3, 3, 7]", "window: 2", "[null, 1.4142135623730951, 0, 2.8284271247461903]"},
     .run = moving_stddev},
    {.name = "movingQuantile",
     .summary = "The quantile `q` of each window, on the line between the two nearest values.",
     .parameters = kQuantileParameters,
     .gaps = Gaps::Keep,
     .example = {"[1, 2, 3, 4]", "window: 3, q: 0.25", "[1, 1.25, 1.5, 2.5]"},
     .run = moving_quantile},
};

}  // namespace
}  // namespace kernel_smoothing

void register_kernel_smoothing(compute::KernelRegistry& registry);

void register_kernel_smoothing(compute::KernelRegistry& registry) {
    registry.add("Smoothing", kernel_smoothing::kKernels);
}

}  // namespace millrace::ext
