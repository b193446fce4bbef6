#include <millrace/io/event.hpp>

namespace millrace::io {

void Event::set() noexcept {
    set_ = true;
    while (first_ != nullptr) {
        Waiter& waiter = *first_;
        first_ = waiter.next_;
        waiter.wake_soon();
    }
    last_ = nullptr;
}

void Event::remove(Waiter& waiter) noexcept {
    Waiter* previous = nullptr;
    Waiter* current = first_;
    while (current != &waiter) {
        MR_REQUIRE(current != nullptr);
        previous = current;
        current = current->next_;
    }
    (previous != nullptr ? previous->next_ : first_) = waiter.next_;
    if (last_ == &waiter) { last_ = previous; }
}

bool Event::Waiter::await_ready() noexcept {
    if (event_.set_) { return true; }
    if (!cancelled_before()) { return false; }
    result_ = fault(FaultKind::Cancelled);
    return true;
}

void Event::Waiter::await_suspend(std::coroutine_handle<> waiting) {
    (event_.last_ != nullptr ? event_.last_->next_ : event_.first_) = this;
    event_.last_ = this;
    suspend(waiting);
}

void Event::Waiter::give_up(FaultKind why) noexcept {
    event_.remove(*this);
    result_ = fault(why);
    wake_soon();
}

}  // namespace millrace::io
