#pragma once
/// @file iso.hpp — instants and durations as ISO 8601 writes them

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "datum/text_builder.hpp"
#include "time/zone.hpp"

namespace millrace::compute {

/// The text of an instant, without the heap.
struct IsoText {
    std::array<char, 48> characters;
    std::size_t size = 0;

    [[nodiscard]] std::string_view view() const noexcept { return {characters.data(), size}; }
};

/// `2024-01-02T03:04:05Z`, with milliseconds where there are any, and the offset of `zone`.
[[nodiscard]] IsoText to_iso(std::int64_t instant, Zone zone = {}) noexcept;
void append_iso(TextBuilder& out, std::int64_t instant, Zone zone = {}) noexcept;

/// A date, or date and time (with `T` or a blank between), with seconds and their fraction or
/// without; where no offset is given, in `zone`.
[[nodiscard]] std::optional<std::int64_t> read_iso(std::string_view text, Zone zone = {}) noexcept;

/// `P1Y2M3W4DT5H6M7.5S`, or with a `-` in front of all of it.
struct CalendarDuration {
    std::int64_t months = 0;
    std::int64_t days = 0;
    std::int64_t milliseconds = 0;
};
[[nodiscard]] std::optional<CalendarDuration> read_duration(std::string_view text) noexcept;

/// Months first, then days, both on the calendar of `zone`, then time that passes. Nothing when
/// the answer is outside of the years that are supported.
[[nodiscard]] std::optional<std::int64_t> plus(std::int64_t instant,
                                               const CalendarDuration& duration,
                                               Zone zone) noexcept;

}  // namespace millrace::compute
