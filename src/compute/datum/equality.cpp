#include "datum/equality.hpp"

#include <bit>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "datum/big_number.hpp"
#include "datum/convert.hpp"
#include "datum/map.hpp"
#include "datum/number.hpp"
#include "datum/utf16.hpp"
#include "time/pattern.hpp"

namespace millrace::compute {

namespace {

constexpr double kTwoTo53 = 9007199254740992.0;

Datum too_deep(Run& run) noexcept {
    return run.limit_error("data of more than {} levels cannot be compared", kDataDepthMax);
}

Datum equal_at(Run& run, Datum left, Datum right, int depth) noexcept;

Datum lists_equal(Run& run, Datum left, Datum right, int depth) noexcept {
    if (left.size() != right.size()) { return Datum::boolean(false); }
    const Items a(left);
    const Items b(right);
    for (std::size_t i = 0; i < a.size(); ++i) {
        const Datum same = equal_at(run, a[i], b[i], depth + 1);
        if (same.is_failure() || !same.as_boolean()) { return same; }
    }
    return Datum::boolean(true);
}

/// Also of an Object and a Map: what counts is that names lead to equal values.
Datum maps_equal(Run& run, Datum left, Datum right, int depth) noexcept {
    if (right.is(Type::Map)) { std::swap(left, right); }
    const Entries a(run, left);
    if (a.size() != Entries(run, right).size()) { return Datum::boolean(false); }
    for (std::size_t i = 0; i < a.size(); ++i) {
        const Datum other = find_key(run, right, a.key(i));
        if (other.is_absent()) { return Datum::boolean(false); }
        const Datum same = equal_at(run, a.value(i), other, depth + 1);
        if (same.is_failure() || !same.as_boolean()) { return same; }
    }
    return Datum::boolean(true);
}

Datum equal_at(Run& run, Datum left, Datum right, int depth) noexcept {
    if (!run.step()) { return run.limit_reached(); }
    if (depth > kDataDepthMax) { return too_deep(run); }
    left = numeric(run, opened(run, left));
    right = numeric(run, opened(run, right));
    if (is_number(left.type()) && is_number(right.type())) {
        return Datum::boolean(number_order(left, right) == 0);
    }
    if (left.is_list() && right.is_list()) { return lists_equal(run, left, right, depth); }
    if (left.is_map() && right.is_map()) { return maps_equal(run, left, right, depth); }
    if (left.type() != right.type()) { return Datum::boolean(false); }
    switch (left.type()) {
        case Type::Nil:
            return Datum::boolean(true);
        case Type::Boolean:
            return Datum::boolean(left.as_boolean() == right.as_boolean());
        case Type::String:
            return Datum::boolean(plain_text(run, left) == plain_text(run, right));
        case Type::Date:
            return Datum::boolean(left.as_integer() == right.as_integer());
        case Type::Function:
            return Datum::boolean(&left.function() == &right.function());
        case Type::Pattern:
            return Datum::boolean(&left.pattern() == &right.pattern());
        case Type::Failure:
            return left;
        default:
            return Datum::boolean(false);
    }
}

constexpr std::uint64_t mix(std::uint64_t h) noexcept {
    h ^= h >> 33U;
    h *= 0xff51afd7ed558ccdULL;
    h ^= h >> 33U;
    h *= 0xc4ceb9fe1a85ec53ULL;
    return h ^ (h >> 33U);
}

std::uint64_t hash_number(Datum number) noexcept {
    if (number.is(Type::Int)) { return mix(static_cast<std::uint64_t>(number.as_integer())); }
    if (!number.is(Type::Float)) {
        const auto whole = to_int64(number.big());
        if (whole && number_order(Datum::integer(*whole), number) == 0) {
            return mix(static_cast<std::uint64_t>(*whole));
        }
    }
    const double real = to_double(number);
    if (const auto whole = exact_integer(real)) { return mix(static_cast<std::uint64_t>(*whole)); }
    return mix(std::bit_cast<std::uint64_t>(std::isnan(real) ? 0.5 : real));
}

std::uint64_t hash_at(Run& run, Datum datum, int depth) noexcept {
    if (!run.step() || depth > kDataDepthMax) { return 0; }
    datum = numeric(run, opened(run, datum));
    if (is_number(datum.type())) { return hash_number(datum); }
    std::uint64_t hash = mix(static_cast<std::uint64_t>(datum.type()) + 77);
    if (datum.is_list()) {
        const Items items(datum);
        hash = 1;
        for (std::size_t i = 0; i < items.size(); ++i) {
            hash = mix(hash * 31 + hash_at(run, items[i], depth + 1));
        }
        return hash;
    }
    if (datum.is_map()) {  // the order of the keys does not count
        const Entries entries(run, datum);
        hash = 2;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            hash += mix(hash_at(run, entries.key(i), depth + 1) * 31 +
                        hash_at(run, entries.value(i), depth + 1));
        }
        return hash;
    }
    switch (datum.type()) {
        case Type::Boolean:
            return hash + (datum.as_boolean() ? 1 : 0);
        case Type::String:
            return std::hash<std::string_view>{}(plain_text(run, datum));
        case Type::Date:
            return mix(static_cast<std::uint64_t>(datum.as_integer()) + 1);
        default:
            return hash;
    }
}

std::weak_ordering order_int_real(std::int64_t integer, double real) noexcept {
    if (std::isnan(real)) { return std::weak_ordering::less; }
    const auto as_real = static_cast<double>(integer);
    if (as_real < real) { return std::weak_ordering::less; }
    if (as_real > real) { return std::weak_ordering::greater; }
    // The conversion may have rounded; the double is integral where that can be.
    if (std::abs(as_real) < kTwoTo53) { return std::weak_ordering::equivalent; }
    const auto whole = exact_integer(real);
    return whole ? integer <=> *whole : std::weak_ordering::less;
}

std::weak_ordering order_reals(double left, double right) noexcept {
    if (left < right) { return std::weak_ordering::less; }
    if (left > right) { return std::weak_ordering::greater; }
    return std::isnan(left) <=> std::isnan(right);
}

constexpr std::weak_ordering reversed(std::weak_ordering order) noexcept {
    return 0 <=> order;
}

bool is_nan(Datum number) noexcept {
    return number.is(Type::Float) && std::isnan(number.as_real());
}

/// The instant a text stands for when it is compared with a date: `yyyy-MM-dd HH:mm:ss:SS`.
Order date_order(Run& run, Datum left, Datum right) noexcept {
    if (left.is(Type::String)) {
        const Order order = date_order(run, right, left);
        return order ? Order(reversed(*order)) : order;
    }
    const auto other = right.is(Type::Date) ? std::optional(right.as_integer())
                                            : parse_comparable_date(plain_text(run, right));
    if (!other) {
        return tl::unexpected(run.type_error(
            "a date cannot be compared with the string '{}'; yyyy-MM-dd HH:mm:ss:SS is expected",
            plain_text(run, right).substr(0, 40)));
    }
    return left.as_integer() <=> *other;
}

}  // namespace

