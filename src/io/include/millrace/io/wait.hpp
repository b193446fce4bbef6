#pragma once
/// @file wait.hpp — one suspended coroutine: woken, out of time, or cancelled

#include <coroutine>

#include <millrace/base/cancellation.hpp>
#include <millrace/io/fault.hpp>
#include <millrace/io/loop.hpp>

namespace millrace::io {

/// What every awaiter of this room is made of: the coroutine, its deadline, its cancellation.
///
/// Lifetime:  lives in the frame of the coroutine that awaits it.
/// Ownership: a derived class calls suspend() from await_suspend(); after that exactly one of
///            wake(), wake_soon() ends the wait, both of which leave timer and cancellation.
class Wait : private Timer, private Cancellation::Hook {
protected:
    Wait(Loop& loop, const Until& until) noexcept : loop_(loop), until_(until) {}
    ~Wait() = default;

    [[nodiscard]] Loop& loop() const noexcept { return loop_; }
    [[nodiscard]] bool cancelled_before() const noexcept { return until_.cancelled(); }
    /// The deadline passed, or nobody wants the result: stop waiting, and sooner or later wake.
    virtual void give_up(FaultKind why) noexcept = 0;

    void suspend(std::coroutine_handle<> waiting);
    /// Goes on at once, inside this call.
    void wake() noexcept;
    /// Goes on at the next turn of the loop.
    void wake_soon() noexcept;

private:
    void expired() noexcept final { give_up(FaultKind::TimedOut); }
    void cancelled() noexcept final { give_up(FaultKind::Cancelled); }
    std::coroutine_handle<> leave() noexcept;

    Loop& loop_;
    Until until_;
    std::coroutine_handle<> waiting_;
};

/// `co_await sleep(loop, until)`: returns at the deadline (true), or when cancelled (false).
class [[nodiscard]] Sleep final : private Wait {
public:
    Sleep(Loop& loop, const Until& until) noexcept : Wait(loop, until) {}

    [[nodiscard]] bool await_ready() const noexcept { return cancelled_before(); }
    void await_suspend(std::coroutine_handle<> waiting) { suspend(waiting); }
    bool await_resume() const noexcept { return slept_; }

private:
    void give_up(FaultKind why) noexcept override;
    bool slept_ = false;
};

inline Sleep sleep(Loop& loop, const Until& until) noexcept {
    return Sleep(loop, until);
}

}  // namespace millrace::io
