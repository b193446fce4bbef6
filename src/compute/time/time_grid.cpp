#include <millrace/compute/time_grid.hpp>

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/core.h>

#include <millrace/value/text.hpp>

#include "time/civil.hpp"
#include "time/iso.hpp"
#include "time/zone.hpp"

namespace millrace::compute {

using value::Kind;
using value::Value;

namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kMonday = 4 * kMillisecondsPerDay;  // 1970-01-05

std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept {
    return a / b - (a % b < 0 ? 1 : 0);
}

/// Units by name.
struct Unit {
    std::string_view name;
    CalendarDuration length;
};
constexpr std::array kUnits{
    Unit{"second", {.milliseconds = 1000}},
    Unit{"minute", {.milliseconds = 60'000}},
    Unit{"hour", {.milliseconds = kHour}},
    Unit{"day", {.days = 1}},
    Unit{"week", {.days = 7}},
    Unit{"month", {.months = 1}},
    Unit{"quarter", {.months = 3}},
    Unit{"year", {.months = 12}},
};

std::optional<CalendarDuration> read_length(std::string_view text) noexcept {
    const auto* const unit = std::ranges::find(kUnits, text, &Unit::name);
    return unit == kUnits.end() ? read_duration(text) : std::optional(unit->length);
}

// Months, days and time that passes do not add up to one length.
bool is_of_one_kind(const CalendarDuration& length) noexcept {
    const int kinds = (length.months != 0 ? 1 : 0) + (length.days != 0 ? 1 : 0) +
                      (length.milliseconds != 0 ? 1 : 0);
    return kinds == 1 && length.months >= 0 && length.days >= 0 && length.milliseconds >= 0;
}

}  // namespace

struct TimeGrid::Impl {
    enum class Kind : std::uint8_t {
        Elapsed,  // `step` milliseconds that pass, from the instant `origin`
        Clock,    // `step` milliseconds on clocks, from the local time `origin`
        Months,   // `step` months on the calendar, from the local time `origin`
    };

    Zone zone;
    Kind kind = Kind::Elapsed;
    std::int64_t step = 1;
    std::int64_t origin = 0;

    void lay_out(const CalendarDuration& length, std::optional<std::int64_t> first) noexcept;
    [[nodiscard]] std::int64_t estimate(std::int64_t instant) const noexcept;
    [[nodiscard]] std::int64_t begin(std::int64_t index) const noexcept;
};

void TimeGrid::Impl::lay_out(const CalendarDuration& length,
                             std::optional<std::int64_t> first) noexcept {
    constexpr std::int64_t kNow = 1'577'836'800'000;  // 2020: offsets of today
    const std::int64_t local = first ? zone.to_local(*first) : 0;
    if (length.months != 0) {
        kind = Kind::Months;
        step = length.months;
        origin = local;
    } else if (length.days != 0) {
        kind = Kind::Clock;
        step = length.days * kMillisecondsPerDay;
        origin = !first && length.days % 7 == 0 ? kMonday : local;
    } else {
        step = length.milliseconds;
        const bool part_of_hour = kHour % step == 0;
        const bool part_of_day = kMillisecondsPerDay % step == 0;
        kind = first || part_of_hour || !part_of_day ? Kind::Elapsed : Kind::Clock;
        if (kind == Kind::Elapsed) {
            const std::int64_t midnight =
                part_of_hour ? -(zone.to_local(kNow) - kNow) : zone.to_instant(0);
            origin = first.value_or(midnight);
        }
    }
}

std::int64_t TimeGrid::Impl::estimate(std::int64_t instant) const noexcept {
    if (kind == Kind::Elapsed) { return floor_divide(instant - origin, step); }
    const std::int64_t local = zone.to_local(instant);
    if (kind == Kind::Clock) { return floor_divide(local - origin, step); }
    const Civil from = to_civil(origin);
    const Civil to = to_civil(local);
    return floor_divide(std::int64_t{to.year - from.year} * 12 + to.month - from.month, step);
}

std::int64_t TimeGrid::Impl::begin(std::int64_t index) const noexcept {
    // Beyond the years that are supported, but not beyond what the calendar can count.
    constexpr std::int64_t kReach = 2 * (kInstantMax - kInstantMin);
    constexpr std::int64_t kMonthsReach = std::int64_t{12} * 20'000;
    const std::int64_t most = (kind == Kind::Months ? kMonthsReach : kReach) / step + 1;
    const std::int64_t distance = std::clamp(index, -most, most) * step;
    std::int64_t instant = 0;
    switch (kind) {
        case Kind::Elapsed:
            instant = origin + distance;
            break;
        case Kind::Clock:
            instant = origin + distance;
            break;
        case Kind::Months:
            instant = from_civil(plus_months(to_civil(origin), distance));
            break;
    }
    instant = std::clamp(instant, kInstantMin, kInstantMax);
    if (kind == Kind::Elapsed) { return instant; }
    return std::clamp(zone.to_instant(instant), kInstantMin, kInstantMax);
}

tl::expected<TimeGrid, std::string> TimeGrid::make(std::string_view every, std::string_view zone,
                                                   std::optional<std::string_view> origin) {
    const auto length = read_length(every);
    if (!length) {
        return tl::unexpected(fmt::format(
            "'{}' is neither an ISO 8601 duration, such as 'PT15M', nor one of second, minute, "
            "hour, day, week, month, quarter and year",
            every));
    }
    if (!is_of_one_kind(*length)) {
        return tl::unexpected(fmt::format(
            "'{}' must be longer than nothing, and either months and years, or days and weeks, or "
            "hours, minutes and seconds",
            every));
    }
    const auto found = Zone::find(zone);
    if (!found) { return tl::unexpected(fmt::format("there is no time zone '{}'", zone)); }
    std::optional<std::int64_t> first;
    if (origin) {
        first = read_iso(*origin, *found);
        if (!first) {
            return tl::unexpected(fmt::format("'{}' is no date and time of ISO 8601", *origin));
        }
    }
    Impl impl;
    impl.zone = *found;
    impl.lay_out(*length, first);
    return TimeGrid(std::make_shared<const Impl>(impl));
}

std::int64_t TimeGrid::index(std::int64_t instant) const noexcept {
    std::int64_t index = impl_->estimate(instant);
    // Changes of clocks and days of the month move an edge by less than one bucket.
    if (begin(index) > instant) { return index - 1; }
    return begin(index + 1) <= instant && begin(index + 1) > begin(index) ? index + 1 : index;
}

std::int64_t TimeGrid::begin(std::int64_t index) const noexcept {
    return impl_->begin(index);
}

std::optional<std::int64_t> TimeGrid::read(std::string_view text) const noexcept {
    return read_iso(text, impl_->zone);
}

std::optional<std::int64_t> TimeGrid::read(Value value, Arena& arena) const {
    if (value.is(Kind::String)) { return read(value::string_text(value, arena)); }
    std::int64_t instant = 0;
    if (value.is(Kind::Int)) {
        instant = value.as_integer();
    } else if (value.is(Kind::Number)) {
        const std::string_view text = value.text();
        const auto read = std::from_chars(text.data(), text.data() + text.size(), instant);
        if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) {
            return std::nullopt;
        }
    } else {
        return std::nullopt;
    }
    const bool supported = instant >= kInstantMin && instant <= kInstantMax;
    return supported ? std::optional(instant) : std::nullopt;
}

std::string_view TimeGrid::to_iso(std::int64_t instant, Arena& arena) const {
    return arena.copy(compute::to_iso(instant, impl_->zone).view());
}

}  // namespace millrace::compute
