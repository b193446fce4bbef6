#include "time/pattern.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "time/civil.hpp"

namespace millrace::compute {

namespace {

constexpr bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A letter so many times, or plain text.
struct Element {
    char letter = 0;  // 0: plain text
    std::size_t count = 0;
    std::string_view text;
};

/// Reads a pattern element by element.
class PatternReader {
public:
    explicit PatternReader(std::string_view pattern) noexcept : rest_(pattern) {}

    bool next(Element& element) noexcept {
        if (rest_.empty()) { return false; }
        const char c = rest_.front();
        if (c == '\'') { return quoted(element); }
        std::size_t end = 1;
        if (is_letter(c)) {
            while (end < rest_.size() && rest_[end] == c) { ++end; }
            element = {c, end, {}};
        } else {
            while (end < rest_.size() && !is_letter(rest_[end]) && rest_[end] != '\'') { ++end; }
            element = {0, 0, rest_.substr(0, end)};
        }
        rest_.remove_prefix(end);
        return true;
    }

    /// Whether digits follow without anything in between.
    [[nodiscard]] bool number_is_next() const noexcept {
        constexpr std::string_view kNumeric = "yMdDuHkKhmsS";
        return !rest_.empty() && kNumeric.find(rest_.front()) != std::string_view::npos &&
               !rest_.starts_with("MMM");
    }

private:
    /// '' is a quote.
    bool quoted(Element& element) noexcept {
        if (rest_.starts_with("''")) {
            element = {0, 0, "'"};
            rest_.remove_prefix(2);
            return true;
        }
        const std::size_t end = std::min(rest_.find('\'', 1), rest_.size());
        element = {0, 0, rest_.substr(1, end - 1)};
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return true;
    }

