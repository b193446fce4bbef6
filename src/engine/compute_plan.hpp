#pragma once
/// @file compute_plan.hpp — `extensions.computePlan`: what an operation computed, and for how long

#include <millrace/plan/plan.hpp>
#include <millrace/wire/json_writer.hpp>

#include "compute_runtime.hpp"
#include "fetcher.hpp"

namespace millrace::engine {

/// Appends an object: `fetches`, each with the sources it waited for and when it could begin and
/// had ended; `sources` with the number of their items and when they were there; `directives`
/// with runs, items, steps and time. Times are nanoseconds, instants counted from the start of
/// the operation. `fetcher` null: nothing was fetched.
void append_compute_plan(wire::ReplyBuffer& out, const plan::Plan& plan,
                         const ComputeRuntime& compute, const Fetcher* fetcher);

}  // namespace millrace::engine