Datum data_equal(Run& run, Datum left, Datum right) noexcept {
    return equal_at(run, left, right, 0);
}

bool keys_equal(Run& run, Datum left, Datum right) noexcept {
    if (left.is(Type::Int) && right.is(Type::Int)) {
        return left.as_integer() == right.as_integer();
    }
    if (left.is(Type::String) && right.is(Type::String)) {
        return plain_text(run, left) == plain_text(run, right);
    }
    const Datum same = data_equal(run, left, right);
    return !same.is_failure() && same.as_boolean();
}

std::weak_ordering number_order(Datum left, Datum right) noexcept {
    if (left.is(Type::Int) && right.is(Type::Int)) {
        return left.as_integer() <=> right.as_integer();
    }
    if (left.is(Type::Float) && right.is(Type::Float)) {
        return order_reals(left.as_real(), right.as_real());
    }
    if (left.is(Type::Int) && right.is(Type::Float)) {
        return order_int_real(left.as_integer(), right.as_real());
    }
    if (left.is(Type::Float) && right.is(Type::Int)) {
        return reversed(order_int_real(right.as_integer(), left.as_real()));
    }
    if (is_nan(left)) { return std::weak_ordering::greater; }
    if (is_nan(right)) { return std::weak_ordering::less; }
    return big_compare(left, right);
}

Order data_order(Run& run, Datum left, Datum right) noexcept {
    left = numeric(run, left);
    right = numeric(run, right);
    if (is_number(left.type()) && is_number(right.type())) { return number_order(left, right); }
    if (left.is(Type::String) && right.is(Type::String)) {
        return utf16_order(plain_text(run, left), plain_text(run, right));
    }
    if (left.is_nil() || right.is_nil()) { return !left.is_nil() <=> !right.is_nil(); }
    if (left.is(Type::Boolean) && right.is(Type::Boolean)) {
        return left.as_boolean() <=> right.as_boolean();
    }
    const auto is_date_or_text = [](Datum d) { return d.is(Type::Date) || d.is(Type::String); };
    if (is_date_or_text(left) && is_date_or_text(right)) { return date_order(run, left, right); }
    return tl::unexpected(run.type_error("{} and {} cannot be compared", type_name(left.type()),
                                         type_name(right.type())));
}

std::uint64_t data_hash(Run& run, Datum datum) noexcept {
    return hash_at(run, datum, 0);
}

}  // namespace millrace::compute
