#pragma once
/// @file semaphore.hpp — at most so many at a time, with a bounded queue

#include <cstddef>
#include <utility>

#include <millrace/io/wait.hpp>

namespace millrace::io {

/// Gives out a fixed number of permits; those who come later wait in line.
///
/// Lifetime:  outlives its permits and waiters.
/// Threads:   one.
/// Limits:    at most `queue_max` wait; the next one fails with Overloaded at once.
class Semaphore {
public:
    Semaphore(Loop& loop, std::size_t permits, std::size_t queue_max) noexcept
        : loop_(loop), free_(permits), queue_max_(queue_max) {}
    Semaphore(const Semaphore&) = delete;
    Semaphore& operator=(const Semaphore&) = delete;
    ~Semaphore() { MR_REQUIRE(first_ == nullptr); }

    /// Gives its place back when destroyed.
    class [[nodiscard]] Permit {
    public:
        Permit() noexcept = default;
        explicit Permit(Semaphore& from) noexcept : from_(&from) {}
        Permit(Permit&& other) noexcept : from_(std::exchange(other.from_, nullptr)) {}
        Permit& operator=(Permit&& other) noexcept {
            std::swap(from_, other.from_);
            return *this;
        }
        ~Permit() {
            if (from_ != nullptr) { from_->release(); }
        }

    private:
        Semaphore* from_ = nullptr;
    };

    class [[nodiscard]] Waiter final : private Wait {
    public:
        Waiter(Semaphore& semaphore, const Until& until) noexcept
            : Wait(semaphore.loop_, until), semaphore_(semaphore) {}

        [[nodiscard]] bool await_ready() noexcept;
        void await_suspend(std::coroutine_handle<> waiting);
        [[nodiscard]] IoResult<Permit> await_resume() noexcept;

    private:
        friend Semaphore;
        void give_up(FaultKind why) noexcept override;

        Semaphore& semaphore_;
        Waiter* next_ = nullptr;
        IoResult<void> result_;
    };

    /// `co_await semaphore.acquire(until)` gives a Permit.
    [[nodiscard]] Waiter acquire(const Until& until) noexcept { return Waiter(*this, until); }

    [[nodiscard]] std::size_t free() const noexcept { return free_; }
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }

private:
    void release() noexcept;
    void remove(Waiter& waiter) noexcept;

    Loop& loop_;
    std::size_t free_;
    std::size_t queue_max_;
    std::size_t waiting_ = 0;
    Waiter* first_ = nullptr;
    Waiter* last_ = nullptr;
};

}  // namespace millrace::io
