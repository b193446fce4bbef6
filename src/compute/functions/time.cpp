// Dates and times. Instants are dates, milliseconds since 1970 or ISO 8601 texts.

#include <algorithm>
#include <array>

#include "datum/text.hpp"
#include "functions/groups.hpp"
#include "functions/tools.hpp"
#include "time/civil.hpp"
#include "time/iso.hpp"
#include "time/pattern.hpp"
#include "time/zone.hpp"

namespace millrace::compute {

namespace {

/// The zone an optional argument names; UTC without one. False when there is no such zone.
bool read_zone(Arguments a, std::size_t place, Zone& zone) {
    if (argument(a, place).is_nil()) { return true; }
    const auto found = Zone::find(a[place].text());
    if (found) { zone = *found; }
    return found.has_value();
}

Datum unknown_zone(Run& run, Datum name) {
    return run.runtime_error("there is no time zone '{}'", name.text().substr(0, 60));
}

Datum date_within(Run& run, std::optional<std::int64_t> instant) {
    if (instant && *instant >= kInstantMin && *instant <= kInstantMax) {
        return Datum::date(*instant);
    }
    return run.runtime_error("the date is outside of the years 1 to 9999");
}

Datum now(Run& run, Arguments) {
    return Datum::integer(run.context().now_ms);
}

Datum sysdate(Run& run, Arguments) {
    return Datum::date(run.context().now_ms);
}

Datum format(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    Zone zone;
    if (!read_zone(a, 2, zone)) { return unknown_zone(run, a[2]); }
    TextBuilder out(run);
    if (argument(a, 1).is_nil()) {
        append_iso(out, a[0].as_integer(), zone);
    } else if (!append_date(out, a[0].as_integer(), a[1].text(), zone)) {
        return run.runtime_error("'{}' is no pattern of dates", a[1].text().substr(0, 60));
    }
    return out.finish();
}

Datum string_to_date(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    Zone zone;
    if (!read_zone(a, 2, zone)) { return unknown_zone(run, a[2]); }
    const auto instant = read_date(a[0].text(), a[1].text(), zone);
    if (instant) { return date_within(run, instant); }
    return run.runtime_error("'{}' is no date in the pattern '{}'", a[0].text().substr(0, 60),
                             a[1].text().substr(0, 60));
}

Datum parse_time(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    Zone zone;
    if (!read_zone(a, 1, zone)) { return unknown_zone(run, a[1]); }
    const auto instant = read_iso(a[0].text(), zone);
    if (instant) { return date_within(run, instant); }
    return run.runtime_error("'{}' is no date and time of ISO 8601", a[0].text().substr(0, 60));
}

Datum time_add(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    Zone zone;
    if (!read_zone(a, 2, zone)) { return unknown_zone(run, a[2]); }
    const auto duration = read_duration(a[1].text());
    if (!duration) {
        return run.runtime_error("'{}' is no duration of ISO 8601", a[1].text().substr(0, 60));
    }
    return date_within(run, plus(a[0].as_integer(), *duration, zone));
}

/// Units of fixed length, in milliseconds.
struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
};
constexpr std::array kUnits{
    Unit{"millisecond", 1},  Unit{"second", 1000},    Unit{"minute", 60'000},
    Unit{"hour", 3'600'000}, Unit{"day", 86'400'000}, Unit{"week", 604'800'000},
};

/// `days` is `day`.
std::string_view singular(std::string_view unit) noexcept {
    return unit.ends_with('s') ? unit.substr(0, unit.size() - 1) : unit;
}

const Unit* find_unit(std::string_view name) noexcept {
    const auto* found = std::ranges::find(kUnits, singular(name), &Unit::name);
    return found == kUnits.end() ? nullptr : found;
}

Datum unknown_unit(Run& run, std::string_view name) {
    return run.runtime_error(
        "there is no unit '{}'; there are millisecond, second, minute, hour, day, week, month, "
        "quarter and year",
        name.substr(0, 40));
}

/// Milliseconds since its month began.
std::int64_t time_in_month(std::int64_t local) noexcept {
    const Civil civil = to_civil(local);
    return local - from_civil({civil.year, civil.month});
}

/// Whole months on the calendar from one local time to a later one: the next month has come when
/// its day and time of day are reached.
std::int64_t whole_months(std::int64_t from, std::int64_t to) noexcept {
    const Civil a = to_civil(from);
    const Civil b = to_civil(to);
    const std::int64_t months = std::int64_t{b.year - a.year} * 12 + b.month - a.month;
    return time_in_month(to) < time_in_month(from) ? months - 1 : months;
}

std::int64_t calendar_months(std::string_view unit) noexcept {
    if (unit == "month") { return 1; }
    if (unit == "quarter") { return 3; }
    return unit == "year" ? 12 : 0;
}

Datum time_diff(Run& run, Arguments a) {
    if (a[0].is_nil() || a[1].is_nil()) { return Datum::nil(); }
    Zone zone;
    if (!read_zone(a, 3, zone)) { return unknown_zone(run, a[3]); }
    const std::int64_t from = a[0].as_integer();
    const std::int64_t to = a[1].as_integer();
    const std::string_view unit = singular(a[2].text());
    if (const std::int64_t months = calendar_months(unit); months != 0) {
        const std::int64_t total = from <= to
                                       ? whole_months(zone.to_local(from), zone.to_local(to))
                                       : -whole_months(zone.to_local(to), zone.to_local(from));
        return Datum::integer(total / months);
    }
    const Unit* fixed = find_unit(unit);
    if (fixed == nullptr) { return unknown_unit(run, a[2].text()); }
    const bool by_clock = fixed->milliseconds >= kMillisecondsPerDay;
    const std::int64_t passed = by_clock ? zone.to_local(to) - zone.to_local(from) : to - from;
    return Datum::integer(passed / fixed->milliseconds);
}

/// The start of the day, week, month, quarter or year that local time is in.
std::int64_t calendar_start(std::int64_t local, std::string_view unit) noexcept {
    Civil civil = to_civil(local);
    civil.hour = civil.minute = civil.second = civil.millisecond = 0;
    if (unit == "week") { return from_civil(civil) - (weekday(local) - 1) * kMillisecondsPerDay; }
    if (const std::int64_t months = calendar_months(unit); months != 0) {
        civil.day = 1;
        civil.month -= (civil.month - 1) % static_cast<int>(months);
    }
    return from_civil(civil);
}

Datum time_trunc(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    Zone zone;
    if (!read_zone(a, 2, zone)) { return unknown_zone(run, a[2]); }
    const std::string_view unit = singular(a[1].text());
    const Unit* fixed = find_unit(unit);
    if (fixed == nullptr && calendar_months(unit) == 0) { return unknown_unit(run, a[1].text()); }
    const std::int64_t local = zone.to_local(a[0].as_integer());
    if (fixed != nullptr && fixed->milliseconds < kMillisecondsPerDay) {
        const std::int64_t rest =
            (local % fixed->milliseconds + fixed->milliseconds) % fixed->milliseconds;
        return date_within(run, a[0].as_integer() - rest);
    }
    return date_within(run, zone.to_instant(calendar_start(local, unit)));
}

/// A part of the date and time in a zone.
template <int Civil::* kPart>
Datum part(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    Zone zone;
    if (!read_zone(a, 1, zone)) { return unknown_zone(run, a[1]); }
    return Datum::integer(to_civil(zone.to_local(a[0].as_integer())).*kPart);
}

Datum weekday_of(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    Zone zone;
    if (!read_zone(a, 1, zone)) { return unknown_zone(run, a[1]); }
    return Datum::integer(weekday(zone.to_local(a[0].as_integer())));
}

Datum epoch_millis(Run&, Arguments a) {
    return a[0].is_nil() ? a[0] : Datum::integer(a[0].as_integer());
}

Datum epoch_seconds(Run&, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    const std::int64_t at = a[0].as_integer();
    return Datum::integer((at - ((at % 1000) + 1000) % 1000) / 1000);
}

Datum from_epoch_seconds(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    std::int64_t at = 0;
    const bool too_large = __builtin_mul_overflow(a[0].as_integer(), std::int64_t{1000}, &at);
    return date_within(run, too_large ? std::nullopt : std::optional(at));
}

Datum from_epoch_millis(Run&, Arguments a) {
    return a[0];
}

constexpr FunctionRow kRows[] = {
    {"now", "() -> long", "The instant of the request in milliseconds since 1970.",
     "now() == now()", "true", now},
    {"sysdate", "() -> date", "The same as a date.", "sysdate() == sysdate()", "true", sysdate},
    {"date_to_string", "(t: date?, pattern: string, zone?: string?) -> string",
     "In a pattern of Java's SimpleDateFormat; in UTC, or in the zone.",
     "date_to_string(string_to_date('2024-01-02 03:04', 'yyyy-MM-dd HH:mm'), 'HH:mm MM/dd')",
     R"("03:04 01/02")", format},
    {"string_to_date", "(text: string?, pattern: string, zone?: string?) -> date",
     "The date that a text gives in a pattern of Java's SimpleDateFormat.",
     "string_to_date('02.01.2024', 'dd.MM.yyyy')", R"("2024-01-02T00:00:00Z")", string_to_date},
    {"parse_time", "(text: string?, zone?: string?) -> date",
     "The instant that ISO 8601 text stands for; without an offset in UTC, or in the zone.",
     "parse_time('2024-03-31T03:30:00', 'Europe/Berlin')", R"("2024-03-31T01:30:00Z")", parse_time},
    {"format_time", "(t: date?, pattern?: string?, zone?: string?) -> string",
     "In a pattern as of date_to_string, or in ISO 8601 without one; in UTC, or in the zone.",
     "format_time('2024-07-01T12:00:00Z', 'EEE d MMM, HH:mm z', 'Europe/Berlin')",
     R"("Mon 1 Jul, 14:00 CEST")", format},
    {"time_add", "(t: date?, duration: string, zone?: string?) -> date",
     "Later by an ISO 8601 duration; days, months and years are those of the calendar of UTC, or "
     "of "
     "the zone.",
     "time_add('2024-01-31T00:00:00Z', 'P1MT2H')", R"("2024-02-29T02:00:00Z")", time_add},
    {"time_diff", "(from: date?, to: date?, unit: string, zone?: string?) -> long",
     "How many whole milliseconds, seconds, minutes, hours, days, weeks, months, quarters or years "
     "lie between.",
     "time_diff('2024-01-01', '2024-01-02T03:00:00Z', 'hours')", "27", time_diff},
    {"time_trunc", "(t: date?, unit: string, zone?: string?) -> date",
     "The start of the second, minute, hour, day, week (Monday), month, quarter or year.",
     "time_trunc('2024-05-17T10:11:12Z', 'month')", R"("2024-05-01T00:00:00Z")", time_trunc},
    {"year", "(t: date?, zone?: string?) -> long", "Its year.", "year('2024-05-17')", "2024",
     part<&Civil::year>},
    {"month", "(t: date?, zone?: string?) -> long", "Its month, 1 to 12.", "month('2024-05-17')",
     "5", part<&Civil::month>},
    {"day", "(t: date?, zone?: string?) -> long", "Its day of the month.", "day('2024-05-17')",
     "17", part<&Civil::day>},
    {"hour", "(t: date?, zone?: string?) -> long", "Its hour, 0 to 23.",
     "hour('2024-05-17T10:11:12Z', '+02:00')", "12", part<&Civil::hour>},
    {"minute", "(t: date?, zone?: string?) -> long", "Its minute.",
     "minute('2024-05-17T10:11:12Z')", "11", part<&Civil::minute>},
    {"second", "(t: date?, zone?: string?) -> long", "Its second.",
     "second('2024-05-17T10:11:12Z')", "12", part<&Civil::second>},
    {"weekday", "(t: date?, zone?: string?) -> long", "Its day of the week, 1 (Monday) to 7.",
     "weekday('2024-05-17')", "5", weekday_of},
    {"epoch_millis", "(t: date?) -> long", "In milliseconds since 1970.",
     "epoch_millis('1970-01-01T00:00:01Z')", "1000", epoch_millis},
    {"epoch_seconds", "(t: date?) -> long", "In seconds since 1970.",
     "epoch_seconds('1970-01-01T00:01:00Z')", "60", epoch_seconds},
    {"from_epoch_millis", "(milliseconds: date?) -> date", "The date of milliseconds since 1970.",
     "from_epoch_millis(0)", R"("1970-01-01T00:00:00Z")", from_epoch_millis},
    {"from_epoch_seconds", "(seconds: long?) -> date", "The date of seconds since 1970.",
     "from_epoch_seconds(60)", R"("1970-01-01T00:01:00Z")", from_epoch_seconds},
};

}  // namespace

FunctionGroup time_functions() noexcept {
    return {"Dates and times", kRows};
}

}  // namespace millrace::compute
