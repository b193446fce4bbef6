// Compiled once per instruction set: Highway includes this file again for each, and the
// functions at the end pick one at run time.
#include <millrace/compute/vector_math.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/vector_math.cpp"
#include <limits>

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace millrace::compute::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::ScalableTag<double>;
using Vector = hn::Vec<Tag>;

/// Folds all of `x` with `vector_step(accumulator, place)`, in four accumulators because an
/// addition takes four times as long as it takes to start one. `rest(place)` does the tail.
template <class VectorStep, class Rest>
Vector fold(std::size_t size, Vector start, const VectorStep& vector_step, const Rest& rest) {
    const std::size_t lanes = hn::Lanes(Tag());
    Vector a = start;
    Vector b = start;
    Vector c = start;
    Vector d = start;
    std::size_t i = 0;
    for (; i + 4 * lanes <= size; i += 4 * lanes) {
        a = vector_step(a, i);
        b = vector_step(b, i + lanes);
        c = vector_step(c, i + 2 * lanes);
        d = vector_step(d, i + 3 * lanes);
    }
    for (; i < size; ++i) { rest(i); }
    return hn::Add(hn::Add(a, b), hn::Add(c, d));
}

double Sum(const double* x, std::size_t size) {
    double tail = 0;
    const Vector total = fold(
        size, hn::Zero(Tag()),
        [x](Vector sum, std::size_t i) { return hn::Add(sum, hn::LoadU(Tag(), x + i)); },
        [x, &tail](std::size_t i) { tail += x[i]; });
    return hn::GetLane(hn::SumOfLanes(Tag(), total)) + tail;
}

/// A sum of x * 0 is 0 unless some x is not finite: no branch per element.
bool AllFinite(const double* x, std::size_t size) {
    double tail = 0;
    const Vector total = fold(
        size, hn::Zero(Tag()),
        [x](Vector sum, std::size_t i) {
            return hn::MulAdd(hn::LoadU(Tag(), x + i), hn::Zero(Tag()), sum);
        },
        [x, &tail](std::size_t i) { tail += x[i] * 0; });
    return hn::GetLane(hn::SumOfLanes(Tag(), total)) + tail == 0;
}

double SumOfProducts(const double* x, double x_about, const double* y, double y_about,
                     std::size_t size) {
    const Vector x_mean = hn::Set(Tag(), x_about);
    const Vector y_mean = hn::Set(Tag(), y_about);
    double tail = 0;
    const Vector total = fold(
        size, hn::Zero(Tag()),
        [=](Vector sum, std::size_t i) {
            const Vector dx = hn::Sub(hn::LoadU(Tag(), x + i), x_mean);
            const Vector dy = hn::Sub(hn::LoadU(Tag(), y + i), y_mean);
            return hn::MulAdd(dx, dy, sum);
        },
        [=, &tail](std::size_t i) { tail += (x[i] - x_about) * (y[i] - y_about); });
    return hn::GetLane(hn::SumOfLanes(Tag(), total)) + tail;
}

/// The least of x · sign, times sign: the minimum for 1, the maximum for -1.
double Extreme(const double* x, std::size_t size, double sign) {
    const std::size_t lanes = hn::Lanes(Tag());
    const Vector factor = hn::Set(Tag(), sign);
    Vector least = hn::Set(Tag(), std::numeric_limits<double>::infinity());
    std::size_t i = 0;
    for (; i + lanes <= size; i += lanes) {
        least = hn::Min(least, hn::Mul(hn::LoadU(Tag(), x + i), factor));
    }
    double tail = std::numeric_limits<double>::infinity();
    for (; i < size; ++i) { tail = x[i] * sign < tail ? x[i] * sign : tail; }
    const double whole = hn::GetLane(hn::MinOfLanes(Tag(), least));
    return (whole < tail ? whole : tail) * sign;
}

void Rescale(const double* x, double from, double factor, double to, double* out,
             std::size_t size) {
    const std::size_t lanes = hn::Lanes(Tag());
    const Vector shift = hn::Set(Tag(), from);
    const Vector scale = hn::Set(Tag(), factor);
    const Vector base = hn::Set(Tag(), to);
    std::size_t i = 0;
    for (; i + lanes <= size; i += lanes) {
        const Vector moved = hn::Sub(hn::LoadU(Tag(), x + i), shift);
        hn::StoreU(hn::MulAdd(moved, scale, base), Tag(), out + i);
    }
    for (; i < size; ++i) { out[i] = (x[i] - from) * factor + to; }
}

void Clamp(const double* x, double least, double most, double* out, std::size_t size) {
    const std::size_t lanes = hn::Lanes(Tag());
    const Vector low = hn::Set(Tag(), least);
    const Vector high = hn::Set(Tag(), most);
    std::size_t i = 0;
    for (; i + lanes <= size; i += lanes) {
        const Vector value = hn::LoadU(Tag(), x + i);
        hn::StoreU(hn::Min(hn::Max(value, low), high), Tag(), out + i);
    }
    for (; i < size; ++i) { out[i] = x[i] < least ? least : (x[i] > most ? most : x[i]); }
}

}  // namespace millrace::compute::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace millrace::compute {

HWY_EXPORT(Sum);
HWY_EXPORT(AllFinite);
HWY_EXPORT(SumOfProducts);
HWY_EXPORT(Extreme);
HWY_EXPORT(Rescale);
HWY_EXPORT(Clamp);

double sum(std::span<const double> x) noexcept {
    return HWY_DYNAMIC_DISPATCH(Sum)(x.data(), x.size());
}

bool all_finite(std::span<const double> x) noexcept {
    return HWY_DYNAMIC_DISPATCH(AllFinite)(x.data(), x.size());
}

double sum_of_squares(std::span<const double> x, double about) noexcept {
    return sum_of_products(x, about, x, about);
}

double sum_of_products(std::span<const double> x, double x_about, std::span<const double> y,
                       double y_about) noexcept {
    return HWY_DYNAMIC_DISPATCH(SumOfProducts)(x.data(), x_about, y.data(), y_about, x.size());
}

double minimum(std::span<const double> x) noexcept {
    return HWY_DYNAMIC_DISPATCH(Extreme)(x.data(), x.size(), 1.0);
}

double maximum(std::span<const double> x) noexcept {
    return HWY_DYNAMIC_DISPATCH(Extreme)(x.data(), x.size(), -1.0);
}

void rescale(std::span<const double> x, double from, double factor, double to,
             std::span<double> out) noexcept {
    HWY_DYNAMIC_DISPATCH(Rescale)(x.data(), from, factor, to, out.data(), x.size());
}

void clamp(std::span<const double> x, double least, double most, std::span<double> out) noexcept {
    HWY_DYNAMIC_DISPATCH(Clamp)(x.data(), least, most, out.data(), x.size());
}

}  // namespace millrace::compute

#endif
