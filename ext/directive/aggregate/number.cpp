#include "number.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include <millrace/value/number_text.hpp>

namespace millrace::ext::directive_aggregate {

using value::Kind;
using value::Value;

namespace {

Number read_digits(std::string_view text) noexcept {
    Number number;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number.integer);
    const bool digits_only = text.find_first_of(".eE") == std::string_view::npos;
    number.whole = digits_only && read.ec == std::errc{} && read.ptr == end;
    number.too_large = digits_only && !number.whole;
    number.real = number.whole ? static_cast<double>(number.integer)
                               : value::read_number(text.data(), end).value;
    return number;
}

}  // namespace

std::optional<Number> read_number(Value value) noexcept {
    switch (value.kind()) {
        case Kind::Int:
            return Number{.whole = true,
                          .integer = value.as_integer(),
                          .real = static_cast<double>(value.as_integer())};
        case Kind::Float:
            return Number{.real = value.as_real()};
        case Kind::Number:
            return read_digits(value.text());
        default:
            return std::nullopt;
    }
}

void NumberSum::add(const Number& number) noexcept {
    ++count_;
    all_whole_ = all_whole_ && (number.whole || number.too_large);
    too_large_ = too_large_ || number.too_large;
    if (number.whole) {
        whole_ += number.integer;
    } else {
        add_real(number.real);
    }
}

void NumberSum::add(const NumberSum& other) noexcept {
    count_ += other.count_;
    all_whole_ = all_whole_ && other.all_whole_;
    too_large_ = too_large_ || other.too_large_;
    whole_ += other.whole_;
    add_real(other.real_);
    lost_ += other.lost_;
}

void NumberSum::add_real(double real) noexcept {
    const double sum = real_ + real;
    lost_ += std::abs(real_) >= std::abs(real) ? (real_ - sum) + real : (real - sum) + real_;
    real_ = sum;
}

double NumberSum::real() const noexcept {
    // Where the sum has become infinite, so has what was lost, with the other sign.
    const double fraction = std::isfinite(lost_) ? real_ + lost_ : real_;
    return static_cast<double>(whole_) + fraction;
}

Result<Value> NumberSum::total(plan::ComputeContext& context) const {
    if (!all_whole_) { return finite(real(), context); }
    const bool fits = whole_ >= std::numeric_limits<std::int64_t>::min() &&
                      whole_ <= std::numeric_limits<std::int64_t>::max();
    if (!fits || too_large_) {
        return fail(
            context.error("EXPRESSION_RUNTIME", "The sum is a whole number of more than 64 bits."));
    }
    return Value::integer(static_cast<std::int64_t>(whole_));
}

Result<Value> finite(double number, plan::ComputeContext& context) {
    if (std::isfinite(number)) { return Value::real(number); }
    return fail(context.error("EXPRESSION_RUNTIME", "The result is not a finite number."));
}

}  // namespace millrace::ext::directive_aggregate
