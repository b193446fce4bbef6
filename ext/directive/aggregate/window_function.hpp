#pragma once
/// @file window_function.hpp — what gives each row of a list a value of its own

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <millrace/plan/compute.hpp>

#include "result_form.hpp"
#include "source_rows.hpp"

namespace millrace::ext::directive_aggregate {

enum class WindowFunction : std::uint8_t {
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    Ntile,
    Lag,
    Lead,
    FirstValue,
    LastValue,
    Sum,
    Avg,
    Min,
    Max,
    Count,
    Stddev,
    Diff,
    RatioToTotal,
    CumSum,
    CumMax,
    CumMin,
};

/// Which arguments a function has a use for.
enum class WindowKind : std::uint8_t {
    Number,  // of the row in its partition: none
    Rank,    // needs `orderBy`
    Tile,    // needs `n`
    Shift,   // `of`, `offset` and `default`
    Change,  // `of`, `offset`
    Frame,   // `of`, `preceding` and `following`
    Total,   // `of`
};

struct WindowFacts {
    std::string_view name;  // of the enum WindowFn
    WindowFunction function;
    WindowKind kind;
    Use use;          // of the values
    ResultForm form;  // of what it makes
};

[[nodiscard]] const WindowFacts& window_facts(std::string_view name) noexcept;

/// The rows a row is put together with, as distances from it; no distance: as far as the partition
/// goes. `preceding` 2 and `following` -1 are the two rows before it.
struct Frame {
    std::optional<std::int64_t> preceding;
    std::optional<std::int64_t> following = 0;
};

struct WindowOptions {
    Frame frame;
    std::size_t offset = 1;
    std::size_t tiles = 1;
    value::Value otherwise = value::Value::null();  // where a shift leaves the partition
};

/// One partition, its rows in order.
struct WindowPartition {
    std::span<const value::Value> values;  // of `of`
    std::span<const std::uint32_t> peers;  // the rank of each row: equal ones have the same
    bool has_values = true;                // false: COUNT counts rows
};

/// Writes the value of each row to `out`, as SQL defines it: null values are left out of frames,
/// a frame without values gives null (COUNT: 0), Stddev is of a sample. Diff, and the sums of whole
/// numbers, stay whole; beyond 64 bits they are an error. RatioToTotal is null where the total is
/// 0.
///
/// Errors: EXPRESSION_TYPE, EXPRESSION_RUNTIME, COMPUTE_LIMIT.
/// Cost:   log2 of the partition per row.
[[nodiscard]] Status run_window(WindowFunction function, const WindowPartition& partition,
                                const WindowOptions& options, std::span<value::Value> out,
                                plan::ComputeContext& context);

}  // namespace millrace::ext::directive_aggregate
