#include "binary_cell.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

namespace millrace::sql {

using value::Value;

namespace {

constexpr std::int64_t kMicrosecondsPerDay = 86'400'000'000;
constexpr std::int64_t kEpochDays = 10'957;  // from 1970-01-01 to 2000-01-01, where they count from

template <class T>
std::optional<T> read_integer(std::string_view bytes) noexcept {
    if (bytes.size() != sizeof(T)) { return std::nullopt; }
    std::uint64_t number = 0;
    for (const char c : bytes) { number = (number << 8U) | static_cast<unsigned char>(c); }
    return static_cast<T>(number);
}

template <class T>
std::optional<Value> integer(std::string_view bytes) noexcept {
    const auto number = read_integer<T>(bytes);
    if (!number) { return std::nullopt; }
    return Value::integer(*number);
}

// What is no number of JSON is text, as the server writes it.
std::optional<Value> real(std::string_view bytes) noexcept {
    const auto bits = read_integer<std::uint64_t>(bytes);
    if (!bits) { return std::nullopt; }
    const double number = std::bit_cast<double>(*bits);
    if (std::isnan(number)) { return Value::string("NaN"); }
    if (std::isinf(number)) { return Value::string(number > 0 ? "Infinity" : "-Infinity"); }
    return Value::real(number);
}

std::optional<Value> number_text(std::string_view text) noexcept {
    if (text.empty()) { return std::nullopt; }
    const char first = text.front() == '-' ? text[1 % text.size()] : text.front();
    return first >= '0' && first <= '9' ? Value::number(text) : Value::string(text);
}

std::optional<Value> uuid(std::string_view bytes, Arena& arena) {
    constexpr std::size_t kBytes = 16;
    constexpr std::string_view kDigits = "0123456789abcdef";
    if (bytes.size() != kBytes) { return std::nullopt; }
    const auto text = arena.make_array<char>(2 * kBytes + 4);
    std::size_t at = 0;
    for (std::size_t i = 0; i < kBytes; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) { text[at++] = '-'; }
        const auto byte = static_cast<unsigned char>(bytes[i]);
        text[at++] = kDigits[byte >> 4U];
        text[at++] = kDigits[byte & 15U];
    }
    return Value::string({text.data(), at});
}

struct CivilDate {
    std::int64_t year = 0;  // astronomical: 0 is 1 BC
    unsigned month = 0;
    unsigned day = 0;
};

// The proleptic Gregorian calendar, after Howard Hinnant, "chrono-Compatible Low-Level Date
// Algorithms", civil_from_days.
CivilDate civil_from_days(std::int64_t days) noexcept {
    days += 719'468;
    const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
    const auto day_of_era = static_cast<std::uint64_t>(days - era * 146'097);
    const std::uint64_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::uint64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint64_t shifted = (5 * day_of_year + 2) / 153;
    CivilDate date;
    date.day = static_cast<unsigned>(day_of_year - (153 * shifted + 2) / 5 + 1);
    date.month = static_cast<unsigned>(shifted < 10 ? shifted + 3 : shifted - 9);
    date.year = static_cast<std::int64_t>(year_of_era) + era * 400 + (date.month <= 2 ? 1 : 0);
    return date;
}

/// Writes dates as the server does in JSON: years before 1 with `BC` at the end. Lists are full of
/// them, so the digits go straight to where they stay.
class DateText {
public:
    explicit DateText(Arena& arena) noexcept : text_(arena.make_array<char>(kBytesMax)) {}

    void date(std::int64_t days_since_2000) noexcept {
        const CivilDate date = civil_from_days(days_since_2000 + kEpochDays);
        before_christ_ = date.year <= 0;
        digits(static_cast<std::uint64_t>(before_christ_ ? 1 - date.year : date.year), 4);
        put('-');
        digits(date.month, 2);
        put('-');
        digits(date.day, 2);
    }
    void time(std::int64_t microseconds) noexcept {
        const auto all = static_cast<std::uint64_t>(microseconds);
        const std::uint64_t seconds = all / 1'000'000;
        put('T');
        digits(seconds / 3600, 2);
        put(':');
        digits(seconds / 60 % 60, 2);
        put(':');
        digits(seconds % 60, 2);
        if (all % 1'000'000 == 0) { return; }
        put('.');
        digits(all % 1'000'000, 6);
        while (text_[size_ - 1] == '0') { --size_; }
    }
    void zone() noexcept { put("+00:00"); }  // sessions are in UTC
    [[nodiscard]] Value value() noexcept {
        if (before_christ_) { put(" BC"); }
        return Value::string({text_.data(), size_});
    }

private:
    static constexpr std::size_t kBytesMax = 48;  // 5874897-12-31, a time, a zone and BC

    void put(char c) noexcept { text_[size_++] = c; }
    void put(std::string_view text) noexcept {
        for (const char c : text) { put(c); }
    }
    // At least `width` digits.
    void digits(std::uint64_t number, std::size_t width) noexcept {
        std::uint64_t rest = number;
        std::size_t count = 1;
        while (rest /= 10) { ++count; }
        count = std::max(count, width);
        for (std::size_t i = size_ + count; i-- > size_; number /= 10) {
            text_[i] = static_cast<char>('0' + number % 10);
        }
        size_ += count;
    }

    std::span<char> text_;
    std::size_t size_ = 0;
    bool before_christ_ = false;
};

template <class T>
std::optional<Value> infinity(T number) noexcept {
    if (number == std::numeric_limits<T>::max()) { return Value::string("infinity"); }
    if (number == std::numeric_limits<T>::min()) { return Value::string("-infinity"); }
    return std::nullopt;
}

std::optional<Value> date(std::string_view bytes, Arena& arena) {
    const auto days = read_integer<std::int32_t>(bytes);
    if (!days) { return std::nullopt; }
    if (const auto endless = infinity(*days)) { return endless; }
    DateText text(arena);
    text.date(*days);
    return text.value();
}

std::optional<Value> timestamp(std::string_view bytes, bool zoned, Arena& arena) {
    const auto microseconds = read_integer<std::int64_t>(bytes);
    if (!microseconds) { return std::nullopt; }
    if (const auto endless = infinity(*microseconds)) { return endless; }
    std::int64_t days = *microseconds / kMicrosecondsPerDay;
    std::int64_t rest = *microseconds % kMicrosecondsPerDay;
    if (rest < 0) {
        rest += kMicrosecondsPerDay;
        --days;
    }
    DateText text(arena);
    text.date(days);
    text.time(rest);
    if (zoned) { text.zone(); }
    return text.value();
}

}  // namespace

std::optional<Value> read_binary(CellKind kind, std::string_view bytes, Arena& arena) {
    switch (kind) {
        case CellKind::Boolean:
            if (bytes.size() != 1) { return std::nullopt; }
            return Value::boolean(bytes.front() != 0);
        case CellKind::Int2:
            return integer<std::int16_t>(bytes);
        case CellKind::Int4:
            return integer<std::int32_t>(bytes);
        case CellKind::Int8:
            return integer<std::int64_t>(bytes);
        case CellKind::Float8:
            return real(bytes);
        case CellKind::Text:
            return Value::string(bytes);
        case CellKind::NumberText:
            return number_text(bytes);
        case CellKind::Uuid:
            return uuid(bytes, arena);
        case CellKind::Date:
            return date(bytes, arena);
        case CellKind::Timestamp:
            return timestamp(bytes, false, arena);
        case CellKind::TimestampTz:
            return timestamp(bytes, true, arena);
        case CellKind::Json:
        case CellKind::Object:
            break;
    }
    return std::nullopt;
}

}  // namespace millrace::sql
