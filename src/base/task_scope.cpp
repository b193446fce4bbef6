#include <millrace/base/task_scope.hpp>

#include <utility>

namespace millrace {

/// The frame at the bottom of a spawned task; frees itself when the task has ended.
struct TaskScope::Root {
    struct promise_type : detail::PooledPromise {
        static Root get_return_object() noexcept { return {}; }
        static std::suspend_never initial_suspend() noexcept { return {}; }
        static std::suspend_never final_suspend() noexcept { return {}; }
        static void return_void() noexcept {}
    };
};

TaskScope::Root TaskScope::run(TaskScope* scope, Task<void> task) {
    // The awaiter frees the task's frame, and with it what the task was given, before the
    // joiner may go on and destroy what those refer to.
    co_await std::move(task);
    scope->ended();
}

void TaskScope::spawn(Task<void> task) {
    ++running_;
    run(this, std::move(task));
}

void TaskScope::ended() noexcept {
    if (--running_ == 0 && joiner_ != nullptr) { std::exchange(joiner_, nullptr).resume(); }
}

}  // namespace millrace
