#include "datum/big_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include <millrace/base/limits.hpp>

#include "datum/number.hpp"
#include "datum/text_builder.hpp"

namespace millrace::compute {

namespace {

using Integer = boost::multiprecision::cpp_int;

constexpr int kQuotientDigits = 34;
constexpr auto kDigitsMax = static_cast<std::int64_t>(limits::kNumberDigitsMax);

/// A number taken out of its arena to be computed with.
struct Scaled {
    Integer unscaled;
    std::int64_t scale = 0;
};

Scaled unpack(const BigNumber& number) {
    Scaled scaled{{}, number.scale};
    boost::multiprecision::import_bits(scaled.unscaled, number.limbs,
                                       number.limbs + number.limb_count, 64, false);
    if (number.negative) { scaled.unscaled = -scaled.unscaled; }
    return scaled;
}

/// An upper bound of the decimal digits, off by one at most.
std::int64_t digits_bound(const Integer& number) {
    if (number == 0) { return 1; }
    const auto bits = static_cast<double>(msb(abs(number)) + 1);
    return static_cast<std::int64_t>(bits * 0.30102999566398120) + 1;
}

std::int64_t digit_count(const Integer& number) {
    const std::int64_t bound = digits_bound(number);
    return number != 0 && abs(number) < pow(Integer(10), static_cast<unsigned>(bound - 1))
               ? bound - 1
               : bound;
}

Integer power_of_ten(std::int64_t exponent) {
    return pow(Integer(10), static_cast<unsigned>(exponent));
}

Datum too_long(Run& run) noexcept {
    return run.limit_error("a number of more than {} digits", limits::kNumberDigitsMax);
}

BigNumber pack(Arena& arena, const Integer& unscaled, std::int64_t scale) {
    std::vector<std::uint64_t> limbs;
    export_bits(Integer(abs(unscaled)), std::back_inserter(limbs), 64, false);
    const auto kept = arena.copy(std::span<const std::uint64_t>(limbs));
    return {kept.data(), static_cast<std::uint32_t>(kept.size()), static_cast<std::int32_t>(scale),
            unscaled < 0};
}

Datum finish(Run& run, const Scaled& number, bool integer) {
    if (digits_bound(number.unscaled) > kDigitsMax || std::abs(number.scale) > kDigitsMax) {
        return too_long(run);
    }
    if (!run.has_room(256)) { return run.limit_reached(); }
    const auto* packed = run.make<BigNumber>(pack(run.arena(), number.unscaled, number.scale));
    return integer ? Datum::big_integer(packed) : Datum::decimal(packed);
}

/// What is put in front of `digits` when a Decimal is made of `text`: digits and exponent apart.
std::optional<Scaled> scan_decimal(std::string_view text) {
    Scaled scaled;
    std::string digits;
    std::size_t at = 0;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) { ++at; }
    for (bool behind_point = false; at < text.size(); ++at) {
        if (text[at] == '.' && !behind_point) {
            behind_point = true;
        } else if (text[at] >= '0' && text[at] <= '9') {
            digits += text[at];
            scaled.scale += behind_point ? 1 : 0;
        } else {
            break;
        }
    }
    if (digits.empty() || std::ssize(digits) > kDigitsMax) { return std::nullopt; }
    if (at < text.size()) {
        if (text[at] != 'e' && text[at] != 'E') { return std::nullopt; }
        ++at;
        if (at < text.size() && text[at] == '+') { ++at; }
        std::int32_t exponent = 0;
        const auto [end, error] =
            std::from_chars(text.data() + at, text.data() + text.size(), exponent);
        if (error != std::errc{} || end != text.data() + text.size()) { return std::nullopt; }
        scaled.scale -= exponent;
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    scaled.unscaled = Integer(digits);
    if (text.front() == '-') { scaled.unscaled = -scaled.unscaled; }
    return scaled;
}

Scaled unpack_real(double number) {
    std::array<char, 40> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    Scaled scaled = *scan_decimal({text.data(), static_cast<std::size_t>(end - text.data())});
    if (scaled.scale < 0) {
        scaled.unscaled *= power_of_ten(-scaled.scale);
        scaled.scale = 0;
    }
    return scaled;
}

/// A number of any type but NumberText; finite.
Scaled unpack(Datum number) {
    switch (number.type()) {
        case Type::Int:
            return {Integer(number.as_integer()), 0};
        case Type::Float:
            return unpack_real(number.as_real());
        default:
            return unpack(number.big());
    }
}

void align(Scaled& left, Scaled& right) {
    if (left.scale < right.scale) {
        left.unscaled *= power_of_ten(right.scale - left.scale);
        left.scale = right.scale;
    } else if (right.scale < left.scale) {
        right.unscaled *= power_of_ten(left.scale - right.scale);
        right.scale = left.scale;
    }
}

bool rounds_away(Rounding rounding, const Integer& quotient, bool negative, int half) {
    switch (rounding) {
        case Rounding::Up:
            return true;
        case Rounding::Down:
            return false;
        case Rounding::Ceiling:
            return !negative;
        case Rounding::Floor:
            return negative;
        case Rounding::HalfUp:
            return half >= 0;
        case Rounding::HalfDown:
            return half > 0;
        case Rounding::HalfEven:
            return half > 0 || (half == 0 && bit_test(abs(quotient), 0));
    }
    return false;
}

/// dividend / divisor as an integer; `divisor` is positive.
Integer divide_rounding(const Integer& dividend, const Integer& divisor, Rounding rounding) {
    Integer quotient;
    Integer remainder;
    divide_qr(dividend, divisor, quotient, remainder);
    if (remainder == 0) { return quotient; }
    const bool negative = dividend < 0;
    const int half = Integer(abs(remainder) * 2).compare(divisor);
    if (rounds_away(rounding, quotient, negative, half)) { quotient += negative ? -1 : 1; }
    return quotient;
}

void round_to_scale(Scaled& number, std::int64_t scale, Rounding rounding) {
    if (scale >= number.scale) {
        number.unscaled *= power_of_ten(scale - number.scale);
    } else {
        number.unscaled =
            divide_rounding(number.unscaled, power_of_ten(number.scale - scale), rounding);
    }
    number.scale = scale;
}

void strip_zeros(Scaled& number, std::int64_t scale_min) {
    while (number.scale > scale_min && number.unscaled % 10 == 0) {
        number.unscaled /= 10;
        --number.scale;
    }
}

/// With 34 digits, or fewer when the quotient is exact with fewer.
Scaled divide(Scaled left, Scaled right) {
    const std::int64_t preferred_scale = left.scale - right.scale;
    const std::int64_t shift = std::max<std::int64_t>(
        0, kQuotientDigits + 1 + digits_bound(right.unscaled) - digits_bound(left.unscaled) + 1);
    if (right.unscaled < 0) {
        left.unscaled = -left.unscaled;
        right.unscaled = -right.unscaled;
    }
    left.unscaled *= power_of_ten(shift);
    Scaled quotient{left.unscaled / right.unscaled, preferred_scale + shift};
    const std::int64_t surplus =
        std::max<std::int64_t>(0, digit_count(quotient.unscaled) - kQuotientDigits);
    // Rounded once, from the exact quotient: the digits that are cut and the remainder together.
    quotient.unscaled =
        divide_rounding(left.unscaled, right.unscaled * power_of_ten(surplus), Rounding::HalfEven);
    quotient.scale -= surplus;
    strip_zeros(quotient, preferred_scale);
    return quotient;
}

Datum integer_division(Run& run, Operator op, const Integer& left, const Integer& right) {
    if (right == 0) { return run.runtime_error("division by zero"); }
    const Integer answer = op == Operator::Divide ? Integer(left / right) : Integer(left % right);
    return finish(run, {answer, 0}, true);
}

Datum decimal_division(Run& run, Operator op, Scaled left, Scaled right) {
    if (right.unscaled == 0) { return run.runtime_error("division by zero"); }
    if (op == Operator::Divide) {
        return finish(run, divide(std::move(left), std::move(right)), false);
    }
    align(left, right);
    return finish(run, {left.unscaled % right.unscaled, left.scale}, false);
}

Datum power(Run& run, const Scaled& base, const Scaled& exponent, bool integer) {
    if (exponent.scale > 0 && exponent.unscaled % power_of_ten(exponent.scale) != 0) {
        return Datum::nil();  // the caller goes on with doubles
    }
    const Integer whole = exponent.scale < 0
                              ? Integer(exponent.unscaled * power_of_ten(-exponent.scale))
                              : Integer(exponent.unscaled / power_of_ten(exponent.scale));
    if (abs(whole) > kDigitsMax * 4 ||
        static_cast<double>(abs(whole)) * (static_cast<double>(digits_bound(base.unscaled)) - 1) >
            static_cast<double>(kDigitsMax)) {
        return too_long(run);
    }
    const auto times = static_cast<unsigned>(abs(whole));
    const Scaled result{pow(base.unscaled, times), base.scale * static_cast<std::int64_t>(times)};
    if (whole >= 0) { return finish(run, result, integer); }
    if (result.unscaled == 0) { return run.runtime_error("division by zero"); }
    return finish(run, divide({Integer(1), 0}, result), false);
}

Datum arithmetic(Run& run, Operator op, Scaled left, Scaled right, bool integer) {
    switch (op) {
        case Operator::Add:
            align(left, right);
            return finish(run, {left.unscaled + right.unscaled, left.scale}, integer);
        case Operator::Subtract:
            align(left, right);
            return finish(run, {left.unscaled - right.unscaled, left.scale}, integer);
        case Operator::Multiply:
            return finish(run, {left.unscaled * right.unscaled, left.scale + right.scale}, integer);
        case Operator::Power:
            return power(run, left, right, integer);
        default:
            return integer ? integer_division(run, op, left.unscaled, right.unscaled)
                           : decimal_division(run, op, std::move(left), std::move(right));
    }
}

/// How many limbs the operations on `number` may have to go through.
std::uint64_t weight(Datum number) noexcept {
    if (!number.is(Type::Decimal) && !number.is(Type::BigInt)) { return 2; }
    return number.big().limb_count + static_cast<std::uint64_t>(std::abs(number.big().scale)) / 19 +
           1;
}

std::string plain_digits(const BigNumber& number) {
    const Scaled scaled = unpack(number);
    std::string digits = Integer(abs(scaled.unscaled)).str();
    if (scaled.scale > 0) {
        const auto behind = static_cast<std::size_t>(scaled.scale);
        if (digits.size() <= behind) { digits.insert(0, behind + 1 - digits.size(), '0'); }
        digits.insert(digits.size() - behind, 1, '.');
    } else if (scaled.scale < 0 && scaled.unscaled != 0) {
        digits.append(static_cast<std::size_t>(-scaled.scale), '0');
    }
    if (scaled.unscaled < 0) { digits.insert(0, 1, '-'); }
    return digits;
}

}  // namespace

Datum read_big_integer(Run& run, std::string_view digits) noexcept {
    if (std::ssize(digits) > kDigitsMax) { return too_long(run); }
    return finish(run, *scan_decimal(digits), true);
}

Datum read_decimal(Run& run, std::string_view text) noexcept {
    const auto scaled = scan_decimal(text);
    return scaled ? finish(run, *scaled, false) : too_long(run);
}

Datum big_arithmetic(Run& run, Operator op, Datum left, Datum right) noexcept {
    if (!run.step(1 + weight(left) * weight(right) / 4)) { return run.limit_reached(); }
    if ((left.is(Type::Float) && !std::isfinite(left.as_real())) ||
        (right.is(Type::Float) && !std::isfinite(right.as_real()))) {
        return run.runtime_error("a decimal cannot be computed with infinity or NaN");
    }
    const bool integer = !left.is(Type::Decimal) && !right.is(Type::Decimal);
    const Datum answer = arithmetic(run, op, unpack(left), unpack(right), integer);
    if (!answer.is_nil()) { return answer; }
    return Datum::real(std::pow(to_double(left), to_double(right)));
}

Datum big_negate(Run& run, Datum number) noexcept {
    BigNumber negated = number.big();
    negated.negative = negated.limb_count > 0 && !negated.negative;
    const auto* kept = run.make<BigNumber>(negated);
    return number.is(Type::Decimal) ? Datum::decimal(kept) : Datum::big_integer(kept);
}

std::weak_ordering big_compare(Datum left, Datum right) noexcept {
    const auto infinity = [](Datum number) {
        return number.is(Type::Float) && std::isinf(number.as_real())
                   ? (number.as_real() > 0 ? 1 : -1)
                   : 0;
    };
    if (infinity(left) != 0 || infinity(right) != 0) { return infinity(left) <=> infinity(right); }
    Scaled a = unpack(left);
    Scaled b = unpack(right);
    align(a, b);
    return a.unscaled.compare(b.unscaled) <=> 0;
}

Datum round_decimal(Run& run, Datum number, int digits, Rounding rounding) noexcept {
    Scaled scaled = unpack(number);
    round_to_scale(scaled, digits, rounding);
    return finish(run, scaled, false);
}

Datum to_big_integer(Run& run, Datum number) noexcept {
    Scaled scaled = unpack(number);
    round_to_scale(scaled, 0, Rounding::Down);
    return finish(run, scaled, true);
}

Datum to_decimal(Run& run, Datum number) noexcept {
    return number.is(Type::Decimal) ? number : finish(run, unpack(number), false);
}

double to_double(const BigNumber& number) noexcept {
    const std::string digits = plain_digits(number);
    double real = 0;
    const auto error = std::from_chars(digits.data(), digits.data() + digits.size(), real).ec;
    if (error == std::errc{}) { return real; }
    // Out of range: too large when there are digits before the point that matter.
    const bool large = number.scale <= static_cast<std::int32_t>(number.limb_count) * 19;
    const double magnitude = large ? std::numeric_limits<double>::infinity() : 0.0;
    return number.negative ? -magnitude : magnitude;
}

std::optional<std::int64_t> to_int64(const BigNumber& number) noexcept {
    Scaled scaled = unpack(number);
    round_to_scale(scaled, 0, Rounding::Down);
    if (scaled.unscaled < std::numeric_limits<std::int64_t>::min() ||
        scaled.unscaled > std::numeric_limits<std::int64_t>::max()) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(scaled.unscaled);
}

int sign(const BigNumber& number) noexcept {
    const bool zero = std::all_of(number.limbs, number.limbs + number.limb_count,
                                  [](std::uint64_t limb) { return limb == 0; });
    return zero ? 0 : number.negative ? -1 : 1;
}

void append_big(TextBuilder& out, const BigNumber& number) noexcept {
    out.append(plain_digits(number));
}

Datum copy_big(Arena& arena, Datum number) noexcept {
    BigNumber copy = number.big();
    copy.limbs = arena.copy(std::span(copy.limbs, copy.limb_count)).data();
    const auto* kept = arena.make<BigNumber>(copy);
    return number.is(Type::Decimal) ? Datum::decimal(kept) : Datum::big_integer(kept);
}

}  // namespace millrace::compute
