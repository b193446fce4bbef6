#pragma once
/// @file compute_limits.hpp — how much one operation may compute

#include <cstdint>

#include <millrace/base/clock.hpp>
#include <millrace/base/limits.hpp>

namespace millrace::engine {

/// Expressions and directives of one operation together, but for `directive_steps`. An operation
/// can lower them for itself (@computeLimits). Error when one is reached: COMPUTE_LIMIT, at the
/// field that computes.
struct ComputeLimits {
    std::uint64_t steps = limits::kComputeStepsMax;
    std::uint64_t directive_steps = limits::kComputeDirectiveStepsMax;  // of each directive
    std::uint64_t bytes = limits::kComputeBytesMax;
    std::uint32_t items = limits::kComputeItemsMax;  // of one collection
    milliseconds time{limits::kComputeTimeMax};      // of computing; waiting is free
};

}  // namespace millrace::engine
