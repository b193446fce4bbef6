#pragma once
/// @file scalar_format.hpp — the texts that well-known custom scalars take

#include <string_view>

#include <millrace/graphql/schema.hpp>

namespace millrace::graphql {

/// Whether `text` is of the form of `format`:
///   DateTime  RFC 3339 date-time with an offset, `2026-11-20T08:30:00.25Z`
///   Date      RFC 3339 full-date of the calendar, `2028-02-29`
///   Time      RFC 3339 partial-time or full-time, `08:30:00`, `08:30:00+01:00`
///   Uuid      8-4-4-4-12 hexadecimal digits
///   BigInt    an optional minus and digits without leading zeros
///   Decimal   a number as JSON writes it
[[nodiscard]] bool has_format(ScalarFormat format, std::string_view text) noexcept;

/// Whether a number, not only a text, is a value of the scalar; BigInt takes integral ones.
[[nodiscard]] constexpr bool takes_numbers(ScalarFormat format) noexcept {
    return format == ScalarFormat::Any || format == ScalarFormat::BigInt ||
           format == ScalarFormat::Decimal;
}

/// What to write instead, for messages: `a date such as 2026-11-20`.
[[nodiscard]] std::string_view format_hint(ScalarFormat format) noexcept;

}  // namespace millrace::graphql
