#include "datum/number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "datum/big_number.hpp"
#include "datum/text_builder.hpp"

namespace millrace::compute {

namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;

/// Digits and the place of the point: value = 0.digits * 10^point.
struct Shortest {
    std::array<char, 32> digits;
    std::size_t count = 0;
    int point = 0;
};

Shortest shortest_digits(double magnitude) noexcept {
    std::array<char, 40> text;
    const char* end = std::to_chars(text.data(), text.data() + text.size(), magnitude,
                                    std::chars_format::scientific)
                          .ptr;
    Shortest result;
    const char* at = text.data();
    for (; at != end && *at != 'e'; ++at) {
        if (*at != '.') { result.digits[result.count++] = *at; }
    }
    const bool positive = at + 1 != end && at[1] == '+';
    std::from_chars(at + (positive ? 2 : 1), end, result.point);
    ++result.point;
    return result;
}

void append_plain(TextBuilder& out, std::string_view digits, int point) noexcept {
    if (point <= 0) {
        out.append("0.");
        out.append(static_cast<std::size_t>(-point), '0');
        out.append(digits);
        return;
    }
    const auto whole = static_cast<std::size_t>(point);
    out.append(digits.substr(0, whole));
    if (whole >= digits.size()) {
        out.append(whole - digits.size(), '0');
        out.append(".0");
    } else {
        out.append('.');
        out.append(digits.substr(whole));
    }
}

void append_scientific(TextBuilder& out, std::string_view digits, int point) noexcept {
    out.append(digits.front());
    out.append('.');
    out.append(digits.size() > 1 ? digits.substr(1) : "0");
    out.append('E');
    out.append_integer(point - 1);
}

}  // namespace

Datum read_json_number(Run& run, std::string_view text) noexcept {
    if (const auto integer = read_short_integer(text)) { return Datum::integer(*integer); }
    if (text.find_first_of(".eE") == std::string_view::npos) {
        std::int64_t integer = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), integer).ec == std::errc{}) {
            return Datum::integer(integer);
        }
        return read_big_integer(run, text);
    }
    double real = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), real).ec == std::errc{}) {
        return Datum::real(real);
    }
    const bool vanishes = text.find("e-") != text.npos || text.find("E-") != text.npos;
    real = vanishes ? 0.0 : std::numeric_limits<double>::infinity();
    return Datum::real(text.front() == '-' ? -real : real);
}

double to_double(Datum number) noexcept {
    switch (number.type()) {
        case Type::Int:
            return static_cast<double>(number.as_integer());
        case Type::Float:
            return number.as_real();
        default:
            return to_double(number.big());
    }
}

std::optional<std::int64_t> exact_integer(double number) noexcept {
    if (!(number >= -kTwoTo63 && number < kTwoTo63) || number != std::trunc(number)) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(number);
}

void append_real(TextBuilder& out, double number) noexcept {
    if (std::isnan(number)) { return out.append("NaN"); }
    if (std::signbit(number)) { out.append('-'); }
    if (std::isinf(number)) { return out.append("Infinity"); }
    if (number == 0) { return out.append("0.0"); }
    const Shortest shortest = shortest_digits(std::abs(number));
    const std::string_view digits(shortest.digits.data(), shortest.count);
    const bool compatible = out.run().compatible();
    const int point_min = compatible ? -2 : -5;
    const int point_max = compatible ? 7 : 21;
    if (shortest.point < point_min || shortest.point > point_max) {
        return append_scientific(out, digits, shortest.point);
    }
    append_plain(out, digits, shortest.point);
}

void append_number(TextBuilder& out, Datum number) noexcept {
    switch (number.type()) {
        case Type::Int:
            return out.append_integer(number.as_integer());
        case Type::Float:
            return append_real(out, number.as_real());
        case Type::NumberText:
            return append_number(out, numeric(out.run(), number));
        default:
            return append_big(out, number.big());
    }
}

}  // namespace millrace::compute
