#include "time/civil.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace millrace::compute {

namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                    "Friday", "Saturday", "Sunday"};

std::int64_t day_number(int y, int m, int d) noexcept {
    const sys_days first = year_month_day(year(y), month(static_cast<unsigned>(m)), day(1));
    return first.time_since_epoch().count() + d - 1;
}

std::int64_t floor_days(std::int64_t instant) noexcept {
    return std::chrono::floor<std::chrono::days>(std::chrono::milliseconds(instant)).count();
}

}  // namespace

Civil to_civil(std::int64_t instant) noexcept {
    const std::int64_t days = floor_days(instant);
    const year_month_day date{sys_days(std::chrono::days(days))};
    auto rest = static_cast<int>(instant - days * kMillisecondsPerDay);
    Civil civil;
    civil.year = int{date.year()};
    civil.month = static_cast<int>(unsigned{date.month()});
    civil.day = static_cast<int>(unsigned{date.day()});
    civil.millisecond = rest % 1000;
    rest /= 1000;
    civil.second = rest % 60;
    civil.minute = rest / 60 % 60;
    civil.hour = rest / 3600;
    return civil;
}

std::int64_t from_civil(const Civil& civil) noexcept {
    const std::int64_t seconds = (std::int64_t{civil.hour} * 60 + civil.minute) * 60 + civil.second;
    return day_number(civil.year, civil.month, civil.day) * kMillisecondsPerDay +
           seconds * kMillisecondsPerSecond + civil.millisecond;
}

bool is_valid(const Civil& civil) noexcept {
    const auto within = [](int number, int low, int high) {
        return number >= low && number <= high;
    };
    return within(civil.year, 1, 9999) && within(civil.month, 1, 12) &&
           within(civil.day, 1, days_in_month(civil.year, civil.month)) &&
           within(civil.hour, 0, 23) && within(civil.minute, 0, 59) &&
           within(civil.second, 0, 59) && within(civil.millisecond, 0, 999);
}

int days_in_month(int y, int m) noexcept {
    const auto last = year(y) / month(static_cast<unsigned>(m)) / std::chrono::last;
    return static_cast<int>(unsigned{last.day()});
}

int weekday(std::int64_t local_instant) noexcept {
    const std::int64_t days = floor_days(local_instant);  // day 0 was a Thursday
    return static_cast<int>(((days + 3) % 7 + 7) % 7) + 1;
}

int day_of_year(const Civil& civil) noexcept {
    return static_cast<int>(day_number(civil.year, civil.month, civil.day) -
                            day_number(civil.year, 1, 1)) +
           1;
}

Civil plus_months(Civil civil, std::int64_t months) noexcept {
    const std::int64_t total = std::int64_t{civil.year} * 12 + civil.month - 1 + months;
    const std::int64_t y = total >= 0 ? total / 12 : (total - 11) / 12;
    civil.year = static_cast<int>(std::clamp<std::int64_t>(y, -30000, 30000));
    civil.month = static_cast<int>(total - y * 12) + 1;
    civil.day = std::min(civil.day, days_in_month(civil.year, civil.month));
    return civil;
}

std::string_view month_name(int m) noexcept {
    return kMonths[static_cast<std::size_t>(m - 1)];
}

std::string_view weekday_name(int d) noexcept {
    return kWeekdays[static_cast<std::size_t>(d - 1)];
}

}  // namespace millrace::compute
