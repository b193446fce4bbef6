// From one type to another.

#include <charconv>
#include <cmath>

#include "datum/big_number.hpp"
#include "datum/equality.hpp"
#include "datum/number.hpp"
#include "datum/text.hpp"
#include "functions/groups.hpp"
#include "functions/letters.hpp"
#include "functions/tools.hpp"

namespace millrace::compute {

namespace {

Datum not_a_number(Run& run, std::string_view function, std::string_view text) {
    return run.runtime_error("{}: '{}' is no such number", function, text.substr(0, 40));
}

/// Digits with or without a sign, no point, no exponent.
bool is_integer_text(std::string_view text) noexcept {
    if (text.starts_with('-') || text.starts_with('+')) { text.remove_prefix(1); }
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// As JSON writes numbers, a `+` or zeros in front allowed.
bool is_decimal_text(std::string_view text) noexcept {
    if (text.starts_with('-') || text.starts_with('+')) { text.remove_prefix(1); }
    const auto skip_digits = [&] {
        const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(digits);
        return digits > 0;
    };
    if (!skip_digits()) { return false; }
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!skip_digits()) { return false; }
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('-') || text.starts_with('+')) { text.remove_prefix(1); }
        if (!skip_digits()) { return false; }
    }
    return text.empty();
}

std::string_view unsigned_plus(std::string_view text) noexcept {
    return text.starts_with('+') ? text.substr(1) : text;
}

Datum to_long(Run& run, Arguments a) {
    const Datum x = a[0];
    std::optional<std::int64_t> whole;
    switch (x.type()) {
        case Type::Int:
            return x;
        case Type::Date:
            return Datum::integer(x.as_integer());
        case Type::Float:
            whole = exact_integer(std::trunc(x.as_real()));
            break;
        case Type::Decimal:
        case Type::BigInt:
            whole = to_int64(x.big());
            break;
        default: {
            std::int64_t number = 0;
            const std::string_view text = unsigned_plus(x.text());
            const auto [end, error] =
                std::from_chars(text.data(), text.data() + text.size(), number);
            if (error == std::errc{} && end == text.data() + text.size()) { whole = number; }
            if (!whole) { return not_a_number(run, "long", x.text()); }
        }
    }
    return whole ? Datum::integer(*whole) : run.runtime_error("long: does not fit into 64 bits");
}

Datum to_real(Run& run, Arguments a) {
    if (!a[0].is(Type::String)) { return Datum::real(to_double(a[0])); }
    const std::string_view text = a[0].text();
    if (!is_decimal_text(text)) { return not_a_number(run, "double", text); }
    return Datum::real(to_double(read_json_number(run, unsigned_plus(text))));
}

Datum to_exact(Run& run, Arguments a) {
    if (a[0].is(Type::String)) {
        if (!is_decimal_text(a[0].text())) { return not_a_number(run, "decimal", a[0].text()); }
        return read_decimal(run, a[0].text());
    }
    if (a[0].is(Type::Float) && !std::isfinite(a[0].as_real())) {
        return run.runtime_error("decimal: infinity and NaN are no decimals");
    }
    return to_decimal(run, a[0]);
}

Datum to_big(Run& run, Arguments a) {
    if (a[0].is(Type::String)) {
        if (!is_integer_text(a[0].text())) { return not_a_number(run, "bigint", a[0].text()); }
        return read_big_integer(run, a[0].text());
    }
    if (a[0].is(Type::Float) && !std::isfinite(a[0].as_real())) {
        return run.runtime_error("bigint: infinity and NaN are no integers");
    }
    return to_big_integer(run, a[0]);
}

Datum to_string(Run& run, Arguments a) {
    return to_text(run, a[0]);
}

Datum to_boolean(Run& run, Arguments a) {
    const Datum x = a[0];
    switch (x.type()) {
        case Type::Boolean:
            return x;
        case Type::Nil:
            return Datum::boolean(false);
        case Type::String:
            if (x.text() == "true" || x.text() == "false") {
                return Datum::boolean(x.text() == "true");
            }
            if (run.compatible()) { return Datum::boolean(false); }
            return run.runtime_error("boolean: '{}' is neither 'true' nor 'false'",
                                     x.text().substr(0, 40));
        default:
            return Datum::boolean(number_order(x, Datum::integer(0)) != 0);
    }
}

constexpr FunctionRow kRows[] = {
    {"long", "(x: number | string | date) -> long",
     "A 64-bit integer: digits read, what is behind the point cut off, a date in milliseconds.",
     "long('12')", "12", to_long},
    {"double", "(x: number | string) -> double", "A double.", "double('1.5')", "1.5", to_real},
    {"decimal", "(x: number | string) -> number", "An exact decimal.", "decimal('0.10') + 1M",
     "1.10", to_exact},
    {"bigint", "(x: number | string) -> number", "An integer of any size.", "bigint('12') ** 20",
     "3833759992447475122176", to_big},
    {"str", "(x: any) -> string", "As text; nil is 'null', lists and maps are JSON.", "str(1.0)",
     R"("1.0")", to_string},
    {"boolean", "(x: boolean | number | string | nil) -> boolean",
     "Of 'true' and 'false'; numbers other than 0 are true, nil is false.", "boolean('true')",
     "true", to_boolean},
};

}  // namespace

FunctionGroup conversion_functions() noexcept {
    return {"Conversions", kRows};
}

}  // namespace millrace::compute
