#pragma once
/// @file graphql_limits.hpp — how large an operation may be

#include <cstddef>
#include <cstdint>

#include <millrace/base/limits.hpp>
#include <millrace/engine/compute_limits.hpp>

namespace millrace::server {

/// Bounds of one GraphQL request; each has a code of its own in docs/errors.md.
struct GraphqlLimits {
    std::size_t query_bytes_max = limits::kQueryBytesMax;
    std::uint32_t tokens_max = limits::kQueryTokensMax;
    std::uint32_t depth_max = limits::kSelectionDepthMax;
    std::uint32_t aliases_max = limits::kAliasesMax;
    std::uint32_t root_fields_max = limits::kRootFieldsMax;
    std::uint32_t upstream_calls_max = limits::kUpstreamCallsMax;
    std::size_t validation_errors_max = limits::kValidationErrorsMax;
    engine::ComputeLimits compute = {};
    std::uint64_t compute_cost_max = limits::kComputeCostMax;  // plan::Plan::estimated_steps
};

}  // namespace millrace::server
