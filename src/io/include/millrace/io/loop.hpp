#pragma once
/// @file loop.hpp — the event loop of one core

#include <coroutine>
#include <memory>
#include <type_traits>
#include <utility>

#include <millrace/base/clock.hpp>
#include <millrace/base/task.hpp>
#include <millrace/base/task_scope.hpp>
#include <millrace/io/timer.hpp>

namespace millrace::io {

class Resolver;

/// Work sent to a loop from another core.
class Mail {
public:
    Mail() = default;
    Mail(const Mail&) = delete;
    Mail& operator=(const Mail&) = delete;
    virtual ~Mail() = default;
    /// Called on the receiving loop, which then destroys the mail.
    virtual void open() noexcept = 0;
};

/// Runs everything that happens on one core: sockets, timers, mail from other cores.
///
/// Lifetime:  outlives every stream, timer and wait made with it.
/// Threads:   everything but send(), post() and stop() is for the thread that calls run().
/// Cost:      timers share one kernel timer, which is re-armed only for an earlier instant.
class Loop {
public:
    Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    ~Loop();

    /// Runs until stop() is called. May be called again afterwards.
    void run();
    /// From any thread.
    void stop() noexcept;

    /// From any thread: opens `mail` on this loop.
    void send(std::unique_ptr<Mail> mail);
    /// From any thread: calls `work` on this loop.
    template <class Work>
        requires std::is_nothrow_invocable_v<Work>
    void post(Work work);

    /// Resumes `waiting` on the next turn of the loop: for wakers that must not be re-entered.
    void resume_soon(std::coroutine_handle<> waiting);

    void set_timer(Timer& timer, Instant at);
    void remove_timer(Timer& timer) noexcept;

    /// Finds addresses for this core, with a cache of its own.
    [[nodiscard]] Resolver& resolver();

    /// Asio's side of the loop, for the files of this room.
    class Engine;
    [[nodiscard]] Engine& engine() noexcept { return *engine_; }

private:
    std::unique_ptr<Engine> engine_;
};

/// Runs `loop` until `task` has ended: the bottom of tests and command line tools.
template <class T>
T run_until_done(Loop& loop, Task<T> task);

template <class Work>
    requires std::is_nothrow_invocable_v<Work>
void Loop::post(Work work) {
    struct Letter final : Mail {
        explicit Letter(Work&& given) : work(std::move(given)) {}
        void open() noexcept override { work(); }
        Work work;
    };
    send(std::make_unique<Letter>(std::move(work)));
}

namespace detail {

template <class T>
Task<void> stop_after(Loop* loop, Task<T> task, std::unique_ptr<T>* result) {
    *result = std::make_unique<T>(co_await std::move(task));
    loop->stop();
}

inline Task<void> stop_after(Loop* loop, Task<void> task) {
    co_await std::move(task);
    loop->stop();
}

}  // namespace detail

template <class T>
T run_until_done(Loop& loop, Task<T> task) {
    TaskScope scope;
    if constexpr (std::is_void_v<T>) {
        scope.spawn(detail::stop_after(&loop, std::move(task)));
        loop.run();
    } else {
        std::unique_ptr<T> result;
        scope.spawn(detail::stop_after(&loop, std::move(task), &result));
        loop.run();
        return std::move(*result);
    }
}

}  // namespace millrace::io
