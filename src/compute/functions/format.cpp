// Numbers and other data for people to read.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "datum/number.hpp"
#include "datum/text.hpp"
#include "datum/utf16.hpp"
#include "functions/groups.hpp"
#include "functions/letters.hpp"
#include "functions/number_format.hpp"
#include "functions/rounding.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

constexpr std::size_t kWidthMax = 10'000;

Datum unknown_locale(Run& run, std::string_view name) {
    return run.runtime_error("there are no number symbols for the locale '{}'", name.substr(0, 40));
}

Datum not_finite(Run& run) {
    return run.runtime_error("infinity and NaN cannot be formatted");
}

bool is_finite(Datum number) noexcept {
    return !number.is(Type::Float) || std::isfinite(number.as_real());
}

Datum formatted(Run& run, Datum number, const NumberPattern& pattern, std::string_view locale,
                Rounding rounding) {
    const auto symbols = find_symbols(locale);
    if (!symbols) { return unknown_locale(run, locale); }
    if (!is_finite(number)) { return not_finite(run); }
    TextBuilder out(run);
    const Datum done = append_formatted(out, number, pattern, *symbols, rounding);
    return done.is_failure() ? done : out.finish();
}

std::string_view text_or(Arguments a, std::size_t place, std::string_view otherwise) {
    const Datum text = argument(a, place);
    return text.is_nil() ? otherwise : text.text();
}

Datum number_format(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    const auto pattern = read_number_pattern(a[1].text());
    if (!pattern) {
        return run.runtime_error("'{}' is no pattern of numbers", a[1].text().substr(0, 60));
    }
    Rounding rounding = Rounding::HalfUp;
    const std::string_view mode = text_or(a, 3, "HALF_UP");
    if (!read_rounding(mode, rounding)) { return unknown_rounding(run, mode); }
    return formatted(run, a[0], *pattern, text_or(a, 2, "en"), rounding);
}

Datum percent(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    NumberPattern pattern;
    pattern.suffix = "%";
    pattern.shift = 2;
    pattern.group_size = 3;
    pattern.fraction_digits_min =
        a.size() > 1 ? std::min<std::size_t>(size_argument(a[1]), 100) : 0;
    pattern.fraction_digits_max = pattern.fraction_digits_min;
    return formatted(run, a[0], pattern, text_or(a, 2, "en"), Rounding::HalfUp);
}

Datum bytes(Run& run, Arguments a) {
    if (a[0].is_nil()) { return a[0]; }
    constexpr std::array<std::string_view, 7> kUnits{" B",  " kB", " MB", " GB",
                                                     " TB", " PB", " EB"};
    if (!is_finite(a[0])) { return not_finite(run); }
    double size = to_double(a[0]);
    std::size_t unit = 0;
    // 999.95 would be shown as 1000.0.
    while (std::abs(size) >= (unit == 0 ? 1000 : 999.95) && unit + 1 < kUnits.size()) {
        size /= 1000;
        ++unit;
    }
    NumberPattern pattern;
    pattern.fraction_digits_max = unit == 0 ? 0 : 1;
    pattern.suffix = kUnits[unit];
    return formatted(run, Datum::real(size), pattern, text_or(a, 1, "en"), Rounding::HalfUp);
}

/// `%05.2f`: what stands between the percent sign and the letter.
struct Directive {
    bool left = false;
    bool zeros = false;
    bool plus = false;
    bool groups = false;
    std::size_t width = 0;
    int precision = -1;
    char letter = 0;
};

/// Reads a directive whose % is before `at`. False when it is none.
bool read_directive(std::string_view format, std::size_t& at, Directive& directive) noexcept {
    constexpr std::string_view kFlags = "-0+,";
    for (; at < format.size() && kFlags.find(format[at]) != std::string_view::npos; ++at) {
        directive.left |= format[at] == '-';
        directive.zeros |= format[at] == '0';
        directive.plus |= format[at] == '+';
        directive.groups |= format[at] == ',';
    }
    const auto read_number = [&](std::size_t max) {
        std::size_t number = 0;
        while (at < format.size() && format[at] >= '0' && format[at] <= '9') {
            number = std::min(number * 10 + static_cast<std::size_t>(format[at++] - '0'), max);
        }
        return number;
    };
    directive.width = read_number(kWidthMax);
    if (at < format.size() && format[at] == '.') {
        ++at;
        directive.precision = static_cast<int>(read_number(300));
    }
    if (at == format.size()) { return false; }
    directive.letter = format[at++];
    return std::string_view("sdfxXeE%").find(directive.letter) != std::string_view::npos;
}

Datum append_fixed(TextBuilder& out, Datum number, const Directive& directive) {
    NumberPattern pattern;
    pattern.fraction_digits_min =
        directive.letter == 'd'
            ? 0
            : static_cast<std::size_t>(directive.precision < 0 ? 6 : directive.precision);
    pattern.fraction_digits_max = pattern.fraction_digits_min;
    pattern.group_size = directive.groups ? 3 : 0;
    return append_formatted(out, number, pattern, {".", ","}, Rounding::HalfUp);
}

