#include <array>
#include <cmath>

#include <millrace/compute/kernel_registry.hpp>
#include <millrace/compute/order.hpp>
#include <millrace/compute/vector_math.hpp>

namespace millrace::ext {
namespace kernel_summary {
namespace {

using compute::Gaps;
using compute::Kernel;
using compute::KernelCall;
using compute::KernelResult;
using compute::NullMode;
using compute::Parameter;
using compute::ParameterType;

using Values = std::span<const double>;

constexpr std::array kQ{Parameter{"q", ParameterType::Float, 0, 1, true, {}, "0.5 is the median"}};

/// `f` of the values; null when there are fewer than `least`.
template <class F>
KernelResult summary(const KernelCall& call, std::size_t least, const F& f) noexcept {
    if (call.in.size() < least) { return call.one({}); }
    return call.one(f(Values(call.in.values)));
}

double mean_of(Values x) noexcept {
    return compute::sum(x) / static_cast<double>(x.size());
}

double variance_of(Values x) noexcept {
    return compute::sum_of_squares(x, mean_of(x)) / static_cast<double>(x.size() - 1);
}

/// Calls `f(value, count)` for each distinct value, the least first.
template <class F>
void for_each_distinct(Values x, Arena& arena, const F& f) noexcept {
    const Values ordered = compute::sorted(x, arena);
    for (std::size_t i = 0; i < ordered.size();) {
        std::size_t end = i + 1;
        while (end < ordered.size() && ordered[end] == ordered[i]) { ++end; }
        f(ordered[i], static_cast<double>(end - i));
        i = end;
    }
}

KernelResult sum(const KernelCall& call) noexcept {
    return summary(call, 1, [](Values x) { return compute::sum(x); });
}

KernelResult mean(const KernelCall& call) noexcept {
    return summary(call, 1, mean_of);
}

KernelResult min(const KernelCall& call) noexcept {
    return summary(call, 1, [](Values x) { return compute::minimum(x); });
}

KernelResult max(const KernelCall& call) noexcept {
    return summary(call, 1, [](Values x) { return compute::maximum(x); });
}

KernelResult range(const KernelCall& call) noexcept {
    return summary(call, 1, [](Values x) { return compute::maximum(x) - compute::minimum(x); });
}

KernelResult variance(const KernelCall& call) noexcept {
    return summary(call, 2, variance_of);
}

KernelResult stddev(const KernelCall& call) noexcept {
    return summary(call, 2, [](Values x) { return std::sqrt(variance_of(x)); });
}

KernelResult quantile(const KernelCall& call, double q) noexcept {
    return summary(call, 1, [&call, q](Values x) {
        return compute::quantile_of(compute::sorted(x, call.arena), q);
    });
}

KernelResult median(const KernelCall& call) noexcept {
    constexpr double kMiddle = 0.5;
    return quantile(call, kMiddle);
}

KernelResult percentile(const KernelCall& call) noexcept {
    return quantile(call, call.arguments.number("q"));
}

KernelResult mode(const KernelCall& call) noexcept {
    return summary(call, 1, [&call](Values x) {
        double most = 0;
        double answer = 0;
        for_each_distinct(x, call.arena, [&](double value, double count) {
            if (count > most) {
                most = count;
                answer = value;
            }
        });
        return answer;
    });
}

KernelResult entropy(const KernelCall& call) noexcept {
    return summary(call, 1, [&call](Values x) {
        double total = 0;
        const auto n = static_cast<double>(x.size());
        for_each_distinct(x, call.arena,
                          [&](double, double count) { total -= count / n * std::log(count / n); });
        return total + 0.0;  // no negative zero
    });
}

KernelResult rms(const KernelCall& call) noexcept {
    return summary(call, 1, [](Values x) {
        return std::sqrt(compute::sum_of_squares(x, 0) / static_cast<double>(x.size()));
    });
}

KernelResult count(const KernelCall& call) noexcept {
    return call.one(static_cast<double>(call.in.size()));
}

/// Place of the first value that no other is `before`.
template <class Before>
KernelResult place_of(const KernelCall& call, const Before& before) noexcept {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < call.in.size(); ++i) {
        if (call.in.is_null(i)) {
            if (call.nulls == NullMode::Propagate) { return call.one({}); }
            continue;
        }
        if (!best || before(call.in.values[i], call.in.values[*best])) { best = i; }
    }
    return best ? call.one(static_cast<double>(*best)) : call.one({});
}

KernelResult argmin(const KernelCall& call) noexcept {
    return place_of(call, [](double a, double b) { return a < b; });
}

KernelResult argmax(const KernelCall& call) noexcept {
    return place_of(call, [](double a, double b) { return a > b; });
}

using compute::Shape;

constexpr Kernel kKernels[] = {
    {.name = "sum",
     .summary = "All values together.",
     .shape = Shape::Number,
     .keeps_integers = true,
     .example = {"[1, 2, null, 3]", "", "6"},
     .run = sum},
    {.name = "mean",
     .summary = "The arithmetic mean.",
     .shape = Shape::Number,
     .example = {"[1, 2, 6]", "", "3"},
     .run = mean},
    {.name = "median",
     .summary = "The middle value, or the mean of the two in the middle.",
     .shape = Shape::Number,
     .example = {"[1, 9, 2, 3]", "", "2.5"},
     .run = median},
    {.name = "min",
     .summary = "The least value.",
     .shape = Shape::Number,
     .keeps_integers = true,
     .example = {"[3, 1, 2]", "", "1"},
     .run = min},
    {.name = "max",
     .summary = "The greatest value.",
     .shape = Shape::Number,
     .keeps_integers = true,
     .example = {"[3, 1, 2]", "", "3"},
     .run = max},
    {.name = "range",
     .summary = "The greatest value less the least.",
     .shape = Shape::Number,
     .keeps_integers = true,
     .example = {"[3, 1, 2]", "", "2"},
     .run = range},
    {.name = "stddev",
     .summary = "The standard deviation of a sample; null for fewer than 2 values.",
     .shape = Shape::Number,
     .example = {"[1, 3]", "", "1.4142135623730951"},
     .run = stddev},
    {.name = "variance",
     .summary = "The variance of a sample; null for fewer than 2 values.",
     .shape = Shape::Number,
     .example = {"[1, 3]", "", "2"},
     .run = variance},
    {.name = "percentile",
     .summary = "The quantile `q`, on the line between the two nearest values.",
     .parameters = kQ,
     .shape = Shape::Number,
     .example = {"[1, 2, 3, 4]", "q: 0.9", "3.7"},
     .run = percentile},
    {.name = "mode",
     .summary = "The most frequent value; the least of equally frequent ones.",
     .shape = Shape::Number,
     .keeps_integers = true,
     .example = {"[3, 1, 3, 1, 2]", "", "1"},
     .run = mode},
    {.name = "count",
     .summary = "How many values there are, nulls not counted.",
     .shape = Shape::Number,
     .gives_integers = true,
     .example = {"[1, null, 3]", "", "2"},
     .run = count},
    {.name = "argmin",
     .summary = "The place of the least value, from 0; of equal ones the first.",
     .shape = Shape::Number,
     .gaps = Gaps::Keep,
     .gives_integers = true,
     .example = {"[3, 1, 2, 1]", "", "1"},
     .run = argmin},
    {.name = "argmax",
     .summary = "The place of the greatest value, from 0; of equal ones the first.",
     .shape = Shape::Number,
     .gaps = Gaps::Keep,
     .gives_integers = true,
     .example = {"[3, 1, 2, 1]", "", "0"},
     .run = argmax},
    {.name = "rms",
     .summary = "The root of the mean square.",
     .shape = Shape::Number,
     .example = {"[3, 4]", "", "3.5355339059327378"},
     .run = rms},
    {.name = "entropy",
     .summary = "Shannon's entropy of how often each value occurs, in nats.",
     .shape = Shape::Number,
     .example = {"[1, 1, 2, 2]", "", "0.6931471805599453"},
     .run = entropy},
};

}  // namespace
}  // namespace kernel_summary

void register_kernel_summary(compute::KernelRegistry& registry);

void register_kernel_summary(compute::KernelRegistry& registry) {
    registry.add("Summary", kernel_summary::kKernels);
}

}  // namespace millrace::ext
