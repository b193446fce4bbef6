#pragma once
/// @file workers.hpp — threads that help with one large computation

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace millrace::compute {

/// A computation cut into parts that do not know of each other.
class PartedWork {
public:
    PartedWork() = default;
    PartedWork(const PartedWork&) = delete;
    PartedWork& operator=(const PartedWork&) = delete;
    virtual ~PartedWork() = default;

    /// Does part `part`; on any thread, each part once. Must not throw.
    virtual void run(std::size_t part) noexcept = 0;
};

/// Threads shared by all cores of the program. They start with the first work.
///
/// Lifetime:  outlives all work; the destructor waits for its threads.
/// Threads:   run() may be called from any thread at any time.
/// Cost:      waking a thread takes some 50 us: not for less than a millisecond of work.
class Workers {
public:
    /// `threads`: beside the one that brings work. 0: that one does everything.
    explicit Workers(unsigned threads) noexcept : thread_count_(threads) {}
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    ~Workers();

    /// How many parts can be worked on at once.
    [[nodiscard]] std::size_t width() const noexcept { return thread_count_ + std::size_t{1}; }

    /// Does all parts and returns when they are done. The caller takes its share: with all
    /// threads busy elsewhere it does them alone.
    void run(PartedWork& work, std::size_t parts);

private:
    struct Job;

    void start();
    void serve();

    const unsigned thread_count_;
    std::once_flag started_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::shared_ptr<Job>> jobs_;  // that may have parts nobody has begun
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace millrace::compute
