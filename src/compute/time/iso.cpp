#include "time/iso.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "time/civil.hpp"

namespace millrace::compute {

namespace {

/// Reads a text from its front.
class Scanner {
public:
    explicit Scanner(std::string_view text) noexcept : rest_(text) {}

    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
    [[nodiscard]] std::string_view rest() const noexcept { return rest_; }
    bool skip(char c) noexcept {
        if (!rest_.starts_with(c)) { return false; }
        rest_.remove_prefix(1);
        return true;
    }
    /// Exactly `digits` digits.
    bool digits(std::size_t count, int& number) noexcept {
        if (rest_.size() < count) { return false; }
        number = 0;
        for (const char c : rest_.substr(0, count)) {
            if (c < '0' || c > '9') { return false; }
            number = number * 10 + (c - '0');
        }
        rest_.remove_prefix(count);
        return true;
    }
    /// One to twelve digits.
    std::optional<std::int64_t> number() noexcept {
        std::int64_t number = 0;
        std::size_t count = 0;
        while (count < rest_.size() && count < 12 && rest_[count] >= '0' && rest_[count] <= '9') {
            number = number * 10 + (rest_[count++] - '0');
        }
        if (count == 0) { return std::nullopt; }
        rest_.remove_prefix(count);
        return number;
    }
    /// What follows a decimal point, in thousandths; further digits are cut off.
    std::optional<int> thousandths() noexcept {
        int value = 0;
        std::size_t count = 0;
        for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
            if (count < 3) { value = value * 10 + (rest_[count] - '0'); }
        }
        if (count == 0) { return std::nullopt; }
        for (std::size_t i = count; i < 3; ++i) { value *= 10; }
        rest_.remove_prefix(count);
        return value;
    }

private:
    std::string_view rest_;
};

bool read_time_of_day(Scanner& text, Civil& civil) noexcept {
    if (!text.digits(2, civil.hour) || !text.skip(':') || !text.digits(2, civil.minute)) {
        return false;
    }
    if (!text.skip(':')) { return true; }
    if (!text.digits(2, civil.second)) { return false; }
    if (!text.skip('.')) { return true; }
    const auto fraction = text.thousandths();
    civil.millisecond = fraction.value_or(0);
    return fraction.has_value();
}

bool scale(std::optional<std::int64_t> number, std::int64_t unit, std::int64_t& sum) noexcept {
    return number && *number < 1'000'000'000'000 / unit * 10 && (sum += *number * unit, true);
}

/// The parts before the T.
bool read_date_part(Scanner& text, CalendarDuration& duration) noexcept {
    const auto number = text.number();
    if (text.skip('Y')) { return scale(number, 12, duration.months); }
    if (text.skip('M')) { return scale(number, 1, duration.months); }
    if (text.skip('W')) { return scale(number, 7, duration.days); }
    return text.skip('D') && scale(number, 1, duration.days);
}

bool read_time_part(Scanner& text, CalendarDuration& duration) noexcept {
    const auto number = text.number();
    if (text.skip('H')) { return scale(number, 3'600'000, duration.milliseconds); }
    if (text.skip('M')) { return scale(number, 60'000, duration.milliseconds); }
    if (text.skip('.')) {
        const auto fraction = text.thousandths();
        duration.milliseconds += fraction.value_or(0);
        return fraction && text.skip('S') && scale(number, 1000, duration.milliseconds);
    }
    return text.skip('S') && scale(number, 1000, duration.milliseconds);
}

}  // namespace

IsoText to_iso(std::int64_t instant, Zone zone) noexcept {
    const Civil civil = to_civil(zone.to_local(instant));
    IsoText text;
    char* end =
        fmt::format_to(text.characters.data(), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", civil.year,
                       civil.month, civil.day, civil.hour, civil.minute, civil.second);
    if (civil.millisecond != 0) { end = fmt::format_to(end, ".{:03}", civil.millisecond); }
    const int offset = zone.offset_seconds(instant) / 60;
    if (offset == 0) {
        *end++ = 'Z';
    } else {
        end = fmt::format_to(end, "{}{:02}:{:02}", offset < 0 ? '-' : '+', std::abs(offset) / 60,
                             std::abs(offset) % 60);
    }
    text.size = static_cast<std::size_t>(end - text.characters.data());
    return text;
}

void append_iso(TextBuilder& out, std::int64_t instant, Zone zone) noexcept {
    out.append(to_iso(instant, zone).view());
}

std::optional<std::int64_t> read_iso(std::string_view text, Zone zone) noexcept {
    Scanner scanner(text);
    Civil civil;
    if (!scanner.digits(4, civil.year) || !scanner.skip('-') || !scanner.digits(2, civil.month) ||
        !scanner.skip('-') || !scanner.digits(2, civil.day)) {
        return std::nullopt;
    }
    if (scanner.skip('T') || scanner.skip(' ')) {
        if (!read_time_of_day(scanner, civil)) { return std::nullopt; }
    }
    if (!is_valid(civil)) { return std::nullopt; }
    if (!scanner.at_end()) {
        const auto offset = scanner.rest() == "Z" ? std::optional(0) : read_offset(scanner.rest());
        if (!offset) { return std::nullopt; }
        zone = Zone(*offset);
    }
    return zone.to_instant(from_civil(civil));
}

std::optional<CalendarDuration> read_duration(std::string_view text) noexcept {
    Scanner scanner(text);
    const bool negative = scanner.skip('-');
    if (!scanner.skip('P') || scanner.at_end()) { return std::nullopt; }
    CalendarDuration duration;
    while (!scanner.at_end() && !scanner.rest().starts_with('T')) {
        if (!read_date_part(scanner, duration)) { return std::nullopt; }
    }
    if (scanner.skip('T')) {
        if (scanner.at_end()) { return std::nullopt; }
        while (!scanner.at_end()) {
            if (!read_time_part(scanner, duration)) { return std::nullopt; }
        }
    }
    if (!negative) { return duration; }
    return CalendarDuration{-duration.months, -duration.days, -duration.milliseconds};
}

std::optional<std::int64_t> plus(std::int64_t instant, const CalendarDuration& duration,
                                 Zone zone) noexcept {
    constexpr std::int64_t kMonthsMax = std::int64_t{20000} * 12;
    constexpr std::int64_t kDaysMax = std::int64_t{20000} * 366;
    if (std::abs(duration.months) > kMonthsMax || std::abs(duration.days) > kDaysMax) {
        return std::nullopt;
    }
    if (duration.months != 0 || duration.days != 0) {
        const Civil civil = plus_months(to_civil(zone.to_local(instant)), duration.months);
        const std::int64_t local = from_civil(civil) + duration.days * kMillisecondsPerDay;
        instant = zone.to_instant(local);
    }
    instant += duration.milliseconds;
    if (instant < kInstantMin || instant > kInstantMax) { return std::nullopt; }
    return instant;
}

}  // namespace millrace::compute
