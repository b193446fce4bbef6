#pragma once
/// @file reader_pool.hpp — the threads that read one file

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "job.hpp"

namespace millrace::ext::source_sqlite {

/// Each thread has a connection of its own and starts when there is work for it.
///
/// Threads:   add() and forget() by any core.
/// Lifetime:  outlives its jobs, but for withdrawn ones; the destructor joins the threads.
/// Limits:    the cores bound what they add.
class ReaderPool {
public:
    ReaderPool(std::string file, std::size_t threads_max)
        : file_(std::move(file)), threads_max_(threads_max) {}
    ReaderPool(const ReaderPool&) = delete;
    ReaderPool& operator=(const ReaderPool&) = delete;
    ~ReaderPool();

    void add(std::shared_ptr<Job> job);
    /// Takes a withdrawn job out of the queue.
    void forget(const Job& job) noexcept;

private:
    void serve();
    void make_readable_while_written();
    [[nodiscard]] std::shared_ptr<Job> next();

    const std::string file_;
    const std::size_t threads_max_;
    std::once_flag prepared_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::shared_ptr<Job>> jobs_;
    std::size_t idle_ = 0;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace millrace::ext::source_sqlite
