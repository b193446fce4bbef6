#pragma once
/// @file task.hpp — the coroutine that may wait

#include <coroutine>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include <millrace/base/assert.hpp>
#include <millrace/base/frame_pool.hpp>

namespace millrace {

template <class T = void>
class Task;

namespace detail {

/// What every promise of the house shares: pooled frames, no exceptions.
struct PooledPromise {
    static void* operator new(std::size_t bytes) noexcept { return FramePool::allocate(bytes); }
    static void operator delete(void* frame, std::size_t bytes) noexcept {
        FramePool::release(frame, bytes);
    }
    [[noreturn]] static void unhandled_exception() noexcept { std::abort(); }
};

/// Goes on in the coroutine that awaited this one, without growing the stack.
struct ResumeContinuation {
    static bool await_ready() noexcept { return false; }
    template <class Promise>
    static std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> done) noexcept {
        return done.promise().continuation;
    }
    static void await_resume() noexcept {}
};

struct TaskPromiseBase : PooledPromise {
    std::coroutine_handle<> continuation = std::noop_coroutine();

    static std::suspend_always initial_suspend() noexcept { return {}; }
    static ResumeContinuation final_suspend() noexcept { return {}; }
};

template <class T>
struct TaskPromise : TaskPromiseBase {
    TaskPromise() noexcept {}
    TaskPromise(const TaskPromise&) = delete;
    TaskPromise& operator=(const TaskPromise&) = delete;
    ~TaskPromise() {
        if (returned) { std::destroy_at(std::addressof(value)); }
    }

    Task<T> get_return_object() noexcept;

    template <class U>
        requires std::is_constructible_v<T, U&&>
    void return_value(U&& result) noexcept {
        std::construct_at(std::addressof(value), std::forward<U>(result));
        returned = true;
    }
    T take() noexcept { return std::move(value); }

    union {
        T value;
    };
    bool returned = false;
};

template <>
struct TaskPromise<void> : TaskPromiseBase {
    inline Task<void> get_return_object() noexcept;
    static void return_void() noexcept {}
    static void take() noexcept {}
};

}  // namespace detail

/// The result of a coroutine that may suspend. Lazy: it starts when it is awaited, and the
/// awaiting coroutine goes on when it has ended.
///
/// Lifetime:  awaited at most once, `co_await std::move(task)` or `co_await f()`. The frame is
///            freed at the end of the expression that awaited it, or by ~Task when nobody did.
/// Ownership: parameters by reference must outlive the await; what is spawned in a TaskScope
///            takes values.
/// Threads:   stays on the thread it was started on.
/// Errors:    Task<Result<T>>; an exception that leaves the coroutine aborts the program.
/// Cost:      one pooled frame, about 200 instructions (base/task_bench).
template <class T>
class [[nodiscard]] Task {
public:
    using promise_type = detail::TaskPromise<T>;

    Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    Task& operator=(Task&& other) noexcept {
        Task moved(std::move(other));
        std::swap(frame_, moved.frame_);
        return *this;
    }
    ~Task() {
        if (frame_) { frame_.destroy(); }
    }

    /// Awaits the task; the awaiter owns the frame from here on.
    [[nodiscard]] auto operator co_await() && noexcept {
        MR_ASSERT(frame_ != nullptr);
        return Awaiter(std::exchange(frame_, nullptr));
    }

private:
    friend promise_type;
    using Handle = std::coroutine_handle<promise_type>;

    class Awaiter {
    public:
        explicit Awaiter(Handle frame) noexcept : frame_(frame) {}
        Awaiter(const Awaiter&) = delete;
        Awaiter& operator=(const Awaiter&) = delete;
        ~Awaiter() { frame_.destroy(); }

        static bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
            frame_.promise().continuation = awaiting;
            return frame_;
        }
        T await_resume() noexcept { return frame_.promise().take(); }

    private:
        Handle frame_;
    };

    explicit Task(Handle frame) noexcept : frame_(frame) {}

    Handle frame_;
};

namespace detail {

template <class T>
Task<T> TaskPromise<T>::get_return_object() noexcept {
    return Task<T>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

inline Task<void> TaskPromise<void>::get_return_object() noexcept {
    return Task<void>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

}  // namespace detail
}  // namespace millrace
