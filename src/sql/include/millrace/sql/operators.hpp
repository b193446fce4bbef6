#pragma once
/// @file operators.hpp — comparison operators and aggregate functions, by name

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <millrace/sql/catalog.hpp>

namespace millrace::sql {

enum class Operator : std::uint8_t {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    In,
    NotIn,
    IsNull,
    Like,
    NotLike,
    ILike,
    NotILike,
    Similar,
    NotSimilar,
    Regex,
    NotRegex,
    IRegex,
    NotIRegex,
    Contains,
    ContainedIn,
    HasKey,
    HasKeysAny,
    HasKeysAll,
    Cast,
    // columns with columns, in permissions only
    ColumnEqual,
    ColumnNotEqual,
    ColumnGreater,
    ColumnGreaterOrEqual,
    ColumnLess,
    ColumnLessOrEqual,
};

/// The operator called `name`, such as `_eq`; also under its other spellings (`_ne`).
[[nodiscard]] std::optional<Operator> find_operator(std::string_view name) noexcept;
[[nodiscard]] std::string_view operator_name(Operator op) noexcept;

/// What clients may compare values of a type with, in the order of names.
[[nodiscard]] std::span<const Operator> operators_of(const SqlType& type) noexcept;

/// Whether the operand is a list of values.
[[nodiscard]] constexpr bool takes_list(Operator op) noexcept {
    return op == Operator::In || op == Operator::NotIn;
}

[[nodiscard]] constexpr bool compares_columns(Operator op) noexcept {
    return op >= Operator::ColumnEqual;
}
/// What a comparison of columns does with them.
[[nodiscard]] Operator without_column(Operator op) noexcept;

enum class AggregateFunction : std::uint8_t {
    Count,
    Avg,
    Max,
    Min,
    Stddev,
    StddevPop,
    StddevSamp,
    Sum,
    VarPop,
    VarSamp,
    Variance,
    BoolAnd,
    BoolOr,
};

[[nodiscard]] std::string_view aggregate_name(AggregateFunction function) noexcept;
/// Those that take one column, without Count and those of booleans.
[[nodiscard]] std::span<const AggregateFunction> column_aggregates() noexcept;
/// Those of them that conditions may use.
[[nodiscard]] std::span<const AggregateFunction> predicate_aggregates() noexcept;
[[nodiscard]] bool applies_to(AggregateFunction function, const SqlType& type) noexcept;
/// Whether `_inc` adds to columns of the type.
[[nodiscard]] bool is_incremented(const SqlType& type) noexcept;
/// Whether the result has the type of the column.
[[nodiscard]] constexpr bool keeps_type(AggregateFunction function) noexcept {
    return function == AggregateFunction::Max || function == AggregateFunction::Min ||
           function == AggregateFunction::Sum;
}

}  // namespace millrace::sql
