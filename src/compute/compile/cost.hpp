#pragma once
/// @file cost.hpp — how much an expression may take, from its text alone

#include <cstdint>
#include <vector>

#include "compile/resolver.hpp"

namespace millrace::compute {

/// Steps by how many loops over collections they are in: those in none, in one, in two, ….
using StepsByDepth = std::vector<std::uint64_t>;

[[nodiscard]] StepsByDepth estimate_steps(const Resolution& resolution);

/// Their sum for collections of `items`; the largest number when it is larger.
[[nodiscard]] std::uint64_t total_steps(const StepsByDepth& steps, std::uint64_t items) noexcept;

}  // namespace millrace::compute
