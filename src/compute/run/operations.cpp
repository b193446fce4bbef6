#include "run/operations.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "datum/big_number.hpp"
#include "datum/convert.hpp"
#include "datum/equality.hpp"
#include "datum/list_builder.hpp"
#include "datum/map.hpp"
#include "datum/number.hpp"
#include "datum/text.hpp"
#include "datum/utf16.hpp"
#include "run/regex.hpp"
#include "time/pattern.hpp"

namespace millrace::compute {

namespace {

constexpr std::uint64_t kBytesPerStep = 64;

Datum overflow(Run& run, Operator op, std::int64_t left, std::int64_t right) noexcept {
    return run.runtime_error("{} {} {} does not fit into 64 bits; write one of them with M or N",
                             left, symbol(op), right);
}

/// Of what wraps around or, in our own mode, overflows.
Datum checked(Run& run, Operator op, std::int64_t left, std::int64_t right, bool overflowed,
              std::int64_t wrapped) noexcept {
    return overflowed && !run.compatible() ? overflow(run, op, left, right)
                                           : Datum::integer(wrapped);
}

Datum integer_power(Run& run, std::int64_t base, std::int64_t exponent) noexcept {
    if (exponent < 0) {
        return Datum::real(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
    }
    std::int64_t result = 1;
    std::int64_t square = base;
    bool overflowed = false;
    bool square_overflowed = false;
    for (std::int64_t left = exponent; left > 0; left >>= 1) {
        if ((left & 1) != 0) {
            overflowed |= square_overflowed || __builtin_mul_overflow(result, square, &result);
        }
        square_overflowed |= __builtin_mul_overflow(square, square, &square);
    }
    return checked(run, Operator::Power, base, exponent, overflowed, result);
}

Datum integer_arithmetic(Run& run, Operator op, std::int64_t left, std::int64_t right) noexcept {
    std::int64_t result = 0;
    switch (op) {
        case Operator::Add:
            return checked(run, op, left, right, __builtin_add_overflow(left, right, &result),
                           result);
        case Operator::Subtract:
            return checked(run, op, left, right, __builtin_sub_overflow(left, right, &result),
                           result);
        case Operator::Multiply:
            return checked(run, op, left, right, __builtin_mul_overflow(left, right, &result),
                           result);
        case Operator::Power:
            return integer_power(run, left, right);
        default:
            break;
    }
    if (right == 0) { return run.runtime_error("division by zero"); }
    if (right == -1) {  // the one division that overflows, and its remainder
        if (op == Operator::Remainder) { return Datum::integer(0); }
        return checked(run, op, left, right, __builtin_sub_overflow(std::int64_t{0}, left, &result),
                       result);
    }
    return Datum::integer(op == Operator::Divide ? left / right : left % right);
}

Datum real_arithmetic(Operator op, double left, double right) noexcept {
    switch (op) {
        case Operator::Add:
            return Datum::real(left + right);
        case Operator::Subtract:
            return Datum::real(left - right);
        case Operator::Multiply:
            return Datum::real(left * right);
        case Operator::Divide:
            return Datum::real(left / right);
        case Operator::Remainder:
            return Datum::real(std::fmod(left, right));
        default:
            return Datum::real(std::pow(left, right));
    }
}

Datum concatenation(Run& run, Datum left, Datum right) noexcept {
    TextBuilder out(run);
    Datum done = append_text(out, left);
    if (!done.is_failure()) { done = append_text(out, right); }
    return done.is_failure() ? done : out.finish();
}

Datum bits(Run& run, Operator op, Datum left, Datum right) noexcept {
    left = numeric(run, left);
    right = numeric(run, right);
    if (!left.is(Type::Int) || !right.is(Type::Int)) {
        return run.type_error("{} needs two integers, not {} and {}", symbol(op),
                              type_name(left.type()), type_name(right.type()));
    }
    const std::int64_t a = left.as_integer();
    const std::int64_t b = right.as_integer();
    const auto places = static_cast<std::uint64_t>(b) & 63U;
    switch (op) {
        case Operator::BitOr:
            return Datum::integer(a | b);
        case Operator::BitXor:
            return Datum::integer(a ^ b);
        case Operator::BitAnd:
            return Datum::integer(a & b);
        case Operator::ShiftLeft:
            return Datum::integer(
                static_cast<std::int64_t>(static_cast<std::uint64_t>(a) << places));
        case Operator::ShiftRight:
            return Datum::integer(a >> places);
        default:
            return Datum::integer(
                static_cast<std::int64_t>(static_cast<std::uint64_t>(a) >> places));
    }
}

Datum matches(Run& run, Datum text, Datum regex) noexcept {
    if (text.is_nil()) { return Datum::boolean(false); }
    if (!text.is(Type::String) || !regex.is(Type::Pattern)) {
        return run.type_error("=~ needs a string and a regular expression, not {} and {}",
                              type_name(text.type()), type_name(regex.type()));
    }
    return matches_whole(run, regex.pattern(), plain_text(run, text));
}

Datum negate(Run& run, Datum operand) noexcept {
    const Datum number = numeric(run, operand);
    switch (number.type()) {
        case Type::Int:
            return integer_arithmetic(run, Operator::Subtract, 0, number.as_integer());
        case Type::Float:
            return Datum::real(-number.as_real());
        case Type::Decimal:
        case Type::BigInt:
            return big_negate(run, number);
        default:
            return run.type_error("- needs a number, not {}", type_name(operand.type()));
    }
}

Datum out_of_range(Run& run, std::int64_t place, std::size_t size) noexcept {
    return run.runtime_error("index {} is out of range: the size is {}", place, size);
}

Datum character_at(Run& run, std::string_view text, std::int64_t place) noexcept {
    const std::size_t units = utf16_length(text);
    if (!run.step(text.size() / kBytesPerStep)) { return run.limit_reached(); }
    if (place < 0 || static_cast<std::size_t>(place) >= units) {
        return out_of_range(run, place, units);
    }
    const Utf16Place found = utf16_place(text, static_cast<std::size_t>(place));
    return Datum::string(text.substr(found.byte, utf8_bytes(text[found.byte])));
}

/// A place of a slice within 0 and `size`.
std::size_t clamped(std::int64_t place, std::size_t size) noexcept {
    const auto end = static_cast<std::int64_t>(size);
    return static_cast<std::size_t>(
        std::clamp(place < 0 ? place + end : place, std::int64_t{0}, end));
}

Datum part_of(Run& run, Datum of, std::size_t from, std::size_t to) noexcept {
    if (of.is(Type::List)) { return Datum::list(of.items().subspan(from, to - from)); }
    if (of.is(Type::ValueList)) {
        return Datum::value_list(of.values().subspan(from, to - from), of.names());
    }
    return substring(run, plain_text(run, of), from, to);
}

Datum list_with_item(Run& run, Datum list, Datum at, Datum value) noexcept {
    const Datum place = numeric(run, at);
    if (!place.is(Type::Int)) {
        return run.type_error("a list has no place {}", type_name(place.type()));
    }
    const auto size = static_cast<std::int64_t>(list.size());
    if (place.as_integer() == size) { return list_with(run, list, value); }
    if (place.as_integer() < 0 || place.as_integer() > size) {
        return out_of_range(run, place.as_integer(), list.size());
    }
    ListBuilder copy(run, list.size());
    const Items items(list);
    for (std::size_t i = 0; i < items.size(); ++i) {
        const bool here = static_cast<std::int64_t>(i) == place.as_integer();
        if (!copy.add(here ? value : items[i])) { break; }
    }
    return copy.finish();
}

}  // namespace

Datum arithmetic(Run& run, Operator op, Datum left, Datum right) noexcept {
    const Datum a = numeric(run, left);
    const Datum b = numeric(run, right);
    if (a.is(Type::Int) && b.is(Type::Int)) {
        return integer_arithmetic(run, op, a.as_integer(), b.as_integer());
    }
    if (is_number(a.type()) && is_number(b.type())) {
        const bool decimal = a.is(Type::Decimal) || b.is(Type::Decimal);
        if (!decimal && (a.is(Type::Float) || b.is(Type::Float))) {
            return real_arithmetic(op, to_double(a), to_double(b));
        }
        return big_arithmetic(run, op, a, b);
    }
    if (op == Operator::Add && (left.is(Type::String) || right.is(Type::String))) {
        return concatenation(run, left, right);
    }
    return run.type_error("{} needs two numbers, not {} and {}", symbol(op), type_name(left.type()),
                          type_name(right.type()));
}

Datum equality(Run& run, Datum left, Datum right) noexcept {
    if (left.is(Type::Date) != right.is(Type::Date) &&
        (left.is(Type::String) || right.is(Type::String))) {
        const Datum& text = left.is(Type::String) ? left : right;
        const Datum& date = left.is(Type::String) ? right : left;
        return Datum::boolean(parse_comparable_date(plain_text(run, text)) == date.as_integer());
    }
    return data_equal(run, left, right);
}

Datum comparison(Run& run, Operator op, Datum left, Datum right) noexcept {
    const Order order = data_order(run, left, right);
    if (!order) { return order.error(); }
    switch (op) {
        case Operator::Less:
            return Datum::boolean(*order < 0);
        case Operator::LessEqual:
            return Datum::boolean(*order <= 0);
        case Operator::Greater:
            return Datum::boolean(*order > 0);
        default:
            return Datum::boolean(*order >= 0);
    }
}

Datum contains(Run& run, Datum item, Datum collection) noexcept {
    collection = opened(run, collection);
    if (collection.is_nil()) { return Datum::boolean(false); }
    if (collection.is_map()) {
        return Datum::boolean(!find_key(run, collection, item).is_absent());
    }
    if (collection.is(Type::String) && item.is(Type::String)) {
        const std::string_view text = plain_text(run, collection);
        if (!run.step(text.size() / kBytesPerStep)) { return run.limit_reached(); }
        return Datum::boolean(text.find(plain_text(run, item)) != std::string_view::npos);
    }
    if (!collection.is_list()) {
        return run.type_error("{} cannot be in a {}", type_name(item.type()),
                              type_name(collection.type()));
    }
    const Items items(collection);
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Datum same = data_equal(run, items[i], item);
        if (same.is_failure() || same.as_boolean()) { return same; }
    }
    return Datum::boolean(false);
}

Datum condition(Run& run, Datum datum) noexcept {
    if (datum.is(Type::Boolean) || datum.is_failure()) { return datum; }
    return run.type_error("a condition must be a boolean, not {}", type_name(datum.type()));
}

Datum binary(Run& run, Operator op, Datum left, Datum right) noexcept {
    switch (op) {
        case Operator::Add:
        case Operator::Subtract:
        case Operator::Multiply:
        case Operator::Divide:
        case Operator::Remainder:
        case Operator::Power:
            return arithmetic(run, op, left, right);
        case Operator::Equal:
            return equality(run, left, right);
        case Operator::NotEqual: {
            const Datum same = equality(run, left, right);
            return same.is_failure() ? same : Datum::boolean(!same.as_boolean());
        }
        case Operator::Less:
        case Operator::LessEqual:
        case Operator::Greater:
        case Operator::GreaterEqual:
            return comparison(run, op, left, right);
        case Operator::In:
            return contains(run, left, right);
        case Operator::NotIn: {
            const Datum found = contains(run, left, right);
            return found.is_failure() ? found : Datum::boolean(!found.as_boolean());
        }
        case Operator::Matches:
            return matches(run, left, right);
        case Operator::And:
        case Operator::Or: {
            MR_DATUM(const Datum first, condition(run, left));
            return first.as_boolean() == (op == Operator::Or) ? first : condition(run, right);
        }
        default:
            return bits(run, op, left, right);
    }
}

Datum unary(Run& run, Operator op, Datum operand) noexcept {
    if (op == Operator::Negate) { return negate(run, operand); }
    if (op == Operator::Not) {
        if (operand.is(Type::Boolean)) { return Datum::boolean(!operand.as_boolean()); }
        return run.type_error("! needs a boolean, not {}", type_name(operand.type()));
    }
    const Datum number = numeric(run, operand);
    if (number.is(Type::Int)) { return Datum::integer(~number.as_integer()); }
    return run.type_error("~ needs an integer, not {}", type_name(operand.type()));
}

Datum member(Run& run, Datum of, std::string_view name) noexcept {
    of = opened(run, of);
    if (of.is_map()) { return find_name(run, of, name); }
    if (of.is_nil() && !run.compatible()) { return Datum::absent(); }
    if (of.is_failure()) { return of; }
    return run.type_error("{} has no member '{}'", type_name(of.type()), name.substr(0, 60));
}

Datum index(Run& run, Datum of, Datum at) noexcept {
    of = opened(run, of);
    if (of.is_map()) { return find_key(run, of, at); }
    if (of.is_nil() && !run.compatible()) { return Datum::absent(); }
    if (of.is_failure()) { return of; }
    const Datum place = numeric(run, at);
    if (!(of.is_list() || of.is(Type::String)) || !place.is(Type::Int)) {
        return run.type_error("{} cannot be indexed with {}", type_name(of.type()),
                              type_name(at.type()));
    }
    if (of.is(Type::String)) { return character_at(run, plain_text(run, of), place.as_integer()); }
    if (place.as_integer() < 0 || place.as_integer() >= std::int64_t{of.size()}) {
        return out_of_range(run, place.as_integer(), of.size());
    }
    return Items(of)[static_cast<std::size_t>(place.as_integer())];
}

Datum slice(Run& run, Datum of, Datum from, Datum to) noexcept {
    of = opened(run, of);
    if (of.is_nil()) { return of; }
    if (!of.is_list() && !of.is(Type::String)) {
        return run.type_error("a slice needs a list or a string, not {}", type_name(of.type()));
    }
    const Datum first = from.is_nil() ? Datum::integer(0) : numeric(run, from);
    const Datum last =
        to.is_nil() ? Datum::integer(std::numeric_limits<std::int64_t>::max()) : numeric(run, to);
    if (!first.is(Type::Int) || !last.is(Type::Int)) {
        return run.type_error("the ends of a slice must be integers, not {} and {}",
                              type_name(first.type()), type_name(last.type()));
    }
    const std::size_t size =
        of.is(Type::String) ? utf16_length(plain_text(run, of)) : std::size_t{of.size()};
    const std::size_t begin = clamped(first.as_integer(), size);
    const std::size_t end = std::max(begin, clamped(last.as_integer(), size));
    return part_of(run, of, begin, end);
}

Datum with_item(Run& run, Datum of, Datum at, Datum value) noexcept {
    of = opened(run, of);
    if (of.is_list()) { return list_with_item(run, of, at, value); }
    if (of.is_nil()) { return map_with(run, Datum::map(run.make<MapBuffer>(), 0), at, value); }
    if (of.is_map()) { return map_with(run, of, at, value); }
    return run.type_error("nothing can be set in a {}", type_name(of.type()));
}

}  // namespace millrace::compute
