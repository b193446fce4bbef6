#pragma once
/// @file number.hpp — numbers of all types: reading, converting, writing

#include <cstdint>
#include <optional>
#include <string_view>

#include "datum/datum.hpp"
#include "run/run.hpp"

namespace millrace::compute {

class TextBuilder;

[[nodiscard]] constexpr bool is_number(Type type) noexcept {
    return type >= Type::Int && type <= Type::BigInt;
}

/// The integer that short plain digits stand for; the way most numbers of upstreams are read.
[[nodiscard]] inline std::optional<std::int64_t> read_short_integer(
    std::string_view text) noexcept {
    const bool negative = text.front() == '-';
    const std::string_view digits = text.substr(negative ? 1 : 0);
    if (digits.empty() || digits.size() > 18) { return std::nullopt; }
    std::int64_t number = 0;
    for (const char c : digits) {
        const auto digit = static_cast<unsigned char>(c - '0');
        if (digit > 9) { return std::nullopt; }
        number = number * 10 + digit;
    }
    return negative ? -number : number;
}

/// A JSON number as Int, as BigInt when it is too large for that, or as Float.
[[nodiscard]] Datum read_json_number(Run& run, std::string_view text) noexcept;

/// Numbers as something to compute with: NumberText is read, the rest stays as it is.
[[nodiscard]] inline Datum numeric(Run& run, Datum number) noexcept {
    return number.is(Type::NumberText) ? read_json_number(run, number.text()) : number;
}

/// A number of any type (not NumberText) as the nearest double.
[[nodiscard]] double to_double(Datum number) noexcept;

/// A double without a fraction as an integer, when it fits.
[[nodiscard]] std::optional<std::int64_t> exact_integer(double number) noexcept;

/// As texts show doubles: the shortest digits, with at least one behind the point; very large and
/// very small ones with an exponent. In compatible runs with the reference's idea of very large.
void append_real(TextBuilder& out, double number) noexcept;

/// A number of any type as text shows it.
void append_number(TextBuilder& out, Datum number) noexcept;

}  // namespace millrace::compute
