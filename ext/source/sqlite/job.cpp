#include "job.hpp"

#include <thread>
#include <utility>

namespace millrace::ext::source_sqlite {

void ReturnAddress::close() const noexcept {
    while (posting_.load(std::memory_order_acquire) != 0) { std::this_thread::yield(); }
}

bool Job::withdraw() noexcept {
    State state = State::Queued;
    if (state_.compare_exchange_strong(state, State::Withdrawn)) { return true; }
    if (kind_ == JobKind::Commit || state != State::Running) { return false; }
    stop_.store(true, std::memory_order_relaxed);
    return state_.compare_exchange_strong(state, State::Withdrawn);
}

bool Job::begin() noexcept {
    State state = State::Queued;
    return state_.compare_exchange_strong(state, State::Running);
}

void Job::finish(RunResult result) noexcept {
    result_ = std::move(result);
    deliver();
}

void Job::finish_open(std::unique_ptr<Connection> connection) noexcept {
    connection_ = std::move(connection);
    deliver();
}

/// The core may end as soon as the job is done, so it is told before that somebody is on the way.
void Job::deliver() noexcept {
    const std::shared_ptr<ReturnAddress> back = back_;
    back->posting_.fetch_add(1);
    State state = State::Running;
    if (state_.compare_exchange_strong(state, State::Done)) {
        back->loop_.post([job = shared_from_this()]() noexcept {
            if (Receiver* receiver = std::exchange(job->receiver_, nullptr)) {
                receiver->delivered();
            }
        });
    }
    back->posting_.fetch_sub(1, std::memory_order_release);
}

void JobWait::give_up(io::FaultKind why) noexcept {
    if (!job_.withdraw()) { return; }  // it is on its way
    job_.set_receiver(nullptr);
    result_ = io::fault(why);
    wake_soon();
}

}  // namespace millrace::ext::source_sqlite
