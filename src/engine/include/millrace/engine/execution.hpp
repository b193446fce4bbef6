#pragma once
/// @file execution.hpp — runs a plan for one request and writes its response

#include <cstdint>
#include <memory>
#include <span>

#include <millrace/base/task.hpp>
#include <millrace/compute/workers.hpp>
#include <millrace/engine/compute_limits.hpp>
#include <millrace/engine/introspection.hpp>
#include <millrace/plan/plan.hpp>
#include <millrace/source/request_context.hpp>
#include <millrace/source/source.hpp>
#include <millrace/value/value.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::engine {

struct ExecutionInput {
    const plan::Plan& plan;
    value::Value variables;  // coerced (graphql::coerce_variables)
    /// The root object: Absent for the empty one (a gateway), or any Object (tests, events).
    value::Value root;
    source::RequestContext& context;
    std::span<source::Source* const> sources;  // of this core, by Binding::source()
    const Introspection& introspection;
    std::uint32_t calls_max = 0;  // upstream calls of the operation; 0: no limit
    ComputeLimits compute_limits = {};
    std::int64_t now_ms = 0;              // what now() answers: milliseconds since 1970
    compute::Workers* workers = nullptr;  // for long computations; null: none
    bool explain = false;                 // say in `extensions.computePlan` what was computed
    bool all_or_nothing = false;          // `data` is null when there are errors
};

/// One run of one plan.
///
///     Execution execution(input);
///     co_await execution.write_first(out);           // {"data":…}
///     while (execution.has_more()) {
///         out.clear();
///         co_await execution.write_next(out);        // {"incremental":[…],"hasNext":…}
///     }
///
/// Lifetime:  everything in the input outlives it. It may be destroyed only when write_first()
///            or write_next() has returned with has_more() false, or after finish().
/// Threads:   one core.
/// Errors:    never fails: whatever goes wrong is in the response.
class Execution {
public:
    explicit Execution(const ExecutionInput& input);
    Execution(const Execution&) = delete;
    Execution& operator=(const Execution&) = delete;
    ~Execution();

    /// Appends the response, or the initial one when parts of it come later.
    Task<void> write_first(wire::ReplyBuffer& out);
    /// Parts of the response are still to come.
    [[nodiscard]] bool has_more() const noexcept;
    /// Waits for the next parts and appends a payload that holds all that is there.
    Task<void> write_next(wire::ReplyBuffer& out);
    /// Waits for what is still under way, when nobody wants the rest.
    Task<void> finish();

    /// What the run took, for logs and metrics.
    struct Figures {
        std::uint32_t upstream_calls = 0;
        bool has_errors = false;  // in what was written so far
        bool data_is_null = false;
    };
    [[nodiscard]] const Figures& figures() const noexcept;

private:
    struct Impl;
    Impl* impl_;  // in the arena of the request
};

}  // namespace millrace::engine
