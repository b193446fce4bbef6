#include <millrace/graphql/number_text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include <fmt/core.h>

namespace millrace::graphql {

namespace {

// What std::numeric_limits<double>::max() takes.
constexpr std::int64_t kIntegralDigitsMax = std::numeric_limits<double>::max_exponent10 + 1;

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

bool is_plain_integer(std::string_view number) noexcept {
    const std::string_view digits = number.starts_with('-') ? number.substr(1) : number;
    return std::ranges::all_of(digits, is_digit) && number != "-0";
}

// A number as ± digits * 10^exponent, digits without zeros at either end.
struct Decimal {
    bool negative = false;
    std::string_view whole;     // before the point
    std::string_view fraction;  // after it
    std::int64_t exponent = 0;  // as written
};

Decimal split(std::string_view number) noexcept {
    Decimal parts;
    parts.negative = number.starts_with('-');
    if (parts.negative) { number.remove_prefix(1); }
    const std::size_t e = number.find_first_of("eE");
    if (e != std::string_view::npos) {
        std::string_view text = number.substr(e + 1);
        if (text.starts_with('+')) { text.remove_prefix(1); }
        const auto read = std::from_chars(text.data(), text.data() + text.size(), parts.exponent);
        if (read.ec == std::errc::result_out_of_range) {
            parts.exponent = text.starts_with('-') ? -kIntegralDigitsMax * 1'000'000
                                                   : kIntegralDigitsMax * 1'000'000;
        }
        number = number.substr(0, e);
    }
    const std::size_t point = number.find('.');
    parts.whole = number.substr(0, point);
    if (point != std::string_view::npos) { parts.fraction = number.substr(point + 1); }
    return parts;
}

}  // namespace

std::optional<std::string_view> integral_digits(std::string_view number, Arena& arena) {
    if (is_plain_integer(number)) {
        if (number.size() > static_cast<std::size_t>(kIntegralDigitsMax)) { return std::nullopt; }
        return number;
    }
    const Decimal parts = split(number);
    std::string digits = fmt::format("{}{}", parts.whole, parts.fraction);
    std::int64_t exponent = parts.exponent - static_cast<std::int64_t>(parts.fraction.size());
    digits.erase(0, digits.find_first_not_of('0'));
    if (digits.empty()) { return "0"; }
    const std::size_t last = digits.find_last_not_of('0');
    exponent += static_cast<std::int64_t>(digits.size() - last - 1);
    digits.resize(last + 1);
    const std::int64_t length = static_cast<std::int64_t>(digits.size()) + exponent;
    if (exponent < 0 || length > kIntegralDigitsMax) { return std::nullopt; }
    digits.append(static_cast<std::size_t>(exponent), '0');
    if (parts.negative) { digits.insert(0, 1, '-'); }
    return arena.copy(digits);
}

std::optional<double> finite_double(std::string_view number) {
    double parsed = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), parsed);
    if (read.ec == std::errc{}) { return parsed; }
    // Out of range in either direction; strtod tells them apart.
    parsed = std::strtod(std::string(number).c_str(), nullptr);
    if (!std::isfinite(parsed)) { return std::nullopt; }
    return parsed;
}

bool fits_int32(std::string_view digits) noexcept {
    std::int32_t parsed = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
    return read.ec == std::errc{};
}

void append_as_javascript(std::string& out, std::string_view number) {
    // Integers of up to 15 digits are what they are.
    if (is_plain_integer(number) && number.size() <= 15) {
        out += number;
        return;
    }
    const std::optional<double> parsed = finite_double(number);
    if (!parsed) {
        out += number.starts_with('-') ? "-Infinity" : "Infinity";
        return;
    }
    if (*parsed == 0) {
        out += '0';
        return;
    }
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *parsed,
                                   std::chars_format::scientific);
    Decimal parts = split({buffer.data(), end.ptr});
    const std::string digits = fmt::format("{}{}", parts.whole, parts.fraction);
    const auto count = static_cast<std::int64_t>(digits.size());
    const std::int64_t point = parts.exponent + 1;  // digits before the point
    if (parts.negative) { out += '-'; }
    if (point > 21 || point <= -6) {
        out += digits[0];
        if (count > 1) { out += '.' + digits.substr(1); }
        out += fmt::format("e{}{}", parts.exponent < 0 ? '-' : '+', std::abs(parts.exponent));
    } else if (point <= 0) {
        out += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
    } else if (count <= point) {
        out += digits + std::string(static_cast<std::size_t>(point - count), '0');
    } else {
        const auto whole = static_cast<std::size_t>(point);
        out += digits.substr(0, whole) + '.' + digits.substr(whole);
    }
}

}  // namespace millrace::graphql
