#include <array>
#include <cmath>

#include <millrace/compute/fft.hpp>
#include <millrace/compute/kernel_registry.hpp>
#include <millrace/compute/vector_math.hpp>

namespace millrace::ext {
namespace kernel_relation {
namespace {

using compute::Kernel;
using compute::KernelCall;
using compute::KernelResult;
using compute::Second;
using compute::Shape;

/// Sums of squares and products about the means.
struct Moments {
    double x_mean = 0;
    double y_mean = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
};

/// Sum of squares about the mean: 0 for a constant, to which rounding would give a little.
double squares_of(std::span<const double> x, double mean) noexcept {
    return compute::minimum(x) < compute::maximum(x) ? compute::sum_of_squares(x, mean) : 0;
}

Moments moments_of(std::span<const double> x, std::span<const double> y) noexcept {
    const auto n = static_cast<double>(x.size());
    const double x_mean = compute::sum(x) / n;
    const double y_mean = compute::sum(y) / n;
    return {x_mean, y_mean, squares_of(x, x_mean), squares_of(y, y_mean),
            compute::sum_of_products(x, x_mean, y, y_mean)};
}

std::optional<double> ratio(double number, double of) noexcept {
    if (of == 0) { return {}; }
    return number / of;
}

KernelResult correlate(const KernelCall& call) noexcept {
    if (call.in.size() < 2) { return call.one({}); }
    const Moments moments = moments_of(call.in.values, call.with->values);
    return call.one(ratio(moments.xy, std::sqrt(moments.xx) * std::sqrt(moments.yy)));
}

KernelResult covariance(const KernelCall& call) noexcept {
    if (call.in.size() < 2) { return call.one({}); }
    const Moments moments = moments_of(call.in.values, call.with->values);
    return call.one(moments.xy / static_cast<double>(call.in.size() - 1));
}

KernelResult cross_correlation(const KernelCall& call) noexcept {
    return call.other(compute::cross_correlation(call.in.values, call.with->values, call.arena));
}

double dot_of(std::span<const double> x, std::span<const double> y) noexcept {
    return compute::sum_of_products(x, 0, y, 0);
}

KernelResult dot(const KernelCall& call) noexcept {
    if (call.in.size() == 0) { return call.one({}); }
    return call.one(dot_of(call.in.values, call.with->values));
}

KernelResult cosine(const KernelCall& call) noexcept {
    const std::span<const double> x = call.in.values;
    const std::span<const double> y = call.with->values;
    return call.one(ratio(dot_of(x, y), std::sqrt(dot_of(x, x)) * std::sqrt(dot_of(y, y))));
}

KernelResult distance(const KernelCall& call) noexcept {
    if (call.in.size() == 0) { return call.one({}); }
    double squares = 0;
    for (std::size_t i = 0; i < call.in.size(); ++i) {
        const double apart = call.in.values[i] - call.with->values[i];
        squares += apart * apart;
    }
    return call.one(std::sqrt(squares));
}

constexpr std::array<std::string_view, 3> kLine{"slope", "intercept", "r2"};

KernelResult linear_fit(const KernelCall& call) noexcept {
    const std::span<const double> y = call.in.values;
    std::span<double> x = call.scratch(y.size());
    if (call.with != nullptr) {
        x = call.with->values;
    } else {
        for (std::size_t i = 0; i < x.size(); ++i) { x[i] = static_cast<double>(i); }
    }
    if (y.size() < 2) { return call.object_of_nulls(kLine); }
    const Moments moments = moments_of(x, y);
    if (moments.xx == 0) { return call.object_of_nulls(kLine); }
    const double slope = moments.xy / moments.xx;
    // A constant y is on its line to the last digit.
    const double r2 = moments.yy == 0 ? 1 : moments.xy * slope / moments.yy;
    return call.object(kLine, std::array{slope, moments.y_mean - slope * moments.x_mean, r2});
}

constexpr Kernel kKernels[] = {
    {.name = "correlate",
     .summary = "Pearson's correlation; null when one of the arrays is constant.",
     .shape = Shape::Number,
     .second = Second::Required,
     .example = {"[1, 2, 3]", "", "1", "[2, 4, 6]"},
     .run = correlate},
    {.name = "crossCorrelation",
     .summary = "Sums of products for every way the arrays can be moved over each other, 2n - 1.",
     .shape = Shape::Other,
     .second = Second::Required,
     .example = {"[1, 2]", "", "[4, 11, 6]", "[3, 4]"},
     .run = cross_correlation},
    {.name = "covariance",
     .summary = "The covariance of a sample; null for fewer than 2 values.",
     .shape = Shape::Number,
     .second = Second::Required,
     .example = {"[1, 2, 3]", "", "2", "[2, 4, 6]"},
     .run = covariance},
    {.name = "linearFit",
     .summary = "The line of best fit, over the places of the elements or over `with`.",
     .shape = Shape::Object,
     .second = Second::Optional,
     .example = {"[1, 3, 5]", "", "{\"slope\": 2, \"intercept\": 1, \"r2\": 1}"},
     .run = linear_fit},
    {.name = "dot",
     .summary = "The sum of the products.",
     .shape = Shape::Number,
     .second = Second::Required,
     .example = {"[1, 2]", "", "11", "[3, 4]"},
     .run = dot},
    {.name = "cosine",
     .summary = "The cosine of the angle between the arrays as vectors; null when one is 0.",
     .shape = Shape::Number,
     .second = Second::Required,
     .example = {"[1, 0]", "", "0.6", "[3, 4]"},
     .run = cosine},
    {.name = "distance",
     .summary = "The Euclidean distance.",
     .shape = Shape::Number,
     .second = Second::Required,
     .example = {"[0, 0]", "", "5", "[3, 4]"},
     .run = distance},
};

}  // namespace
}  // namespace kernel_relation

void register_kernel_relation(compute::KernelRegistry& registry);

void register_kernel_relation(compute::KernelRegistry& registry) {
    registry.add("Relation", kernel_relation::kKernels);
}

}  // namespace millrace::ext
