#pragma once
/// @file virtual_time.hpp — a clock that tests move, and coroutines that wait for it

#include <coroutine>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include <millrace/base/cancellation.hpp>

namespace millrace::engine::simulation {

using Millis = std::int64_t;

/// Time passes only in step(), which lets the earliest waiter go on: whatever a test measures is
/// exact, and a schedule of seconds takes microseconds.
///
/// Lifetime: outlives its waiters. Threads: one.
class VirtualTime {
public:
    class Wait;

    VirtualTime() = default;
    VirtualTime(const VirtualTime&) = delete;
    VirtualTime& operator=(const VirtualTime&) = delete;

    [[nodiscard]] Millis now() const noexcept { return now_; }

    /// `co_await` gives whether the time has come; false: it was cancelled before. No time at all
    /// does not suspend.
    [[nodiscard]] Wait wait(Millis time, Cancellation* cancellation) noexcept;

    /// When the earliest waiter is due.
    [[nodiscard]] std::optional<Millis> next() const noexcept {
        if (waiting_.empty()) { return std::nullopt; }
        return waiting_.begin()->first.first;
    }
    /// Those who wait for the same instant go on one by one, in the order in which they came.
    void step();
    void pass_to(Millis instant) noexcept { now_ = instant; }

private:
    using Place = std::pair<Millis, std::uint64_t>;

    Millis now_ = 0;
    std::uint64_t count_ = 0;
    std::map<Place, Wait*> waiting_;
};

class VirtualTime::Wait final : public Cancellation::Hook {
public:
    Wait(VirtualTime& time, Millis due, Cancellation* cancellation) noexcept
        : time_(time), due_(due), cancellation_(cancellation) {}

    [[nodiscard]] bool await_ready() noexcept {
        is_cancelled_ = cancellation_ != nullptr && cancellation_->requested();
        return is_cancelled_ || due_ <= time_.now_;
    }
    void await_suspend(std::coroutine_handle<> waiter) {
        waiter_ = waiter;
        place_ = {due_, time_.count_++};
        time_.waiting_.emplace(place_, this);
        if (cancellation_ != nullptr) { attach(*cancellation_); }
    }
    [[nodiscard]] bool await_resume() noexcept {
        detach();
        return !is_cancelled_;
    }

private:
    friend VirtualTime;

    void cancelled() noexcept override {
        is_cancelled_ = true;
        time_.waiting_.erase(place_);
        waiter_.resume();
    }

    VirtualTime& time_;
    Millis due_;
    Cancellation* cancellation_;
    std::coroutine_handle<> waiter_;
    Place place_;
    bool is_cancelled_ = false;
};

inline VirtualTime::Wait VirtualTime::wait(Millis time, Cancellation* cancellation) noexcept {
    return {*this, now_ + time, cancellation};
}

inline void VirtualTime::step() {
    const auto first = waiting_.begin();
    Wait* const wait = first->second;
    now_ = first->first.first;
    waiting_.erase(first);
    wait->waiter_.resume();
}

}  // namespace millrace::engine::simulation
