#include "kernel/gaps.hpp"

#include <cmath>

#include <millrace/compute/vector_math.hpp>

namespace millrace::compute {

using value::Column;
using value::Validity;

namespace {

bool is_there(const Column& column, const Column* other, std::size_t i) noexcept {
    return !column.is_null(i) && (other == nullptr || !other->is_null(i));
}

/// Fills the nulls between `left` and `right`; either may be the size, for "no such neighbour".
void fill_between(std::span<double> values, std::size_t left, std::size_t right) noexcept {
    const std::size_t none = values.size();
    const std::size_t first = left == none ? 0 : left + 1;
    for (std::size_t i = first; i < right; ++i) {
        if (left == none) {
            values[i] = values[right];
        } else if (right == none) {
            values[i] = values[left];
        } else {
            const double share = static_cast<double>(i - left) / static_cast<double>(right - left);
            values[i] = values[left] * (1 - share) + values[right] * share;
        }
    }
}

}  // namespace

Column zero_nulls(const Column& column, Arena&) noexcept {
    return {column.values, {}, column.integers};  // a null's place holds 0
}

Column interpolate_nulls(const Column& column, Arena& arena) noexcept {
    const std::size_t n = column.size();
    const std::span<double> values = arena.copy(std::span<const double>(column.values));
    std::size_t left = n;
    for (std::size_t i = 0; i < n; ++i) {
        if (column.is_null(i)) { continue; }
        fill_between(values, left, i);
        left = i;
    }
    if (left == n) { return column; }
    fill_between(values, left, n);
    return {values, {}, false};
}

std::size_t first_null(const Column& column, const Column* other) noexcept {
    std::size_t i = 0;
    while (i < column.size() && is_there(column, other, i)) { ++i; }
    return i;
}

Column close_gaps(const Column& column, const Column* other, Arena& arena) noexcept {
    if (column.valid.all() && (other == nullptr || other->valid.all())) { return column; }
    Column dense{arena.make_array<double>(column.size()), {}, column.integers};
    std::size_t count = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
        if (is_there(column, other, i)) { dense.values[count++] = column.values[i]; }
    }
    dense.values = dense.values.first(count);
    return dense;
}

Column open_gaps(const Column& dense, const Column& original, const Column* other,
                 Arena& arena) noexcept {
    const std::size_t n = original.size();
    if (dense.size() == n) { return dense; }
    Column sparse{arena.make_array<double>(n), Validity::make(n, false, arena), dense.integers};
    std::size_t place = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (!is_there(original, other, i)) { continue; }
        if (!dense.is_null(place)) {
            sparse.values[i] = dense.values[place];
            sparse.valid.set(i);
        }
        ++place;
    }
    return sparse;
}

void cut_from(Column& column, std::size_t first, Arena& arena) noexcept {
    for (std::size_t i = first; i < column.size(); ++i) { column.set_null(i, arena); }
}

std::size_t drop_non_finite(Column& column, Arena& arena) noexcept {
    if (all_finite(column.values)) [[likely]] { return 0; }
    std::size_t count = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
        if (std::isfinite(column.values[i])) { continue; }
        count += column.is_null(i) ? 0U : 1U;
        column.set_null(i, arena);
    }
    return count;
}

}  // namespace millrace::compute
