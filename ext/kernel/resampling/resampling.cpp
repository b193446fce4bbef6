#include <algorithm>
#include <array>

#include <millrace/compute/downsample.hpp>
#include <millrace/compute/kernel_registry.hpp>

namespace millrace::ext {
namespace kernel_resampling {
namespace {

using compute::Gaps;
using compute::Kernel;
using compute::KernelCall;
using compute::KernelResult;
using compute::Parameter;
using compute::ParameterType;
using compute::Shape;
using value::Column;

constexpr std::array kPoints{
    Parameter{"points", ParameterType::Int, 1, 1'000'000, true, {}, "how many there shall be"}};

KernelResult resample(const KernelCall& call) noexcept {
    const std::span<const double> in = call.in.values;
    if (in.empty()) { return call.other({}); }
    const std::size_t points = call.arguments.count("points");
    const std::span<double> out = call.scratch(points);
    const double step =
        points == 1 ? 0 : static_cast<double>(in.size() - 1) / static_cast<double>(points - 1);
    for (std::size_t i = 0; i < points; ++i) {
        const double place = static_cast<double>(i) * step;
        const std::size_t left = std::min(static_cast<std::size_t>(place), in.size() - 1);
        const std::size_t right = std::min(left + 1, in.size() - 1);
        const double share = place - static_cast<double>(left);
        out[i] = in[left] * (1 - share) + in[right] * share;
    }
    return call.other(out);
}

KernelResult interpolate(const KernelCall& call) noexcept {
    const std::size_t n = call.in.size();
    const std::span<double> out = call.scratch(n);
    std::size_t left = n;
    const auto fill = [&](std::size_t right) {
        for (std::size_t i = left == n ? 0 : left + 1; i < right; ++i) {
            const double share = left == n || right == n ? 0
                                                         : static_cast<double>(i - left) /
                                                               static_cast<double>(right - left);
            const double from = call.in.values[left == n ? right : left];
            const double to = call.in.values[right == n ? left : right];
            out[i] = from * (1 - share) + to * share;
        }
    };
    for (std::size_t i = 0; i < n; ++i) {
        if (call.in.is_null(i)) { continue; }
        fill(i);
        out[i] = call.in.values[i];
        left = i;
    }
    Column column{out, {}, false};
    if (left != n) {
        fill(n);
    } else {
        for (std::size_t i = 0; i < n; ++i) { column.set_null(i, call.arena); }
    }
    return call.same(column);
}

KernelResult downsample(const KernelCall& call) noexcept {
    const std::span<const std::uint32_t> places =
        compute::downsample(compute::DownsampleMethod::Lttb, call.with, call.in,
                            call.arguments.count("points"), call.arena);
    const std::span<double> out = call.scratch(places.size());
    for (std::size_t i = 0; i < out.size(); ++i) { out[i] = call.in.values[places[i]]; }
    return call.other(out);
}

constexpr Kernel kKernels[] = {
    {.name = "resample",
     .summary = "`points` values, evenly spaced on the lines between the elements.",
     .parameters = kPoints,
     .shape = Shape::Other,
     .example = {"[0, 10]", "points: 3", "[0, 5, 10]"},
     .run = resample},
    {.name = "interpolate",
     .summary = "Every null on the line between its neighbours; at the ends, equal to the nearest.",
     .gaps = Gaps::Keep,
     .example = {"[null, 1, null, 3]", "", "[1, 1, 2, 3]"},
     .run = interpolate},
    {.name = "downsample",
     .summary = "The `points` elements that draw the same picture (largest triangle, LTTB); `with` "
                "are their places on the x axis.",
     .parameters = kPoints,
     .shape = Shape::Other,
     .gaps = Gaps::Keep,
     .second = compute::Second::Optional,
     .keeps_integers = true,
     .example = {"[0, 0, 9, 0, 0]", "points: 3", "[0, 9, 0]"},
     .run = downsample},
};

}  // namespace
}  // namespace kernel_resampling

void register_kernel_resampling(compute::KernelRegistry& registry);

void register_kernel_resampling(compute::KernelRegistry& registry) {
    registry.add("Resampling", kernel_resampling::kKernels);
}

}  // namespace millrace::ext
