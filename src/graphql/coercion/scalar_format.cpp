#include <millrace/graphql/scalar_format.hpp>

#include <array>
#include <cstddef>

namespace millrace::graphql {

namespace {

// Reads a text from the front; once something did not match, everything after fails too.
class Reader {
public:
    explicit Reader(std::string_view text) noexcept : rest_(text) {}

    [[nodiscard]] bool at_end() const noexcept { return ok_ && rest_.empty(); }

    bool literal(std::string_view any_of) noexcept {
        ok_ = ok_ && !rest_.empty() && any_of.find(rest_.front()) != std::string_view::npos;
        if (ok_) { rest_.remove_prefix(1); }
        return ok_;
    }

    [[nodiscard]] bool next_is(std::string_view any_of) const noexcept {
        return ok_ && !rest_.empty() && any_of.find(rest_.front()) != std::string_view::npos;
    }

    // Exactly `count` digits that make a number of at most `max`.
    int number(int count, int min, int max) noexcept {
        int parsed = 0;
        for (int i = 0; i < count; ++i) {
            const char digit = rest_.empty() ? '\0' : rest_.front();
            if (!literal("0123456789")) { return 0; }
            parsed = parsed * 10 + (digit - '0');
        }
        ok_ = ok_ && parsed >= min && parsed <= max;
        return parsed;
    }

    // At least one of `any_of`.
    void run(std::string_view any_of) noexcept {
        literal(any_of);
        while (next_is(any_of)) { literal(any_of); }
    }

    void exactly(int count, std::string_view any_of) noexcept {
        for (int i = 0; i < count; ++i) { literal(any_of); }
    }

private:
    std::string_view rest_;
    bool ok_ = true;
};

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";

int days_in_month(int year, int month) noexcept {
    constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : kDays[static_cast<std::size_t>(month) - 1];
}

void read_date(Reader& reader) noexcept {
    const int year = reader.number(4, 0, 9999);
    reader.literal("-");
    const int month = reader.number(2, 1, 12);
    reader.literal("-");
    if (month >= 1 && month <= 12) { reader.number(2, 1, days_in_month(year, month)); }
}

void read_time(Reader& reader) noexcept {
    reader.number(2, 0, 23);
    reader.literal(":");
    reader.number(2, 0, 59);
    reader.literal(":");
    reader.number(2, 0, 60);  // a leap second
    if (reader.next_is(".")) {
        reader.literal(".");
        reader.run(kDigits);
    }
}

void read_offset(Reader& reader) noexcept {
    if (reader.next_is("Zz")) {
        reader.literal("Zz");
        return;
    }
    reader.literal("+-");
    reader.number(2, 0, 23);
    reader.literal(":");
    reader.number(2, 0, 59);
}

void read_uuid(Reader& reader) noexcept {
    bool first = true;
    for (const int digits : {8, 4, 4, 4, 12}) {
        if (!first) { reader.literal("-"); }
        reader.exactly(digits, kHexDigits);
        first = false;
    }
}

void read_integer(Reader& reader) noexcept {
    if (reader.next_is("-")) { reader.literal("-"); }
    if (reader.next_is("0")) {
        reader.literal("0");
    } else {
        reader.run(kDigits);
    }
}

void read_decimal(Reader& reader) noexcept {
    read_integer(reader);
    if (reader.next_is(".")) {
        reader.literal(".");
        reader.run(kDigits);
    }
    if (reader.next_is("eE")) {
        reader.literal("eE");
        if (reader.next_is("+-")) { reader.literal("+-"); }
        reader.run(kDigits);
    }
}

}  // namespace

bool has_format(ScalarFormat format, std::string_view text) noexcept {
    Reader reader(text);
    switch (format) {
        case ScalarFormat::Any:
            return true;
        case ScalarFormat::DateTime:
            read_date(reader);
            reader.literal("Tt");
            read_time(reader);
            read_offset(reader);
            break;
        case ScalarFormat::Date:
            read_date(reader);
            break;
        case ScalarFormat::Time:
            read_time(reader);
            if (!reader.at_end()) { read_offset(reader); }
            break;
        case ScalarFormat::Uuid:
            read_uuid(reader);
            break;
        case ScalarFormat::BigInt:
            read_integer(reader);
            break;
        case ScalarFormat::Decimal:
            read_decimal(reader);
            break;
    }
    return reader.at_end();
}

std::string_view format_hint(ScalarFormat format) noexcept {
    switch (format) {
        case ScalarFormat::Any:
            return "any value";
        case ScalarFormat::DateTime:
            return "a date and time such as \"2026-11-20T08:30:00Z\"";
        case ScalarFormat::Date:
            return "a date such as \"2026-11-20\"";
        case ScalarFormat::Time:
            return "a time such as \"08:30:00Z\"";
        case ScalarFormat::Uuid:
            return "a UUID such as \"123e4567-e89b-12d3-a456-426614174000\"";
        case ScalarFormat::BigInt:
            return "a whole number, or its digits as text";
        case ScalarFormat::Decimal:
            return "a number, or its digits as text";
    }
    return {};
}

}  // namespace millrace::graphql
