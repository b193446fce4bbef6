#pragma once
/// @file limits.hpp — how much work one document may cause
///
/// Each is far above what any honest document needs and small enough to keep the worst one
/// within some tens of milliseconds. A document that goes past is refused with
/// `Validation aborted.`, unless an error is known to report instead.

#include <cstddef>

namespace millrace::graphql::validation {

/// Field entries looked at by the overlap check, beyond kOverlapStepsPerField for each field of
/// the document. Past it, pairs are compared instead.
inline constexpr std::size_t kOverlapStepsMax = 400'000;
inline constexpr std::size_t kOverlapStepsPerField = 8;

/// Pairs of fields, fragments and arguments compared to word the errors of overlapping fields.
inline constexpr std::size_t kOverlapPairsMax = 1'000'000;

/// How deep that comparison may follow fields and fragments.
inline constexpr std::size_t kOverlapDepthMax = 1'000;

/// Usages of variables and spreads of fragments followed from all operations together.
inline constexpr std::size_t kVariableStepsMax = 2'000'000;

/// Selections followed from the roots of all subscriptions together.
inline constexpr std::size_t kRootSelectionsMax = 200'000;

}  // namespace millrace::graphql::validation
