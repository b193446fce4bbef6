#pragma once
/// @file clock.hpp — instants, durations and deadlines

#include <chrono>

namespace millrace {

using Clock = std::chrono::steady_clock;
using Instant = Clock::time_point;
using Duration = Clock::duration;

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// The instant at which a wait gives up. Logic that depends on time takes an Instant as a
/// parameter; only what truly waits looks at the clock, so tests need no fake clock.
struct Deadline {
    Instant at = Instant::max();

    [[nodiscard]] static Deadline never() noexcept { return {}; }
    [[nodiscard]] static Deadline after(Duration wait) noexcept { return {Clock::now() + wait}; }

    [[nodiscard]] bool passed(Instant now) const noexcept { return now >= at; }

    /// The earlier of two.
    [[nodiscard]] Deadline or_earlier(Deadline other) const noexcept {
        return {other.at < at ? other.at : at};
    }
};

}  // namespace millrace
