#pragma once
/// @file gap_filler.hpp — what buckets without rows show

#include <cstdint>
#include <span>

#include <millrace/base/arena.hpp>
#include <millrace/compute/time_grid.hpp>
#include <millrace/value/value.hpp>

namespace millrace::ext::directive_aggregate {

enum class FillMode : std::uint8_t { None, Null, Zero, Previous, Linear };

/// One bucket of one series (the rows with equal keys), with rows or filled in.
struct Cell {
    std::int64_t bucket = 0;
    std::uint32_t series = 0;
    bool has_rows = false;
    std::span<value::Value> values;  // of the aggregates, when it has rows or was filled
};

/// Fills the cells without rows of one series, which follow each other in time.
class GapFiller {
public:
    GapFiller(const compute::TimeGrid& grid, FillMode mode, std::size_t aggregates,
              Arena& arena) noexcept
        : grid_(grid), mode_(mode), aggregates_(aggregates), arena_(arena) {}

    void fill(std::span<Cell* const> cells);

private:
    void draw_lines(std::span<Cell* const> cells, std::size_t aggregate);
    [[nodiscard]] value::Value between(const Cell& left, const Cell& right, const Cell& at,
                                       std::size_t aggregate) const;

    const compute::TimeGrid& grid_;
    FillMode mode_;
    std::size_t aggregates_;
    Arena& arena_;
};

}  // namespace millrace::ext::directive_aggregate
