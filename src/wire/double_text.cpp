#include "double_text.hpp"

#include <array>
#include <cstdint>
#include <cstring>

#include <dragonbox/dragonbox.h>

namespace millrace::wire {

namespace {

constexpr std::array<char, 200> kPairs = [] {
    std::array<char, 200> pairs{};
    for (std::size_t i = 0; i < 100; ++i) {
        pairs[2 * i] = static_cast<char>('0' + i / 10);
        pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return pairs;
}();

constexpr std::array<std::uint64_t, 20> kPowersOfTen = [] {
    std::array<std::uint64_t, 20> powers{};
    std::uint64_t power = 1;
    for (std::uint64_t& entry : powers) {
        entry = power;
        power *= 10;
    }
    return powers;
}();

int count_digits(std::uint64_t number) noexcept {
    // 1233 / 4096 is nearly log10(2): right, or one too few.
    const int guess = ((64 - __builtin_clzll(number | 1)) * 1233) >> 12;
    return guess + (number >= kPowersOfTen[static_cast<std::size_t>(guess)] ? 1 : 0);
}

void write_pair(char* to, std::uint32_t pair) noexcept {
    std::memcpy(to, &kPairs[std::size_t{2} * pair], 2);
}

/// Exactly eight digits, with zeros in front.
void write_eight(char* to, std::uint32_t number) noexcept {
    const std::uint32_t high = number / 10'000;
    const std::uint32_t low = number % 10'000;
    write_pair(to, high / 100);
    write_pair(to + 2, high % 100);
    write_pair(to + 4, low / 100);
    write_pair(to + 6, low % 100);
}

/// The `count` digits of `number`.
void write_digits(char* to, std::uint64_t number, int count) noexcept {
    constexpr std::uint64_t kEightDigits = 100'000'000;
    while (count >= 8) {
        count -= 8;
        write_eight(to + count, static_cast<std::uint32_t>(number % kEightDigits));
        number /= kEightDigits;
    }
    auto rest = static_cast<std::uint32_t>(number);
    for (; count >= 2; rest /= 100) {
        count -= 2;
        write_pair(to + count, rest % 100);
    }
    if (count == 1) { *to = static_cast<char>('0' + rest); }
}

char* write_exponent(char* to, int exponent) noexcept {
    *to++ = 'e';
    *to++ = exponent < 0 ? '-' : '+';
    const auto magnitude = static_cast<std::uint64_t>(exponent < 0 ? -exponent : exponent);
    const int count = count_digits(magnitude);
    write_digits(to, magnitude, count);
    return to + count;
}

/// `digits`, the `count` digits of the number, with the point behind the first `before`.
char* write_with_point(char* to, std::uint64_t digits, int count, int before) noexcept {
    constexpr std::size_t kBehindPointMax = 16;  // 17 digits, one before the point
    write_digits(to, digits, count);
    std::memmove(to + before + 1, to + before, kBehindPointMax);  // a fixed size: two moves
    to[before] = '.';
    return to + count + 1;
}

}  // namespace

char* write_double(char* to, double number) noexcept {
    if (number == 0) {
        *to = '0';
        return to + 1;
    }
    const auto decimal = jkj::dragonbox::to_decimal(number);
    if (decimal.is_negative) { *to++ = '-'; }
    const int count = count_digits(decimal.significand);
    const int before = count + decimal.exponent;  // digits before the point
    constexpr int kPlainMax = 21;
    constexpr int kZerosMax = 6;
    if (0 < before && before < count) {
        return write_with_point(to, decimal.significand, count, before);
    }
    if (count <= before && before <= kPlainMax) {
        write_digits(to, decimal.significand, count);
        std::memset(to + count, '0', static_cast<std::size_t>(before - count));
        return to + before;
    }
    if (-kZerosMax < before && before <= 0) {
        std::memcpy(to, "0.000000", 8);
        write_digits(to + 2 - before, decimal.significand, count);
        return to + 2 - before + count;
    }
    if (count == 1) {
        *to = static_cast<char>('0' + decimal.significand);
        return write_exponent(to + 1, before - 1);
    }
    return write_exponent(write_with_point(to, decimal.significand, count, 1), before - 1);
}

}  // namespace millrace::wire
