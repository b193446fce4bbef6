#pragma once
/// @file writer.hpp — the one thread that changes a file, and the transactions that wait for it

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "job.hpp"
#include "kept_connection.hpp"

namespace millrace::ext::source_sqlite {

/// One transaction. It has the file for itself from its first statement until it is committed or
/// left, or until its deadline passes.
///
/// Threads:   its members are guarded by the mutex of its writer.
class WriteSession {
public:
    explicit WriteSession(Deadline deadline) noexcept : deadline_(deadline) {}

private:
    friend class Writer;
    const Deadline deadline_;
    std::deque<std::shared_ptr<Job>> jobs_;
    bool left_ = false;  // by its core
    bool queued_ = false;
    std::optional<Failure> ended_;  // by the writer, and why
};

/// SQLite lets one at a time write; those of this process stand in line here, fairly and without
/// holding a thread each.
///
/// Threads:   add() and leave() by any core. The thread starts with the first job.
/// Lifetime:  outlives its jobs, but for withdrawn ones; the destructor joins the thread.
class Writer {
public:
    explicit Writer(std::string file) : file_(std::move(file)) {}
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer();

    /// The next step of `session`, whose first one begins it. One that can no longer be made
    /// fails.
    void add(const std::shared_ptr<WriteSession>& session, std::shared_ptr<Job> job);
    /// Nothing follows: what was not committed is rolled back. Does not wait for that.
    void leave(const std::shared_ptr<WriteSession>& session) noexcept;

private:
    void serve();
    [[nodiscard]] std::shared_ptr<WriteSession> next_session();
    [[nodiscard]] std::shared_ptr<Job> next_job(WriteSession& session);
    void run_session(WriteSession& session, KeptConnection& kept);
    void end_session(WriteSession& session, const Failure& why);

    const std::string file_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::shared_ptr<WriteSession>> sessions_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace millrace::ext::source_sqlite
