#pragma once
/// @file big_number.hpp — integers without bounds and decimals, exact

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "datum/datum.hpp"
#include "run/run.hpp"
#include "syntax/operators.hpp"

namespace millrace::compute {

class TextBuilder;

/// limbs * 10^-scale. Lives in an arena.
struct BigNumber {
    const std::uint64_t* limbs = nullptr;  // least significant first
    std::uint32_t limb_count = 0;
    std::int32_t scale = 0;  // digits behind the point; 0 of integers, may be negative
    bool negative = false;
};

/// What becomes of digits that are cut off.
enum class Rounding : std::uint8_t { Up, Down, Ceiling, Floor, HalfUp, HalfDown, HalfEven };

/// Plain digits with or without a sign. Failures: more than limits::kNumberDigitsMax digits.
[[nodiscard]] Datum read_big_integer(Run& run, std::string_view digits) noexcept;

/// A number in any JSON spelling, digits and scale kept. Failures: as above.
[[nodiscard]] Datum read_decimal(Run& run, std::string_view text) noexcept;

/// An arithmetic operation on numbers of which at least one is a Decimal or a BigInt and none a
/// NumberText; with a Float among them at least one is a Decimal. Sums and products are exact;
/// quotients have 34 digits, the last one rounded half to even.
/// Failures: division by zero, too many digits.
[[nodiscard]] Datum big_arithmetic(Run& run, Operator op, Datum left, Datum right) noexcept;

[[nodiscard]] Datum big_negate(Run& run, Datum number) noexcept;

/// By value, whatever the types; not for NaN.
[[nodiscard]] std::weak_ordering big_compare(Datum left, Datum right) noexcept;

/// Any finite number as a Decimal with `digits` behind the point.
[[nodiscard]] Datum round_decimal(Run& run, Datum number, int digits, Rounding rounding) noexcept;

/// Any finite number as a BigInt, what is behind the point cut off.
[[nodiscard]] Datum to_big_integer(Run& run, Datum number) noexcept;
/// Any finite number as a Decimal; doubles by their shortest digits.
[[nodiscard]] Datum to_decimal(Run& run, Datum number) noexcept;

[[nodiscard]] double to_double(const BigNumber& number) noexcept;
/// What is before the point, when it fits.
[[nodiscard]] std::optional<std::int64_t> to_int64(const BigNumber& number) noexcept;
[[nodiscard]] int sign(const BigNumber& number) noexcept;

/// All digits, never an exponent.
void append_big(TextBuilder& out, const BigNumber& number) noexcept;

/// The same numbers in `arena`: for constants.
[[nodiscard]] Datum copy_big(Arena& arena, Datum number) noexcept;

}  // namespace millrace::compute
