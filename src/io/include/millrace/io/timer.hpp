#pragma once
/// @file timer.hpp — deadlines of one core, kept in a heap

#include <cstddef>
#include <cstdint>
#include <vector>

#include <millrace/base/assert.hpp>
#include <millrace/base/clock.hpp>

namespace millrace::io {

/// Something that wants to be told when an instant has passed: a member or base of what waits.
class Timer {
public:
    Timer() = default;
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    [[nodiscard]] bool is_set() const noexcept { return index_ != kNotSet; }

protected:
    ~Timer() { MR_REQUIRE(!is_set()); }
    /// Called once; the timer is not set any more by then and may be set again.
    virtual void expired() noexcept = 0;

private:
    friend class TimerQueue;
    static constexpr std::uint32_t kNotSet = ~std::uint32_t{0};
    std::uint32_t index_ = kNotSet;
};

/// All set timers, the earliest first. Knows no clock: whoever waits calls expire().
///
/// Threads:   one.
/// Cost:      O(log n); almost always O(1), because deadlines are set in order and most are
///            removed before they pass.
class TimerQueue {
public:
    void set(Timer& timer, Instant at);
    void remove(Timer& timer) noexcept;

    /// The earliest instant a timer is set to; Instant::max() when none is.
    [[nodiscard]] Instant next() const noexcept {
        return heap_.empty() ? Instant::max() : heap_.front().at;
    }
    [[nodiscard]] std::size_t size() const noexcept { return heap_.size(); }

    /// Calls expired() of every timer whose instant is not after `now`.
    void expire(Instant now) noexcept;

private:
    struct Entry {
        Instant at;
        Timer* timer;
    };

    void place(std::size_t index, const Entry& entry) noexcept;
    void sift_up(std::size_t index, const Entry& entry) noexcept;
    void sift_down(std::size_t index, const Entry& entry) noexcept;

    std::vector<Entry> heap_;
};

}  // namespace millrace::io
