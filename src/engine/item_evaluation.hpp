#pragma once
/// @file item_evaluation.hpp — one expression for all items of a list, on several cores when it
/// pays

#include <memory>
#include <span>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/base/result.hpp>
#include <millrace/compute/expression.hpp>
#include <millrace/compute/workers.hpp>
#include <millrace/value/value.hpp>

namespace millrace::engine {

/// The variables of an expression for the items of a list: a table with a row for each item.
struct ItemTable {
    std::span<value::Value> cells;            // rows one behind the other
    std::span<const std::uint16_t> columns;   // which variable each cell of a row is for
    std::span<const value::Value> constants;  // of the other variables, by their place
    std::uint32_t rows = 0;
};

/// Where the answers of other threads live.
using SideArenas = std::vector<std::unique_ptr<Arena>>;

/// The values for all rows, in the arena of `context` or in a side arena.
///
/// The first rows are evaluated here; when the others will take long, by what these took, they
/// are cut into parts and shared with `workers` (null: never). The answers, the first error and
/// the steps are the same either way.
///
/// Errors: those of evaluate(), of the first row that has one.
[[nodiscard]] Result<std::span<const value::Value>> evaluate_table(
    const compute::Expression& expression, const ItemTable& table,
    compute::EvaluationContext& context, compute::Workers* workers, SideArenas& side_arenas);

}  // namespace millrace::engine
