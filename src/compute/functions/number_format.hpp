#pragma once
/// @file number_format.hpp — numbers in patterns and locales

#include <optional>
#include <string_view>

#include "datum/big_number.hpp"
#include "datum/text_builder.hpp"

namespace millrace::compute {

/// How a locale writes numbers.
struct NumberSymbols {
    std::string_view decimal;
    std::string_view group;
    std::size_t outer_group = 3;  // digits of groups left of the first one
};

/// The symbols of `de`, `de-CH`, `en_IN`; of an unknown region those of the language.
[[nodiscard]] std::optional<NumberSymbols> find_symbols(std::string_view locale) noexcept;

/// A pattern of Java's DecimalFormat: `#,##0.00`, `0.#%`, `¤`-less prefixes and suffixes, and a
/// second one for negative numbers behind `;`.
struct NumberPattern {
    std::string_view prefix;
    std::string_view suffix;
    std::string_view negative_prefix;
    std::string_view negative_suffix;
    bool has_negative = false;
    std::size_t integer_digits_min = 1;
    std::size_t fraction_digits_min = 0;
    std::size_t fraction_digits_max = 0;
    std::size_t group_size = 0;  // 0: no groups
    int shift = 0;               // powers of ten the number is multiplied by: 2 with %, 3 with ‰
};

/// Nothing when it is no such pattern.
[[nodiscard]] std::optional<NumberPattern> read_number_pattern(std::string_view text) noexcept;

/// Appends a finite number of any type. Answers nil, or a Failure.
[[nodiscard]] Datum append_formatted(TextBuilder& out, Datum number, const NumberPattern& pattern,
                                     const NumberSymbols& symbols, Rounding rounding) noexcept;

}  // namespace millrace::compute
