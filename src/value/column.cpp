#include <millrace/value/column.hpp>

#include <bit>
#include <cmath>

#include <millrace/value/number_text.hpp>

namespace millrace::value {

namespace {

constexpr double kExactMax = 9007199254740992.0;  // 2^53

constexpr std::size_t word_count(std::size_t bits) noexcept {
    return (bits + Validity::kBitsPerWord - 1) / Validity::kBitsPerWord;
}

/// The number `item` stands for; `end` is null when it is none.
NumberText number_of(Value item) noexcept {
    static constexpr char kSomewhere = 0;
    switch (item.kind()) {
        case Kind::Number:
        case Kind::Raw: {
            const char* const end = item.text().data() + item.text().size();
            const NumberText number = read_number(item.text().data(), end);
            return number.end == end ? number : NumberText{};
        }
        case Kind::Int: {
            const auto number = static_cast<double>(item.as_integer());
            return {&kSomewhere, number, std::abs(number) < kExactMax};
        }
        case Kind::Float:
            return {&kSomewhere, item.as_real(), false};
        default:
            return {};
    }
}

}  // namespace

Validity Validity::make(std::size_t count, bool valid, Arena& arena) noexcept {
    // One word at least: no words would mean that nothing is null.
    const std::span<std::uint64_t> words =
        arena.make_array<std::uint64_t>(word_count(count) + (count == 0 ? 1 : 0));
    if (valid) {
        for (std::uint64_t& word : words) { word = ~std::uint64_t{0}; }
    }
    return Validity(words);
}

std::size_t Column::null_count() const noexcept {
    if (valid.all()) { return 0; }
    std::size_t count = 0;
    for (std::size_t i = 0; i < values.size(); ++i) { count += valid.test(i) ? 0U : 1U; }
    return count;
}

void Column::set_null(std::size_t i, Arena& arena) noexcept {
    if (valid.all()) { valid = Validity::make(values.size(), true, arena); }
    valid.clear(i);
    values[i] = 0;
}

Result<Column> to_column(Value list, Arena& arena) noexcept {
    if (!list.is(Kind::List)) {
        return fail(Error::make(arena, ErrorCode::BadRequest, "COLUMN_TYPE",
                                "Numbers are wanted: the value is no list."));
    }
    const std::span<const Value> items = list.items();
    Column column{arena.make_array<double>(items.size()), {}, true};
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].is_nothing()) {
            column.set_null(i, arena);
            continue;
        }
        const NumberText number = number_of(items[i]);
        if (number.end == nullptr) {
            return fail(Error::make(arena, ErrorCode::BadRequest, "COLUMN_TYPE",
                                    "Numbers are wanted: the list holds something else."));
        }
        if (!std::isfinite(number.value)) {
            return fail(Error::make(arena, ErrorCode::BadRequest, "COLUMN_RANGE",
                                    "A number of the list is too large for a double."));
        }
        column.values[i] = number.value;
        column.integers = column.integers && number.integer;
    }
    return column;
}

Value to_list(const Column& column, Arena& arena) noexcept {
    const std::span<Value> items = arena.make_array<Value>(column.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (column.is_null(i)) {
            items[i] = Value::null();
        } else if (column.integers) {
            items[i] = Value::integer(static_cast<std::int64_t>(column.values[i]));
        } else {
            items[i] = Value::real(column.values[i]);
        }
    }
    return Value::list(items);
}

}  // namespace millrace::value
