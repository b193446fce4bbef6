#pragma once
/// @file plan_cache_limits.hpp — how much is remembered of what was asked

#include <cstddef>

namespace millrace::plan {

struct PlanCacheLimits {
    std::size_t documents_max = 1'024;
    std::size_t bytes_max = std::size_t{16} * 1024 * 1024;  // of documents and their plans
    std::size_t plans_per_document_max = 32;
};

}  // namespace millrace::plan