Datum append_integer_in_hex(TextBuilder& out, Datum number, char letter) {
    fmt::memory_buffer digits;
    const auto bits = static_cast<std::uint64_t>(number.as_integer());
    if (letter == 'x') {
        fmt::format_to(std::back_inserter(digits), "{:x}", bits);
    } else {
        fmt::format_to(std::back_inserter(digits), "{:X}", bits);
    }
    out.append({digits.data(), digits.size()});
    return Datum::nil();
}

Datum append_exponential(TextBuilder& out, Datum number, const Directive& directive) {
    std::array<char, 400> digits;
    const int precision = directive.precision < 0 ? 6 : directive.precision;
    const double real = to_double(number);
    const auto written =
        directive.letter == 'e'
            ? fmt::format_to_n(digits.data(), digits.size(), "{:.{}e}", real, precision)
            : fmt::format_to_n(digits.data(), digits.size(), "{:.{}E}", real, precision);
    out.append({digits.data(), std::min(written.size, digits.size())});
    return Datum::nil();
}

/// One argument as its directive wants it, without its width.
Datum append_converted(TextBuilder& out, Datum argument, const Directive& directive) {
    Run& run = out.run();
    if (directive.letter == 's') { return append_text(out, argument); }
    const Datum number = numeric(run, argument);
    const bool whole = number.is(Type::Int) || number.is(Type::BigInt);
    const bool fits = directive.letter == 'd'   ? whole
                      : directive.letter == 'f' ? is_number(number.type())
                      : directive.letter == 'e' || directive.letter == 'E'
                          ? is_number(number.type())
                          : number.is(Type::Int);
    if (!fits) {
        return run.type_error("string.format: %{} does not go with {}", directive.letter,
                              type_name(number.type()));
    }
    if (!is_finite(number)) { return append_text(out, number); }
    if (directive.letter == 'x' || directive.letter == 'X') {
        return append_integer_in_hex(out, number, directive.letter);
    }
    if (directive.letter == 'e' || directive.letter == 'E') {
        return append_exponential(out, number, directive);
    }
    return append_fixed(out, number, directive);
}

void append_padded(TextBuilder& out, std::string_view text, const Directive& directive) {
    const bool signed_text = text.starts_with('-');
    const bool add_plus = directive.plus && !signed_text && directive.letter != 's';
    const std::size_t units = utf16_length(text) + (add_plus ? 1 : 0);
    const std::size_t missing = directive.width > units ? directive.width - units : 0;
    const bool zeros = directive.zeros && !directive.left && directive.letter != 's';
    if (!directive.left && !zeros) { out.append(missing, ' '); }
    if (add_plus) { out.append('+'); }
    if (zeros && signed_text) {
        out.append('-');
        text.remove_prefix(1);
    }
    if (zeros) { out.append(missing, '0'); }
    out.append(text);
    if (directive.left) { out.append(missing, ' '); }
}

Datum format(Run& run, Arguments a) {
    const std::string_view text = a[0].text();
    TextBuilder out(run);
    std::size_t next = 1;
    for (std::size_t at = 0; at < text.size();) {
        if (!run.step()) { return run.limit_reached(); }
        const std::size_t percent = std::min(text.find('%', at), text.size());
        out.append(text.substr(at, percent - at));
        at = percent + 1;
        if (percent == text.size()) { break; }
        Directive directive;
        if (!read_directive(text, at, directive)) {
            return run.runtime_error("string.format: there is no directive '{}'",
                                     text.substr(percent, 8));
        }
        if (directive.letter == '%') {
            out.append('%');
            continue;
        }
        if (next == a.size()) { return run.runtime_error("string.format: too few arguments"); }
        TextBuilder converted(run);
        const Datum done = append_converted(converted, a[next++], directive);
        if (done.is_failure()) { return done; }
        append_padded(out, converted.view(), directive);
    }
    return out.finish();
}

constexpr FunctionRow kRows[] = {
    {"number_format", "(x: number?, pattern: string, locale?: string?, mode?: string?) -> string",
     "In a pattern of Java's DecimalFormat, with the symbols of a locale; halves are rounded away "
     "from 0, or as the mode says.",
     "number_format(1234567.891, '#,##0.00', 'de')", R"("1.234.567,89")", number_format},
    {"percent", "(x: number?, digits?: long, locale?: string?) -> string",
     "As per cent, with so many digits behind the point.", "percent(0.1234, 1)", R"("12.3%")",
     percent},
    {"bytes", "(x: number?, locale?: string?) -> string", "As a size in bytes, kB, MB and so on.",
     "bytes(1536000)", R"("1.5 MB")", bytes},
    {"string.format", "(format: string, values...: any) -> string",
     "Values in a text: %s anything, %d integers, %f with a point, %e with an exponent, %x in "
     "hexadecimal, %% the sign; with flags (- 0 + ,), width and precision.",
     "string.format('%05.2f|%-4s|%,d', 3.14159, 'ab', 1234567)", R"("03.14|ab  |1,234,567")",
     format},
};

}  // namespace

FunctionGroup format_functions() noexcept {
    return {"Numbers as text", kRows};
}

}  // namespace millrace::compute
