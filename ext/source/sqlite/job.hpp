#pragma once
/// @file job.hpp — work that a core has given to a thread, and how the core waits for it

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>

#include <millrace/base/clock.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/io/wait.hpp>

#include "connection.hpp"
#include "guard.hpp"
#include "statement_call.hpp"

namespace millrace::ext::source_sqlite {

/// Where finished jobs go: one core. Jobs may outlive it, but then they are withdrawn.
///
/// Threads:   close() by the core, before its loop ends; the rest by any.
class ReturnAddress {
public:
    explicit ReturnAddress(io::Loop& loop) noexcept : loop_(loop) {}
    /// Waits until no thread is about to use the loop. All jobs are withdrawn or delivered.
    void close() const noexcept;

private:
    friend class Job;
    io::Loop& loop_;
    std::atomic<std::uint32_t> posting_{0};
};

/// Told on its core when its job is done.
class Receiver {
public:
    virtual void delivered() noexcept = 0;

protected:
    ~Receiver() = default;
};

enum class JobKind : std::uint8_t {
    Statement,
    Commit,
    Open,  // a connection for the core to keep
};

/// One thing to do. Either the core withdraws it or the thread delivers it, never both.
///
/// Threads:   what stands under "core" is for the core that made it, what stands under "thread"
///            for the one that works on it.
class Job : public std::enable_shared_from_this<Job> {
public:
    Job(std::shared_ptr<ReturnAddress> back, JobKind kind, Deadline deadline) noexcept
        : back_(std::move(back)), kind_(kind), deadline_(deadline) {}
    Job(std::shared_ptr<ReturnAddress> back, const StatementCall& call, Deadline deadline)
        : Job(std::move(back), JobKind::Statement, deadline) {
        call_.emplace(call);
    }

    // --- core ---
    void set_receiver(Receiver* receiver) noexcept { receiver_ = receiver; }
    /// False: it is too late, and the job will be delivered. A commit cannot be withdrawn once it
    /// has begun: nobody could tell what has become of it.
    [[nodiscard]] bool withdraw() noexcept;
    [[nodiscard]] RunResult& result() noexcept { return result_; }
    [[nodiscard]] std::unique_ptr<Connection>& connection() noexcept { return connection_; }

    // --- thread ---
    /// False: it was withdrawn.
    [[nodiscard]] bool begin() noexcept;
    [[nodiscard]] JobKind kind() const noexcept { return kind_; }
    [[nodiscard]] const StatementCall& call() const noexcept { return call_->call(); }
    [[nodiscard]] Guard guard() const noexcept { return {deadline_, &stop_}; }
    [[nodiscard]] Deadline deadline() const noexcept { return deadline_; }
    void finish(RunResult result) noexcept;
    void finish_open(std::unique_ptr<Connection> connection) noexcept;

private:
    enum class State : std::uint8_t { Queued, Running, Withdrawn, Done };

    void deliver() noexcept;

    const std::shared_ptr<ReturnAddress> back_;
    const JobKind kind_;
    const Deadline deadline_;
    std::optional<OwnedCall> call_;
    std::atomic<State> state_{State::Queued};
    std::atomic<bool> stop_{false};
    Receiver* receiver_ = nullptr;
    RunResult result_;
    std::unique_ptr<Connection> connection_;
};

/// `co_await JobWait(…)`: until the job is done, its deadline has passed, or nobody wants it. The
/// job was withdrawn when that fails. Nobody makes one for a client that has left already.
class [[nodiscard]] JobWait final : private io::Wait, private Receiver {
public:
    JobWait(io::Loop& loop, Job& job, const Until& until) noexcept : Wait(loop, until), job_(job) {
        job_.set_receiver(this);
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) { suspend(waiting); }
    [[nodiscard]] io::IoResult<void> await_resume() const noexcept { return result_; }

private:
    void give_up(io::FaultKind why) noexcept override;
    void delivered() noexcept override { wake(); }

    Job& job_;
    io::IoResult<void> result_;
};

}  // namespace millrace::ext::source_sqlite
