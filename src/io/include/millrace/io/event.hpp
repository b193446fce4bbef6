#pragma once
/// @file event.hpp — something that happens once, and those who wait for it

#include <optional>

#include <millrace/io/wait.hpp>

namespace millrace::io {

/// Happens once; any number of coroutines of one core may wait for it.
///
/// Lifetime:  outlives its waiters.
/// Threads:   one.
/// Cost:      waiting when it has happened does not suspend. set() resumes nobody itself: the
///            waiters go on at the next turn of the loop, in the order in which they came.
class Event {
public:
    explicit Event(Loop& loop) noexcept : loop_(loop) {}
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    ~Event() { MR_REQUIRE(first_ == nullptr); }

    [[nodiscard]] bool is_set() const noexcept { return set_; }
    void set() noexcept;

    class [[nodiscard]] Waiter final : private Wait {
    public:
        Waiter(Event& event, const Until& until) noexcept
            : Wait(event.loop_, until), event_(event) {}

        [[nodiscard]] bool await_ready() noexcept;
        void await_suspend(std::coroutine_handle<> waiting);
        /// TimedOut or Cancelled when the event did not come first.
        [[nodiscard]] IoResult<void> await_resume() const noexcept { return result_; }

    private:
        friend Event;
        void give_up(FaultKind why) noexcept override;

        Event& event_;
        Waiter* next_ = nullptr;
        IoResult<void> result_;
    };

    [[nodiscard]] Waiter wait(const Until& until) noexcept { return Waiter(*this, until); }

private:
    void remove(Waiter& waiter) noexcept;

    Loop& loop_;
    Waiter* first_ = nullptr;
    Waiter* last_ = nullptr;
    bool set_ = false;
};

/// A value that one coroutine makes and any number of others wait for.
///
/// Lifetime:  outlives its waiters, who read the value in place.
template <class T>
class Completion {
public:
    explicit Completion(Loop& loop) noexcept : ready_(loop) {}

    [[nodiscard]] bool is_complete() const noexcept { return ready_.is_set(); }
    void complete(T value) noexcept {
        value_.emplace(std::move(value));
        ready_.set();
    }
    /// Only when is_complete().
    [[nodiscard]] T& value() noexcept { return *value_; }

    /// `co_await completion.wait(until)`; then value() when that did not fail.
    [[nodiscard]] Event::Waiter wait(const Until& until) noexcept { return ready_.wait(until); }

private:
    std::optional<T> value_;
    Event ready_;
};

}  // namespace millrace::io
