#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <millrace/compute/kernel_registry.hpp>
#include <millrace/compute/order.hpp>
#include <millrace/compute/vector_math.hpp>

namespace millrace::ext {
namespace kernel_distribution {
namespace {

using compute::Arguments;
using compute::Gaps;
using compute::Kernel;
using compute::KernelCall;
using compute::KernelResult;
using compute::NullMode;
using compute::Parameter;
using compute::ParameterType;
using compute::Shape;

constexpr double kLargest = 1e300;
constexpr std::array kHistogram{
    Parameter{"bins", ParameterType::Int, 1, 100'000, false, 10.0, "of equal width"},
    Parameter{"min",
              ParameterType::Float,
              -kLargest,
              kLargest,
              false,
              {},
              "where the first begins; else the least value"},
    Parameter{"max",
              ParameterType::Float,
              -kLargest,
              kLargest,
              false,
              {},
              "where the last ends; else the greatest value"}};
constexpr std::array kParts{
    Parameter{"bins", ParameterType::Int, 1, 100'000, false, 4.0, "parts of equally many values"}};
constexpr std::array kFence{Parameter{"max",
                                      ParameterType::Float,
                                      0,
                                      kLargest,
                                      false,
                                      {},
                                      "standard deviations an element may lie from the mean"}};
constexpr std::array<std::string_view, 3> kBin{"lo", "hi", "count"};

std::string_view refuse_range(const Arguments& arguments) noexcept {
    const std::optional<double> least = arguments.find("min");
    const std::optional<double> most = arguments.find("max");
    return least && most && *least >= *most ? "\"min\" is not below \"max\"." : "";
}

struct Range {
    double least;
    double most;
};

Range range_of(const KernelCall& call) noexcept {
    Range range{call.arguments.find("min").value_or(compute::minimum(call.in.values)),
                call.arguments.find("max").value_or(compute::maximum(call.in.values))};
    constexpr double kHalf = 0.5;
    if (range.least >= range.most) {
        range.least -= kHalf;
        range.most = range.least + 1;
    }
    return range;
}

KernelResult histogram(const KernelCall& call) noexcept {
    if (call.in.size() == 0) { return call.table(kBin, {{}, {}, {}}); }
    const std::size_t bins = call.arguments.count("bins");
    const auto [least, most] = range_of(call);
    const double width = (most - least) / static_cast<double>(bins);
    const std::span<double> low = call.scratch(bins);
    const std::span<double> high = call.scratch(bins);
    const std::span<double> count = call.arena.make_array<double>(bins);
    for (std::size_t i = 0; i < bins; ++i) {
        low[i] = least + static_cast<double>(i) * width;
        high[i] = i + 1 == bins ? most : least + static_cast<double>(i + 1) * width;
    }
    for (const double x : call.in.values) {
        if (!(x >= least && x <= most)) { continue; }
        const double place = (x - least) / width;  // no number when the range is too wide for one
        std::size_t bin =
            place < static_cast<double>(bins) ? static_cast<std::size_t>(place) : bins - 1;
        // The division may have rounded over an edge.
        if (x < low[bin] && bin > 0) { --bin; }
        if (bin + 1 < bins && x >= high[bin]) { ++bin; }
        count[bin] += 1;
    }
    return call.table(kBin, {low, high, count});
}

KernelResult quantiles(const KernelCall& call) noexcept {
    if (call.in.size() == 0) { return call.other({}); }
    const std::span<const double> ordered = compute::sorted(call.in.values, call.arena);
    const std::span<double> out = call.scratch(call.arguments.count("bins") + 1);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double q = static_cast<double>(i) / static_cast<double>(out.size() - 1);
        out[i] = compute::quantile_of(ordered, q);
    }
    return call.other(out);
}

KernelResult cdf(const KernelCall& call) noexcept {
    const std::span<const std::uint32_t> places =
        compute::sorted_places(call.in.values, call.arena);
    const std::span<double> out = call.scratch(places.size());
    std::size_t end_equal = places.size();
    for (std::size_t i = places.size(); i-- > 0;) {
        if (i + 1 < places.size() && call.in.values[places[i]] != call.in.values[places[i + 1]]) {
            end_equal = i + 1;
        }
        out[places[i]] = static_cast<double>(end_equal) / static_cast<double>(places.size());
    }
    return call.same({out, {}, false});
}

/// Tukey's fences: half as far again from the quartiles as they are from each other, and so on.
Range tukey_fences(std::span<const double> x, Arena& arena) noexcept {
    constexpr double kQuarter = 0.25;
    constexpr double kReach = 1.5;
    const std::span<const double> ordered = compute::sorted(x, arena);
    const double low = compute::quantile_of(ordered, kQuarter);
    const double high = compute::quantile_of(ordered, 1 - kQuarter);
    return {low - kReach * (high - low), high + kReach * (high - low)};
}

Range deviation_fences(std::span<const double> x, double deviations) noexcept {
    const auto n = static_cast<double>(x.size());
    const double mean = compute::sum(x) / n;
    const double reach = deviations * std::sqrt(compute::sum_of_squares(x, mean) / n);
    return {mean - reach, mean + reach};
}

KernelResult outliers(const KernelCall& call) noexcept {
    const std::size_t n = call.in.size();
    const std::span<double> values = call.scratch(n);
    std::size_t count = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (!call.in.is_null(i)) { values[count++] = call.in.values[i]; }
    }
    if (count == 0 || (count < n && call.nulls == NullMode::Propagate)) { return call.other({}); }
    const std::optional<double> deviations = call.arguments.find("max");
    const auto [least, most] = deviations ? deviation_fences(values.first(count), *deviations)
                                          : tukey_fences(values.first(count), call.arena);
    const std::span<double> places = call.scratch(n);
    std::size_t found = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double x = call.in.values[i];
        if (!call.in.is_null(i) && (x < least || x > most)) {
            places[found++] = static_cast<double>(i);
        }
    }
    return call.other(places.first(found));
}

constexpr Kernel kKernels[] = {
    {.name = "histogram",
     .summary =
         "How many values fall into each of `bins` parts of the range, as `{lo, hi, count}`; "
         "`hi` belongs to the last only.",
     .parameters = kHistogram,
     .shape = Shape::Table,
     .example = {"[1, 2, 2, 5]", "bins: 2",
                 "[{\"lo\": 1, \"hi\": 3, \"count\": 3}, {\"lo\": 3, \"hi\": 5, \"count\": 1}]"},
     .run = histogram,
     .refuse = refuse_range},
    {.name = "quantiles",
     .summary = "The edges of `bins` parts that hold equally many values, bins + 1 of them.",
     .parameters = kParts,
     .shape = Shape::Other,
     .example = {"[1, 2, 3, 4, 5]", "", "[1, 2, 3, 4, 5]"},
     .run = quantiles},
    {.name = "outliers",
     .summary =
         "The places of the elements that lie 1.5 times the distance of the quartiles outside "
         "of them, or `max` standard deviations from the mean.",
     .parameters = kFence,
     .shape = Shape::Other,
     .gaps = Gaps::Keep,
     .gives_integers = true,
     .example = {"[10, 11, 12, 11, 90]", "", "[4]"},
     .run = outliers},
    {.name = "cdf",
     .summary = "For each value, the part of all values that are not greater.",
     .example = {"[30, 10, 20, 20]", "", "[1, 0.25, 0.75, 0.75]"},
     .run = cdf},
};

}  // namespace
}  // namespace kernel_distribution

void register_kernel_distribution(compute::KernelRegistry& registry);

void register_kernel_distribution(compute::KernelRegistry& registry) {
    registry.add("Distribution", kernel_distribution::kKernels);
}

}  // namespace millrace::ext
