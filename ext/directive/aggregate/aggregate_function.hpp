#pragma once
/// @file aggregate_function.hpp — what makes one value of many

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <millrace/plan/compute.hpp>

#include "result_form.hpp"
#include "source_rows.hpp"

namespace millrace::ext::directive_aggregate {

enum class AggregateFunction : std::uint8_t {
    Count,
    CountDistinct,
    CountIf,
    Sum,
    Avg,
    Min,
    Max,
    Median,
    Percentile,
    Stddev,
    StddevPop,
    Variance,
    VariancePop,
    Product,
    Range,
    Mode,
    First,
    Last,
    ArgMin,
    ArgMax,
    Collect,
    CollectDistinct,
    Any,
    All,
    Join,
};

/// What is known of a function before it runs.
struct AggregateFacts {
    std::string_view name;  // of the enum AggFn
    AggregateFunction function;
    Use use;          // of its values
    ResultForm form;  // of what it makes
};

[[nodiscard]] const AggregateFacts& aggregate_facts(std::string_view name) noexcept;

/// What some functions take beside the values.
struct AggregateOptions {
    double q = 0.5;  // of Percentile, from 0 to 1
    std::string_view separator = ",";
};

/// The value that `function` makes of `values`, none of which is null, in the order of the rows.
///
/// Count, CountDistinct, CountIf: Int. Sum, Product, Range: Int of whole numbers, else Float;
/// whole numbers that do not fit into 64 bits are an error. Sums of others do not lose what
/// rounding takes away. Avg, Median, Percentile (between the nearest two in proportion, as
/// percentile_cont of PostgreSQL), Stddev and Variance (of a sample; null below two values):
/// Float. Min, Max, First, Last: one of the values. Mode: the smallest of the most frequent.
/// Collect, CollectDistinct (first appearances): a list. Any, All: whether one or all are true.
/// Join: one text. ArgMin, ArgMax: the place in `values` of the first smallest or largest one.
/// Of no values: 0 for counts, an empty list, false for Any, true for All, otherwise null.
///
/// Errors: EXPRESSION_TYPE for values it cannot take, such as texts among numbers;
///         EXPRESSION_RUNTIME for results that are no finite number or no 64-bit one.
[[nodiscard]] Result<value::Value> aggregate(AggregateFunction function,
                                             std::span<const value::Value> values,
                                             const AggregateOptions& options,
                                             plan::ComputeContext& context);

/// The numbers of `values`. `what` computes with them: the name in the message.
/// Errors: EXPRESSION_TYPE.
[[nodiscard]] Result<std::span<const double>> read_doubles(std::span<const value::Value> values,
                                                           std::string_view what,
                                                           plan::ComputeContext& context);
[[nodiscard]] Error needs_numbers(std::string_view what, value::Value given,
                                  plan::ComputeContext& context);

/// The number below which the share `q` of `sorted` lies; `sorted` is not empty.
[[nodiscard]] double quantile(std::span<const double> sorted, double q) noexcept;

/// The sum of the squared distances from the mean.
[[nodiscard]] double squared_deviations(std::span<const double> numbers) noexcept;

}  // namespace millrace::ext::directive_aggregate
