// Sums, averages, extremes and deviations: what can be folded.
#include <cmath>
#include <limits>
#include <type_traits>

#include "sliding_fold.hpp"
#include "smoothing.hpp"
#include "window.hpp"

namespace millrace::ext::kernel_smoothing {

using compute::KernelCall;
using compute::KernelResult;
using value::Column;

namespace {

struct Sum {
    using State = double;
    static constexpr double identity() noexcept { return 0; }
    static constexpr double of(double x) noexcept { return x; }
    static constexpr double combine(double a, double b) noexcept { return a + b; }
};

struct Minimum {
    using State = double;
    static constexpr double identity() noexcept { return std::numeric_limits<double>::infinity(); }
    static constexpr double of(double x) noexcept { return x; }
    static constexpr double combine(double a, double b) noexcept { return b < a ? b : a; }
};

struct Maximum {
    using State = double;
    static constexpr double identity() noexcept { return -std::numeric_limits<double>::infinity(); }
    static constexpr double of(double x) noexcept { return x; }
    static constexpr double combine(double a, double b) noexcept { return b > a ? b : a; }
};

/// Count, mean and sum of squares about it; two parts merge as Chan et al. found, which keeps
/// every digit that a difference of large sums would lose.
struct Moments {
    struct State {
        double count;
        double mean;
        double squares;
    };
    static constexpr State identity() noexcept { return {0, 0, 0}; }
    static constexpr State of(double x) noexcept { return {1, x, 0}; }
    static constexpr State combine(const State& a, const State& b) noexcept {
        const double count = a.count + b.count;
        if (count == 0) { return a; }
        const double apart = b.mean - a.mean;
        const double share = b.count / count;
        return {count, a.mean + apart * share,
                a.squares + b.squares + apart * apart * a.count * share};
    }
};

/// The elements of `column` as the operation wants them, with its identity for nulls.
template <class Op>
std::span<const typename Op::State> states_of(const Column& column, Arena& arena) noexcept {
    using State = typename Op::State;
    if constexpr (std::is_same_v<State, double>) {
        if (column.valid.all()) { return column.values; }
    }
    const std::size_t n = column.size();
    State* const states = static_cast<State*>(arena.allocate(n * sizeof(State), alignof(State)));
    for (std::size_t i = 0; i < n; ++i) {
        states[i] = column.is_null(i) ? Op::identity() : Op::of(column.values[i]);
    }
    return {states, n};
}

template <class Op>
std::span<typename Op::State> fold_windows(const KernelCall& call, Window window) noexcept {
    using State = typename Op::State;
    const std::size_t n = call.in.size();
    const std::span<State> out{
        static_cast<State*>(call.arena.allocate(n * sizeof(State), alignof(State))), n};
    sliding_fold<Op>(states_of<Op>(call.in, call.arena), window, out, call.arena);
    return out;
}

template <class Op>
KernelResult moving_fold(const KernelCall& call) noexcept {
    if (call.in.size() == 0) { return call.same({}); }
    const Window window = Window::of(call.arguments, call.in.size());
    Column out{fold_windows<Op>(call, window), {}, false};
    drop_thin_windows(out, {call.in, window, call.arena}, 1, call);
    return call.same(out);
}

}  // namespace

KernelResult moving_sum(const KernelCall& call) noexcept {
    return moving_fold<Sum>(call);
}

KernelResult moving_min(const KernelCall& call) noexcept {
    return moving_fold<Minimum>(call);
}

KernelResult moving_max(const KernelCall& call) noexcept {
    return moving_fold<Maximum>(call);
}

KernelResult moving_average(const KernelCall& call) noexcept {
    const std::size_t n = call.in.size();
    if (n == 0) { return call.same({}); }
    const Window window = Window::of(call.arguments, n);
    const WindowCounts counts(call.in, window, call.arena);
    Column out{fold_windows<Sum>(call, window), {}, false};
    // Full windows without nulls, most of them, are divided by the same number.
    const bool whole = call.in.valid.all();
    const std::size_t full = whole ? std::min(window.before, n) : n;
    const std::size_t full_end =
        whole && n > window.after ? std::max(full, n - window.after) : full;
    const auto divide = [&out, &counts](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            out.values[i] /= static_cast<double>(std::max<std::size_t>(counts.at(i), 1));
        }
    };
    divide(0, full);
    const auto width = static_cast<double>(window.width());
    for (std::size_t i = full; i < full_end; ++i) { out.values[i] /= width; }
    divide(full_end, n);
    drop_thin_windows(out, counts, 1, call);
    return call.same(out);
}

KernelResult moving_stddev(const KernelCall& call) noexcept {
    const std::size_t n = call.in.size();
    if (n == 0) { return call.same({}); }
    const Window window = Window::of(call.arguments, n);
    const std::span<const Moments::State> moments = fold_windows<Moments>(call, window);
    Column out{call.scratch(n), {}, false};
    for (std::size_t i = 0; i < n; ++i) {
        const double freedom = std::max(moments[i].count - 1, 1.0);
        out.values[i] = std::sqrt(moments[i].squares / freedom);
    }
    drop_thin_windows(out, {call.in, window, call.arena}, 2, call);
    return call.same(out);
}

}  // namespace millrace::ext::kernel_smoothing
