#pragma once
/// @file ordering.hpp — how values compare, as the operators of expressions see it

#include <compare>
#include <cstdint>
#include <span>

#include <millrace/base/result.hpp>
#include <millrace/compute/expression.hpp>
#include <millrace/value/value.hpp>

namespace millrace::compute {

/// `==`: numbers by value whatever their kind, text by its characters, lists and objects deeply,
/// nil equals nil only. Values of different types are not equal.
///
/// Errors: COMPUTE_LIMIT.
[[nodiscard]] Result<bool> equal(value::Value left, value::Value right, EvaluationContext& context);

/// `<`: nil before everything, false before true, text by UTF-16 code units.
///
/// Errors: EXPRESSION_TYPE for values that have no order or are of different types.
[[nodiscard]] Result<std::weak_ordering> compare(value::Value left, value::Value right,
                                                 EvaluationContext& context);

/// Equal values have the same hash.
///
/// Errors: COMPUTE_LIMIT.
[[nodiscard]] Result<std::uint64_t> hash(value::Value value, EvaluationContext& context);

/// The places of `keys` in their order; equal keys stay as they are, nil comes last either way.
/// The answer lives in the arena of the context.
///
/// Errors: as compare().
/// Cost:   keys are read once; about 40 ns per key for a thousand numbers.
[[nodiscard]] Result<std::span<const std::uint32_t>> sort_places(std::span<const value::Value> keys,
                                                                 bool reversed,
                                                                 EvaluationContext& context);

/// The places of the first key of each kind, in order: those that are equal() are one kind.
///
/// Errors: COMPUTE_LIMIT.
[[nodiscard]] Result<std::span<const std::uint32_t>> distinct_places(
    std::span<const value::Value> keys, EvaluationContext& context);

}  // namespace millrace::compute
