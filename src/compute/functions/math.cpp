// Mathematics.

#include <algorithm>
#include <cmath>
#include <numbers>

#include "datum/big_number.hpp"
#include "datum/number.hpp"
#include "functions/groups.hpp"
#include "functions/rounding.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

template <double (*kFunction)(double)>
Datum real(Run&, Arguments a) {
    return Datum::real(kFunction(a[0].as_real()));
}

// The overloads of the standard library have no addresses of their own.
double root(double x) {
    return std::sqrt(x);
}
double cube_root(double x) {
    return std::cbrt(x);
}
double natural_log(double x) {
    return std::log(x);
}
double decimal_log(double x) {
    return std::log10(x);
}
double binary_log(double x) {
    return std::log2(x);
}
double exponential(double x) {
    return std::exp(x);
}
double sine(double x) {
    return std::sin(x);
}
double cosine(double x) {
    return std::cos(x);
}
double tangent(double x) {
    return std::tan(x);
}
double arc_sine(double x) {
    return std::asin(x);
}
double arc_cosine(double x) {
    return std::acos(x);
}
double arc_tangent(double x) {
    return std::atan(x);
}

bool is_exact(Datum number) noexcept {
    return number.is(Type::Decimal) || number.is(Type::BigInt);
}

Datum absolute(Run& run, Arguments a) {
    if (a[0].is(Type::Float)) { return Datum::real(std::abs(a[0].as_real())); }
    const bool negative = is_exact(a[0]) ? sign(a[0].big()) < 0 : a[0].as_integer() < 0;
    return negative ? unary(run, Operator::Negate, a[0]) : a[0];
}

Datum sign_of(Run&, Arguments a) {
    if (is_exact(a[0])) { return Datum::integer(sign(a[0].big())); }
    if (a[0].is(Type::Int)) {
        return Datum::integer(int{a[0].as_integer() > 0} - int{a[0].as_integer() < 0});
    }
    return Datum::integer(int{a[0].as_real() > 0} - int{a[0].as_real() < 0});
}

/// To the next whole number; decimals stay decimals, all others become doubles.
Datum to_whole(Run& run, Datum number, Rounding rounding, double (*real_function)(double)) {
    if (is_exact(number)) { return round_decimal(run, number, 0, rounding); }
    return Datum::real(real_function(to_double(number)));
}

Datum floor_of(Run& run, Arguments a) {
    return to_whole(run, a[0], Rounding::Floor, [](double x) { return std::floor(x); });
}
Datum ceil_of(Run& run, Arguments a) {
    return to_whole(run, a[0], Rounding::Ceiling, [](double x) { return std::ceil(x); });
}
Datum trunc_of(Run& run, Arguments a) {
    return to_whole(run, a[0], Rounding::Down, [](double x) { return std::trunc(x); });
}

/// Without digits as the reference: to a long, halves upwards.
Datum round_whole(Run& run, Datum number) {
    if (number.is(Type::Int)) { return number; }
    if (is_exact(number)) {
        MR_DATUM(const Datum rounded, round_decimal(run, number, 0, Rounding::HalfUp));
        const auto whole = to_int64(rounded.big());
        return whole ? Datum::integer(*whole) : to_big_integer(run, rounded);
    }
    // Adding a half before cutting off would round already; the difference is exact.
    const double below = std::floor(number.as_real());
    const double nearest = number.as_real() - below >= 0.5 ? below + 1 : below;
    const auto whole = exact_integer(nearest);
    if (whole) { return Datum::integer(*whole); }
    return run.runtime_error("round: the number does not fit into 64 bits");
}

Datum round_to(Run& run, Arguments a) {
    if (a.size() == 1) { return round_whole(run, a[0]); }
    Rounding rounding = Rounding::HalfUp;
    if (a.size() > 2 && !read_rounding(a[2].text(), rounding)) {
        return unknown_rounding(run, a[2].text());
    }
    const auto digits = static_cast<int>(std::clamp<std::int64_t>(a[1].as_integer(), -400, 400));
    if (a[0].is(Type::Float) && !std::isfinite(a[0].as_real())) { return a[0]; }
    MR_DATUM(const Datum rounded, round_decimal(run, a[0], digits, rounding));
    if (a[0].is(Type::Decimal)) { return rounded; }
    if (a[0].is(Type::Float)) { return Datum::real(to_double(rounded)); }
    const auto whole = to_int64(rounded.big());
    return whole ? Datum::integer(*whole) : to_big_integer(run, rounded);
}

Datum power(Run& run, Arguments a) {
    return arithmetic(run, Operator::Power, Datum::real(a[0].as_real()),
                      Datum::real(a[1].as_real()));
}

Datum clamp(Run& run, Arguments a) {
    MR_DATUM(const Datum below, comparison(run, Operator::Less, a[0], a[1]));
    if (below.as_boolean()) { return a[1]; }
    MR_DATUM(const Datum above, comparison(run, Operator::Greater, a[0], a[2]));
    return above.as_boolean() ? a[2] : a[0];
}

