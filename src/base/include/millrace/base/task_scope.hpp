#pragma once
/// @file task_scope.hpp — where spawned tasks belong

#include <coroutine>
#include <cstddef>

#include <millrace/base/assert.hpp>
#include <millrace/base/task.hpp>

namespace millrace {

/// The owner of tasks nobody awaits one by one.
///
/// Lifetime:  join() it before what its tasks refer to is destroyed; ~TaskScope() aborts when
///            a task is still running. A scope does not stop its tasks: whoever owns them
///            cancels what they wait for, then joins.
/// Threads:   one.
class TaskScope {
public:
    TaskScope() = default;
    TaskScope(const TaskScope&) = delete;
    TaskScope& operator=(const TaskScope&) = delete;
    ~TaskScope() { MR_REQUIRE(running_ == 0); }

    /// Starts `task` at once; returns when it first waits or ends.
    void spawn(Task<void> task);

    [[nodiscard]] std::size_t running() const noexcept { return running_; }

    class [[nodiscard]] Join {
    public:
        explicit Join(TaskScope& scope) noexcept : scope_(scope) {}
        [[nodiscard]] bool await_ready() const noexcept { return scope_.running_ == 0; }
        void await_suspend(std::coroutine_handle<> joiner) noexcept {
            MR_REQUIRE(scope_.joiner_ == nullptr);
            scope_.joiner_ = joiner;
        }
        static void await_resume() noexcept {}

    private:
        TaskScope& scope_;
    };

    /// Waits until no task is running; at most one coroutine may join at a time.
    [[nodiscard]] Join join() noexcept { return Join(*this); }

private:
    struct Root;
    static Root run(TaskScope* scope, Task<void> task);
    void ended() noexcept;

    std::size_t running_ = 0;
    std::coroutine_handle<> joiner_;
};

/// Runs a task to its end on the calling thread; it must not have to wait for a loop.
/// For tests, and for code that is known to be straight-line.
template <class T>
T run_now(Task<T> task);

namespace detail {

template <class T>
Task<void> store_result(Task<T> task, T* result) {
    std::construct_at(result, co_await std::move(task));
}

}  // namespace detail

template <class T>
T run_now(Task<T> task) {
    TaskScope scope;
    if constexpr (std::is_void_v<T>) {
        scope.spawn(std::move(task));
        MR_REQUIRE(scope.running() == 0);
    } else {
        union Slot {
            Slot() noexcept {}
            ~Slot() { std::destroy_at(&value); }
            T value;
        } slot;
        scope.spawn(detail::store_result(std::move(task), &slot.value));
        MR_REQUIRE(scope.running() == 0);
        return std::move(slot.value);
    }
}

}  // namespace millrace
