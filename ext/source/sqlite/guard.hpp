#pragma once
/// @file guard.hpp — when a running statement has to stop

#include <atomic>
#include <cstdint>
#include <optional>

#include <millrace/base/clock.hpp>

#include "failure.hpp"

namespace millrace::ext::source_sqlite {

/// Virtual machine steps of SQLite between two looks at the guard: some 5 to 20 us.
inline constexpr int kStepsPerLook = 200;

/// Asked every kStepsPerLook steps of a statement, and while it waits for a lock.
///
/// Threads:   of the statement; `stop` may be set by any.
class Guard {
public:
    /// For worker threads: until `deadline`, or until `stop` is set. Waits for locks.
    Guard(Deadline deadline, const std::atomic<bool>* stop) noexcept
        : deadline_(deadline), stop_(stop) {}

    /// For the event loop: for so long and so many looks at most. Never waits.
    [[nodiscard]] static Guard in_place(Duration time_max, std::uint32_t looks_max) noexcept {
        Guard guard(Deadline::after(time_max), nullptr);
        guard.looks_left_ = looks_max;
        guard.in_place_ = true;
        return guard;
    }

    [[nodiscard]] bool may_wait() const noexcept { return !in_place_; }
    /// Why the statement was stopped; nothing: it was not.
    [[nodiscard]] std::optional<FailureKind> reason() const noexcept { return reason_; }

    /// Whether the statement has to stop now.
    [[nodiscard]] bool look() noexcept {
        if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) {
            reason_ = FailureKind::Stopped;
        } else if ((in_place_ && looks_left_-- == 0) || deadline_.passed(Clock::now())) {
            reason_ = in_place_ ? FailureKind::OverBudget : FailureKind::TimedOut;
        }
        return reason_.has_value();
    }

private:
    Deadline deadline_;
    const std::atomic<bool>* stop_;
    std::uint32_t looks_left_ = 0;
    bool in_place_ = false;
    std::optional<FailureKind> reason_;
};

}  // namespace millrace::ext::source_sqlite