Datum hypotenuse(Run&, Arguments a) {
    return Datum::real(std::hypot(a[0].as_real(), a[1].as_real()));
}

Datum angle(Run&, Arguments a) {
    return Datum::real(std::atan2(a[0].as_real(), a[1].as_real()));
}

Datum pi(Run&, Arguments) {
    return Datum::real(std::numbers::pi);
}

Datum euler(Run&, Arguments) {
    return Datum::real(std::numbers::e);
}

/// SplitMix64: the numbers of a request follow from its seed.
std::uint64_t next_random(std::uint64_t& state) noexcept {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
}

Datum random(Run& run, Arguments a) {
    const std::uint64_t bits = next_random(run.state().random);
    if (a.empty()) { return Datum::real(static_cast<double>(bits >> 11U) * 0x1.0p-53); }
    if (a[0].as_integer() <= 0) { return run.runtime_error("rand: the bound must be above 0"); }
    const auto bound = static_cast<unsigned __int128>(a[0].as_integer());
    return Datum::integer(static_cast<std::int64_t>(bits * bound >> 64U));
}

constexpr FunctionRow kRows[] = {
    {"math.abs", "(x: number) -> number", "Without its sign.", "math.abs(-3)", "3", absolute},
    {"math.sign", "(x: number) -> long", "-1, 0 or 1.", "math.sign(-2.5)", "-1", sign_of},
    {"math.round", "(x: number, digits?: long, mode?: string) -> number",
     "To a whole number, halves upwards. With digits: to so many behind the point, halves away "
     "from "
     "0, or as the mode says (UP DOWN CEILING FLOOR HALF_UP HALF_DOWN HALF_EVEN).",
     "math.round(2.345, 2)", "2.35", round_to},
    {"math.floor", "(x: number) -> number", "The whole number below.", "math.floor(2.7)", "2.0",
     floor_of},
    {"math.ceil", "(x: number) -> number", "The whole number above.", "math.ceil(2.1)", "3.0",
     ceil_of},
    {"math.trunc", "(x: number) -> number", "Without what is behind the point.", "math.trunc(-2.7)",
     "-2.0", trunc_of},
    {"math.sqrt", "(x: double) -> double", "Its square root.", "math.sqrt(9)", "3.0", real<root>},
    {"math.cbrt", "(x: double) -> double", "Its cube root.", "math.cbrt(8)", "2.0",
     real<cube_root>},
    {"math.pow", "(x: double, y: double) -> double", "x to the power of y.", "math.pow(2, 10)",
     "1024.0", power},
    {"math.exp", "(x: double) -> double", "e to the power of x.", "math.exp(0)", "1.0",
     real<exponential>},
    {"math.log", "(x: double) -> double", "Its natural logarithm.", "math.log(1)", "0.0",
     real<natural_log>},
    {"math.log10", "(x: double) -> double", "Its logarithm to the base 10.", "math.log10(1000)",
     "3.0", real<decimal_log>},
    {"math.log2", "(x: double) -> double", "Its logarithm to the base 2.", "math.log2(8)", "3.0",
     real<binary_log>},
    {"math.sin", "(x: double) -> double", "Its sine.", "math.sin(0)", "0.0", real<sine>},
    {"math.cos", "(x: double) -> double", "Its cosine.", "math.cos(0)", "1.0", real<cosine>},
    {"math.tan", "(x: double) -> double", "Its tangent.", "math.tan(0)", "0.0", real<tangent>},
    {"math.asin", "(x: double) -> double", "The angle with this sine.", "math.asin(0)", "0.0",
     real<arc_sine>},
    {"math.acos", "(x: double) -> double", "The angle with this cosine.", "math.acos(1)", "0.0",
     real<arc_cosine>},
    {"math.atan", "(x: double) -> double", "The angle with this tangent.", "math.atan(0)", "0.0",
     real<arc_tangent>},
    {"math.atan2", "(y: double, x: double) -> double", "The angle of the point (x, y).",
     "math.atan2(0, 1)", "0.0", angle},
    {"math.hypot", "(x: double, y: double) -> double", "The length of (x, y).", "math.hypot(3, 4)",
     "5.0", hypotenuse},
    {"math.clamp", "(x: number, low: number, high: number) -> number",
     "x, or the bound it is beyond.", "math.clamp(12, 0, 10)", "10", clamp},
    {"math.pi", "() -> double",
     "The ratio of circumference and diameter; also without parentheses.", "math.pi",
     "3.141592653589793", pi},
    {"math.e", "() -> double", "The base of natural logarithms; also without parentheses.",
     "math.e", "2.718281828459045", euler},
    {"round", "(x: number, digits?: long, mode?: string) -> number", "The same as math.round.",
     "round(1.005M, 2, 'HALF_EVEN')", "1.00", round_to},
    {"rand", "(bound?: long) -> number",
     "A number from 0 to below 1, or a whole number below the bound; the same for the same request "
     "seed.",
     "rand(1)", "0", random},
};

}  // namespace

FunctionGroup math_functions() noexcept {
    return {"Mathematics", kRows};
}

}  // namespace millrace::compute
