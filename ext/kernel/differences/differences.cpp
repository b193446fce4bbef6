#include <algorithm>
#include <array>
#include <cmath>

#include <millrace/compute/kernel_registry.hpp>

namespace millrace::ext {
namespace kernel_differences {
namespace {

using compute::Gaps;
using compute::Kernel;
using compute::KernelCall;
using compute::KernelResult;
using compute::Parameter;
using compute::ParameterType;
using compute::Second;
using value::Column;

constexpr Parameter kLag{"lag", ParameterType::Int,       1, 2147483647, false,
                         1.0,   "how many elements apart"};
constexpr std::array kLagOnly{kLag};
constexpr std::array kRate{
    kLag, Parameter{"sampleRate", ParameterType::Float, 1e-300, 1e300, false, 1.0,
                    "elements per unit of time; with `with`, its values are the times"}};

/// out[i] = f(i, i - lag); null for the first `lag`, and where either element is.
template <class F>
KernelResult between(const KernelCall& call, const F& f) noexcept {
    const std::size_t n = call.in.size();
    const std::size_t lag = std::min(call.arguments.count("lag"), n);
    Column out{call.scratch(n), {}, false};
    std::fill_n(out.values.begin(), lag, 0);
    for (std::size_t i = lag; i < n; ++i) { out.values[i] = f(i, i - lag); }
    for (std::size_t i = 0; i < lag; ++i) { out.set_null(i, call.arena); }
    if (call.in.valid.all()) { return call.same(out); }
    for (std::size_t i = lag; i < n; ++i) {
        if (call.in.is_null(i) || call.in.is_null(i - lag)) { out.set_null(i, call.arena); }
    }
    return call.same(out);
}

KernelResult diff(const KernelCall& call) noexcept {
    const double* const x = call.in.values.data();
    return between(call, [x](std::size_t i, std::size_t before) { return x[i] - x[before]; });
}

KernelResult pct_change(const KernelCall& call) noexcept {
    const double* const x = call.in.values.data();
    return between(call, [x](std::size_t i, std::size_t before) { return x[i] / x[before] - 1; });
}

KernelResult derivative(const KernelCall& call) noexcept {
    const double* const y = call.in.values.data();
    if (call.with == nullptr) {
        const double rate = call.arguments.number("sampleRate") / call.arguments.number("lag");
        return between(
            call, [=](std::size_t i, std::size_t before) { return (y[i] - y[before]) * rate; });
    }
    const double* const x = call.with->values.data();
    KernelResult result = between(call, [=](std::size_t i, std::size_t before) {
        return (y[i] - y[before]) / (x[i] - x[before]);
    });
    const std::size_t lag = call.arguments.count("lag");
    for (std::size_t i = lag; i < call.in.size(); ++i) {
        if (call.with->is_null(i) || call.with->is_null(i - lag)) {
            result.columns[0].set_null(i, call.arena);
        }
    }
    return result;
}

KernelResult non_negative_derivative(const KernelCall& call) noexcept {
    KernelResult result = derivative(call);
    for (std::size_t i = 0; i < call.in.size(); ++i) {
        if (result.column().values[i] < 0) { result.columns[0].set_null(i, call.arena); }
    }
    return result;
}

template <class F>
KernelResult running(const KernelCall& call, const F& f) noexcept {
    const std::span<double> out = call.scratch(call.in.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = i == 0 ? call.in.values[0] : f(out[i - 1], call.in.values[i]);
    }
    return call.same({out, {}, false});
}

KernelResult cumprod(const KernelCall& call) noexcept {
    return running(call, [](double so_far, double x) { return so_far * x; });
}

KernelResult cummax(const KernelCall& call) noexcept {
    return running(call, [](double so_far, double x) { return x > so_far ? x : so_far; });
}

KernelResult cummin(const KernelCall& call) noexcept {
    return running(call, [](double so_far, double x) { return x < so_far ? x : so_far; });
}

/// Compensated (Neumaier): a total of a million values is as exact as one of ten.
KernelResult cumsum(const KernelCall& call) noexcept {
    const std::span<double> out = call.scratch(call.in.size());
    double total = 0;
    double lost = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double x = call.in.values[i];
        const double next = total + x;
        lost += std::abs(total) >= std::abs(x) ? (total - next) + x : (x - next) + total;
        total = next;
        out[i] = total + lost;
    }
    return call.same({out, {}, false});
}

/// The column moved by `lag` places, backwards when it leads.
KernelResult shifted(const KernelCall& call, bool leads) noexcept {
    const std::size_t n = call.in.size();
    const std::size_t lag = std::min(call.arguments.count("lag"), n);
    Column out{call.arena.make_array<double>(n), {}, false};
    for (std::size_t i = 0; i < n; ++i) {
        const bool inside = leads ? i + lag < n : i >= lag;
        const std::size_t from = leads ? i + lag : i - lag;
        if (inside && !call.in.is_null(from)) {
            out.values[i] = call.in.values[from];
        } else {
            out.set_null(i, call.arena);
        }
    }
    return call.same(out);
}

KernelResult lag(const KernelCall& call) noexcept {
    return shifted(call, false);
}

KernelResult lead(const KernelCall& call) noexcept {
    return shifted(call, true);
}

constexpr Kernel kKernels[] = {
    {.name = "diff",
     .summary = "The difference from the element `lag` before; null for the first `lag`.",
     .parameters = kLagOnly,
     .gaps = Gaps::Keep,
     .keeps_integers = true,
     .example = {"[1, 4, 9]", "", "[null, 3, 5]"},
     .run = diff},
    {.name = "pctChange",
     .summary = "The change from the element `lag` before, as a part of it.",
     .parameters = kLagOnly,
     .gaps = Gaps::Keep,
     .example = {"[2, 3, 1.5]", "", "[null, 0.5, -0.5]"},
     .run = pct_change},
    {.name = "derivative",
     .summary = "The change per unit of time since the element `lag` before.",
     .parameters = kRate,
     .gaps = Gaps::Keep,
     .second = Second::Optional,
     .example = {"[1, 4, 9]", "sampleRate: 10", "[null, 30, 50]"},
     .run = derivative},
    {.name = "nonNegativeDerivative",
     .summary = "As derivative, but null where it is negative: for counters that start again.",
     .parameters = kRate,
     .gaps = Gaps::Keep,
     .second = Second::Optional,
     .example = {"[1, 4, 0, 2]", "", "[null, 3, null, 2]"},
     .run = non_negative_derivative},
    {.name = "cumsum",
     .summary = "The sum of all elements so far.",
     .gaps = Gaps::Running,
     .keeps_integers = true,
     .example = {"[1, 2, null, 3]", "", "[1, 3, null, 6]"},
     .run = cumsum},
    {.name = "cumprod",
     .summary = "The product of all elements so far.",
     .gaps = Gaps::Running,
     .example = {"[2, 3, 4]", "", "[2, 6, 24]"},
     .run = cumprod},
    {.name = "cummax",
     .summary = "The greatest element so far.",
     .gaps = Gaps::Running,
     .keeps_integers = true,
     .example = {"[1, 3, 2]", "", "[1, 3, 3]"},
     .run = cummax},
    {.name = "cummin",
     .summary = "The least element so far.",
     .gaps = Gaps::Running,
     .keeps_integers = true,
     .example = {"[3, 1, 2]", "", "[3, 1, 1]"},
     .run = cummin},
    {.name = "lag",
     .summary = "The element `lag` before.",
     .parameters = kLagOnly,
     .gaps = Gaps::Keep,
     .keeps_integers = true,
     .example = {"[1, 2, 3]", "lag: 1", "[null, 1, 2]"},
     .run = lag},
    {.name = "lead",
     .summary = "The element `lag` after.",
     .parameters = kLagOnly,
     .gaps = Gaps::Keep,
     .keeps_integers = true,
     .example = {"[1, 2, 3]", "lag: 1", "[2, 3, null]"},
     .run = lead},
};

}  // namespace
}  // namespace kernel_differences

void register_kernel_differences(compute::KernelRegistry& registry);

void register_kernel_differences(compute::KernelRegistry& registry) {
    registry.add("Differences", kernel_differences::kKernels);
}

}  // namespace millrace::ext
