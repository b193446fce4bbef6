#pragma once
/// @file civil.hpp — instants as calendars and clocks show them

#include <cstdint>
#include <string_view>

namespace millrace::compute {

inline constexpr std::int64_t kMillisecondsPerSecond = 1000;
inline constexpr std::int64_t kMillisecondsPerDay = 86'400'000;

/// Instants are milliseconds since 1970, within the years 1 to 9999.
inline constexpr std::int64_t kInstantMin = -62'135'596'800'000;
inline constexpr std::int64_t kInstantMax = 253'402'300'799'999;

/// Date and time of day somewhere.
struct Civil {
    int year = 1970;
    int month = 1;  // from 1
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int millisecond = 0;
};

/// In UTC.
[[nodiscard]] Civil to_civil(std::int64_t instant) noexcept;
/// As if `civil` were in UTC. Days beyond the end of the month are the next month's.
[[nodiscard]] std::int64_t from_civil(const Civil& civil) noexcept;

/// Whether there is such a date and time of day.
[[nodiscard]] bool is_valid(const Civil& civil) noexcept;

[[nodiscard]] int days_in_month(int year, int month) noexcept;
/// 1 is Monday, 7 Sunday.
[[nodiscard]] int weekday(std::int64_t local_instant) noexcept;
/// From 1.
[[nodiscard]] int day_of_year(const Civil& civil) noexcept;

/// `civil` so many months later; the day is the last of the month where there are not so many.
[[nodiscard]] Civil plus_months(Civil civil, std::int64_t months) noexcept;

[[nodiscard]] std::string_view month_name(int month) noexcept;
[[nodiscard]] std::string_view weekday_name(int weekday) noexcept;

}  // namespace millrace::compute
