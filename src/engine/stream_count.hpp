#pragma once
/// @file stream_count.hpp — how many items of a streamed list are sent at once

#include <cstdint>

#include <millrace/plan/plan.hpp>
#include <millrace/value/value.hpp>

namespace millrace::engine {

/// `initialCount` of @stream, a literal or a variable; 0 when it is not given. May be negative:
/// the writer makes an error of that.
[[nodiscard]] std::int64_t initial_count(const plan::StreamPlan& stream,
                                         value::Value variables) noexcept;

}  // namespace millrace::engine