    std::string_view rest_;
};

void append_padded(TextBuilder& out, int number, std::size_t width) noexcept {
    std::array<char, 16> digits;
    const auto end = fmt::format_to_n(digits.data(), digits.size(), "{}", number);
    if (end.size < width) { out.append(width - end.size, '0'); }
    out.append({digits.data(), end.size});
}

void append_name(TextBuilder& out, std::string_view name, std::size_t count) noexcept {
    out.append(count > 3 ? name : name.substr(0, 3));
}

void append_offset(TextBuilder& out, int seconds, bool colon, bool minutes) noexcept {
    const int total = std::abs(seconds) / 60;
    out.append(seconds < 0 ? '-' : '+');
    append_padded(out, total / 60, 2);
    if (!minutes) { return; }
    if (colon) { out.append(':'); }
    append_padded(out, total % 60, 2);
}

bool append_zone(TextBuilder& out, const Element& element, std::int64_t instant,
                 Zone zone) noexcept {
    const int offset = zone.offset_seconds(instant);
    if (element.letter == 'z') {
        out.append(zone.abbreviation(instant));
    } else if (element.letter == 'X' && offset == 0) {
        out.append('Z');
    } else {
        append_offset(out, offset, element.letter == 'X' && element.count > 2,
                      element.letter == 'Z' || element.count > 1);
    }
    return true;
}

bool append_element(TextBuilder& out, const Element& element, const Civil& civil,
                    std::int64_t local) noexcept {
    const std::size_t count = element.count;
    const auto number = [&](int value) { return append_padded(out, value, count), true; };
    switch (element.letter) {
        case 'y':
            return number(count == 2 ? civil.year % 100 : civil.year);
        case 'M':
            if (count < 3) { return number(civil.month); }
            return append_name(out, month_name(civil.month), count), true;
        case 'd':
            return number(civil.day);
        case 'D':
            return number(day_of_year(civil));
        case 'E':
            return append_name(out, weekday_name(weekday(local)), count), true;
        case 'u':
            return number(weekday(local));
        case 'a':
            return out.append(civil.hour < 12 ? "AM" : "PM"), true;
        case 'H':
            return number(civil.hour);
        case 'k':
            return number(civil.hour == 0 ? 24 : civil.hour);
        case 'K':
            return number(civil.hour % 12);
        case 'h':
            return number(civil.hour % 12 == 0 ? 12 : civil.hour % 12);
        case 'm':
            return number(civil.minute);
        case 's':
            return number(civil.second);
        case 'S':
            return number(civil.millisecond);
        default:
            return false;
    }
}

/// What was read of a text so far.
struct Reading {
    std::string_view rest;
    Civil civil;
    Zone zone;
    bool afternoon = false;
    bool half_days = false;  // the hour counts from noon and midnight
};

bool read_number(Reading& reading, std::size_t width_max, int& number) noexcept {
    std::size_t width = 0;
    number = 0;
    while (width < width_max && width < reading.rest.size() && reading.rest[width] >= '0' &&
           reading.rest[width] <= '9') {
        number = number * 10 + (reading.rest[width++] - '0');
    }
    reading.rest.remove_prefix(width);
    return width > 0;
}

bool starts_with_name(std::string_view text, std::string_view name) noexcept {
    return text.size() >= name.size() &&
           std::ranges::equal(text.substr(0, name.size()), name,
                              [](char a, char b) { return (a | 0x20) == (b | 0x20); });
}

bool read_month_name(Reading& reading) noexcept {
    for (int month = 1; month <= 12; ++month) {
        const std::string_view name = month_name(month);
        if (!starts_with_name(reading.rest, name.substr(0, 3))) { continue; }
        reading.rest.remove_prefix(starts_with_name(reading.rest, name) ? name.size() : 3);
        reading.civil.month = month;
        return true;
    }
    return false;
}

bool read_weekday_name(Reading& reading) noexcept {
    for (int day = 1; day <= 7; ++day) {
        const std::string_view name = weekday_name(day);
        if (!starts_with_name(reading.rest, name.substr(0, 3))) { continue; }
        reading.rest.remove_prefix(starts_with_name(reading.rest, name) ? name.size() : 3);
        return true;
    }
    return false;
}

bool read_zone(Reading& reading) noexcept {
    constexpr std::string_view kOfZones =
        "+-:/_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const std::size_t end = std::min(reading.rest.find_first_not_of(kOfZones), reading.rest.size());
    const auto zone = Zone::find(reading.rest.substr(0, end));
    if (!zone) { return false; }
    reading.zone = *zone;
    reading.rest.remove_prefix(end);
    return true;
}

bool read_half_day(Reading& reading) noexcept {
    const bool afternoon = starts_with_name(reading.rest, "PM");
    if (!afternoon && !starts_with_name(reading.rest, "AM")) { return false; }
    reading.afternoon = afternoon;
    reading.rest.remove_prefix(2);
    return true;
}

bool read_year(Reading& reading, std::size_t count, std::size_t width) noexcept {
    const std::size_t before = reading.rest.size();
    if (!read_number(reading, width, reading.civil.year)) { return false; }
    // Two digits are a year of this century or the last: within 80 years before and 20 after 2025.
    if (count == 2 && before - reading.rest.size() == 2) {
        reading.civil.year += reading.civil.year < 45 ? 2000 : 1900;
    }
    return true;
}

bool read_element(Reading& reading, const Element& element, bool number_follows) noexcept {
    const std::size_t width = number_follows ? element.count : 9;
    Civil& civil = reading.civil;
    int ignored = 0;
    switch (element.letter) {
        case 'y':
            return read_year(reading, element.count, width);
        case 'M':
            return element.count > 2 ? read_month_name(reading)
                                     : read_number(reading, width, civil.month);
        case 'd':
            return read_number(reading, width, civil.day);
        case 'E':
            return read_weekday_name(reading);
        case 'u':
            return read_number(reading, width, ignored);
        case 'a':
            return read_half_day(reading);
        case 'K':
        case 'h':
            reading.half_days = true;
            [[fallthrough]];
        case 'H':
        case 'k':
            return read_number(reading, width, civil.hour);
        case 'm':
            return read_number(reading, width, civil.minute);
        case 's':
            return read_number(reading, width, civil.second);
        case 'S':
            return read_number(reading, width, civil.millisecond);
        case 'z':
        case 'Z':
        case 'X':
            return read_zone(reading);
        default:
            return false;
    }
}

}  // namespace

bool append_date(TextBuilder& out, std::int64_t instant, std::string_view pattern,
                 Zone zone) noexcept {
    const std::int64_t local = zone.to_local(instant);
    const Civil civil = to_civil(local);
    PatternReader reader(pattern);
    for (Element element; reader.next(element);) {
        const bool is_zone =
            element.letter == 'z' || element.letter == 'Z' || element.letter == 'X';
        if (element.letter == 0) {
            out.append(element.text);
        } else if (!(is_zone ? append_zone(out, element, instant, zone)
                             : append_element(out, element, civil, local))) {
            return false;
        }
    }
    return true;
}

std::optional<std::int64_t> read_date(std::string_view text, std::string_view pattern,
                                      Zone zone) noexcept {
    Reading reading{text, {}, zone};
    PatternReader reader(pattern);
    for (Element element; reader.next(element);) {
        if (element.letter != 0) {
            if (!read_element(reading, element, reader.number_is_next())) { return std::nullopt; }
            continue;
        }
        if (!reading.rest.starts_with(element.text)) { return std::nullopt; }
        reading.rest.remove_prefix(element.text.size());
    }
    if (reading.half_days) {
        reading.civil.hour = reading.civil.hour % 12 + (reading.afternoon ? 12 : 0);
    }
    if (reading.civil.hour == 24) { reading.civil.hour = 0; }
    if (!is_valid(reading.civil)) { return std::nullopt; }
    return reading.zone.to_instant(from_civil(reading.civil));
}

std::optional<std::int64_t> parse_comparable_date(std::string_view text) noexcept {
    return read_date(text, "yyyy-MM-dd HH:mm:ss:SS", {});
}

}  // namespace millrace::compute
