#include <millrace/io/wait.hpp>

#include <utility>

namespace millrace::io {

void Wait::suspend(std::coroutine_handle<> waiting) {
    waiting_ = waiting;
    if (until_.deadline.at != Instant::max()) { loop_.set_timer(*this, until_.deadline.at); }
    if (until_.cancellation != nullptr && !until_.cancelled()) {
        Cancellation::Hook::attach(*until_.cancellation);
    }
}

std::coroutine_handle<> Wait::leave() noexcept {
    if (Timer::is_set()) { loop_.remove_timer(*this); }
    Cancellation::Hook::detach();
    return std::exchange(waiting_, nullptr);
}

void Wait::wake() noexcept {
    leave().resume();
}

void Wait::wake_soon() noexcept {
    loop_.resume_soon(leave());
}

void Sleep::give_up(FaultKind why) noexcept {
    slept_ = why == FaultKind::TimedOut;
    slept_ ? wake() : wake_soon();
}

}  // namespace millrace::io
