#pragma once
/// @file ordering.hpp — how values compare, as the operators of expressions see it

#include <compare>
#include <cstdint>

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

}  // namespace millrace::compute
