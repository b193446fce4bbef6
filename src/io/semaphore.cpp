#include <millrace/io/semaphore.hpp>

namespace millrace::io {

void Semaphore::release() noexcept {
    if (first_ == nullptr) {
        ++free_;
        return;
    }
    // The permit goes straight to the first in line: nobody who comes later can take it.
    Waiter& waiter = *first_;
    first_ = waiter.next_;
    if (first_ == nullptr) { last_ = nullptr; }
    --waiting_;
    waiter.wake_soon();
}

void Semaphore::remove(Waiter& waiter) noexcept {
    Waiter* previous = nullptr;
    Waiter* current = first_;
    while (current != &waiter) {
        MR_REQUIRE(current != nullptr);
        previous = current;
        current = current->next_;
    }
    (previous != nullptr ? previous->next_ : first_) = waiter.next_;
    if (last_ == &waiter) { last_ = previous; }
    --waiting_;
}

bool Semaphore::Waiter::await_ready() noexcept {
    if (cancelled_before()) {
        result_ = fault(FaultKind::Cancelled);
        return true;
    }
    if (semaphore_.free_ > 0) {
        --semaphore_.free_;
        return true;
    }
    if (semaphore_.waiting_ >= semaphore_.queue_max_) {
        result_ = fault(FaultKind::Overloaded);
        return true;
    }
    return false;
}

void Semaphore::Waiter::await_suspend(std::coroutine_handle<> waiting) {
    (semaphore_.last_ != nullptr ? semaphore_.last_->next_ : semaphore_.first_) = this;
    semaphore_.last_ = this;
    ++semaphore_.waiting_;
    suspend(waiting);
}

IoResult<Semaphore::Permit> Semaphore::Waiter::await_resume() noexcept {
    if (!result_) { return tl::unexpected<Fault>(result_.error()); }
    return Permit(semaphore_);
}

void Semaphore::Waiter::give_up(FaultKind why) noexcept {
    semaphore_.remove(*this);
    result_ = fault(why);
    wake_soon();
}

}  // namespace millrace::io
