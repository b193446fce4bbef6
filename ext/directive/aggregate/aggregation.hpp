#pragma once
/// @file aggregation.hpp — one aggregate of a query, compiled, over the rows of a source

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/plan/directive.hpp>

#include "aggregate_function.hpp"
#include "source_rows.hpp"

namespace millrace::ext::directive_aggregate {

/// As a query says it: arguments of a directive, or members of the input object Aggregate.
struct AggregateArguments {
    std::string as;  // empty: it has no name
    std::string fn;
    std::optional<std::string_view> of;
    std::optional<std::string_view> where;
    std::optional<std::string_view> by;
    std::optional<double> q;
    std::string_view separator = ",";
    bool distinct = false;
};

/// Lifetime: of the plan. Threads: immutable.
class Aggregation {
public:
    /// Nothing when something is wrong with it, and reported.
    [[nodiscard]] static std::optional<Aggregation> compile(RowExpressions& expressions,
                                                            const AggregateArguments& arguments);

    /// Its value for the rows at `places`.
    [[nodiscard]] Result<value::Value> over(std::span<const value::Value> rows,
                                            std::span<const std::uint32_t> places,
                                            plan::ComputeContext& context) const;

    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    [[nodiscard]] ResultForm form() const noexcept { return form_; }

private:
    Aggregation() = default;

    [[nodiscard]] Result<std::span<const std::uint32_t>> chosen(
        std::span<const value::Value> rows, std::span<const std::uint32_t> places,
        plan::ComputeContext& context) const;
    [[nodiscard]] Result<value::Value> row_at(std::span<const value::Value> rows,
                                              std::uint32_t place,
                                              plan::ComputeContext& context) const;

    std::string name_;
    AggregateFunction function_ = AggregateFunction::Count;
    ResultForm form_ = ResultForm::Any;
    std::optional<plan::BoundExpression> of_;  // nothing: rows are counted
    std::optional<plan::BoundExpression> where_;
    std::optional<plan::BoundExpression> by_;
    double q_ = 0.5;
    std::string separator_;
    bool distinct_ = false;
};

/// The aggregates in argument `aggregates`, in order. Nothing when one is wrong, and reported.
[[nodiscard]] std::optional<std::vector<Aggregation>> compile_aggregates(
    RowExpressions& expressions);

/// Whether `text` can be the name of a result: letters, digits and `_`, no digit first.
[[nodiscard]] bool is_name(std::string_view text) noexcept;

}  // namespace millrace::ext::directive_aggregate
