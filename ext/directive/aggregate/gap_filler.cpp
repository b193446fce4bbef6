#include "gap_filler.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "number.hpp"

namespace millrace::ext::directive_aggregate {

using value::Value;

void GapFiller::fill(std::span<Cell* const> cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i]->has_rows) { continue; }
        cells[i]->values = arena_.make_array<Value>(aggregates_);
        std::ranges::fill(cells[i]->values,
                          mode_ == FillMode::Zero ? Value::integer(0) : Value::null());
        if (mode_ == FillMode::Previous && i > 0) {
            std::ranges::copy(cells[i - 1]->values, cells[i]->values.begin());
        }
    }
    if (mode_ != FillMode::Linear) { return; }
    for (std::size_t a = 0; a < aggregates_; ++a) { draw_lines(cells, a); }
}

// From each number to the next, over the cells without rows between them.
void GapFiller::draw_lines(std::span<Cell* const> cells, std::size_t aggregate) {
    std::optional<std::size_t> before;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!cells[i]->has_rows || !read_number(cells[i]->values[aggregate])) { continue; }
        for (std::size_t gap = before.value_or(i) + 1; gap < i; ++gap) {
            if (cells[gap]->has_rows) { continue; }
            cells[gap]->values[aggregate] =
                between(*cells[*before], *cells[i], *cells[gap], aggregate);
        }
        before = i;
    }
}

Value GapFiller::between(const Cell& left, const Cell& right, const Cell& at,
                         std::size_t aggregate) const {
    const std::int64_t begin = grid_.begin(left.bucket);
    const auto length = static_cast<double>(grid_.begin(right.bucket) - begin);
    const auto distance = static_cast<double>(grid_.begin(at.bucket) - begin);
    const double from = read_number(left.values[aggregate])->real;
    const double to = read_number(right.values[aggregate])->real;
    const double made = from + (to - from) * distance / length;
    return std::isfinite(made) ? Value::real(made) : Value::null();
}

}  // namespace millrace::ext::directive_aggregate
