#include "writer.hpp"

#include <utility>
#include <vector>

namespace millrace::ext::source_sqlite {
namespace {

/// Its statements after one that has failed.
Failure aborted() {
    return {FailureKind::Refused, "25P02", {}, "the transaction was ended before"};
}

/// Its core did not come back in time.
Failure waited_too_long() {
    return {FailureKind::TimedOut, {}, {}, "the transaction took too long"};
}

}  // namespace

Writer::~Writer() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) { thread_.join(); }
}

void Writer::add(const std::shared_ptr<WriteSession>& session, std::shared_ptr<Job> job) {
    {
        const std::lock_guard lock(mutex_);
        if (session->ended_) {
            if (job->begin()) { job->finish(tl::unexpected(*session->ended_)); }
            return;
        }
        session->jobs_.push_back(std::move(job));
        if (!std::exchange(session->queued_, true)) { sessions_.push_back(session); }
        if (!thread_.joinable()) {
            thread_ = std::thread([this] { serve(); });
        }
    }
    changed_.notify_one();
}

void Writer::leave(const std::shared_ptr<WriteSession>& session) noexcept {
    {
        const std::lock_guard lock(mutex_);
        session->left_ = true;
        std::erase(sessions_, session);
    }
    changed_.notify_one();
}

std::shared_ptr<WriteSession> Writer::next_session() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ending_ || !sessions_.empty(); });
    if (sessions_.empty()) { return nullptr; }
    std::shared_ptr<WriteSession> session = std::move(sessions_.front());
    sessions_.pop_front();
    return session;
}

/// Null when there is none: the session was left, or its time is over.
std::shared_ptr<Job> Writer::next_job(WriteSession& session) {
    std::unique_lock lock(mutex_);
    const auto ready = [&] { return ending_ || session.left_ || !session.jobs_.empty(); };
    if (session.deadline_.at == Instant::max()) {
        changed_.wait(lock, ready);
    } else {
        changed_.wait_until(lock, session.deadline_.at, ready);
    }
    if (session.left_ || session.jobs_.empty()) { return nullptr; }
    std::shared_ptr<Job> job = std::move(session.jobs_.front());
    session.jobs_.pop_front();
    return job;
}

void Writer::end_session(WriteSession& session, const Failure& why) {
    std::deque<std::shared_ptr<Job>> rest;
    {
        const std::lock_guard lock(mutex_);
        session.ended_ = why;
        rest.swap(session.jobs_);
    }
    for (const std::shared_ptr<Job>& job : rest) {
        if (job->begin()) { job->finish(tl::unexpected(why)); }
    }
}

void Writer::serve() {
    KeptConnection kept(file_, Access::Write);
    while (const std::shared_ptr<WriteSession> session = next_session()) {
        run_session(*session, kept);
    }
}

namespace {

/// One transaction on the connection: begun by its first job, over when it cannot go on.
class OpenTransaction {
public:
    explicit OpenTransaction(KeptConnection& kept) noexcept : kept_(kept) {}
    OpenTransaction(const OpenTransaction&) = delete;
    OpenTransaction& operator=(const OpenTransaction&) = delete;
    ~OpenTransaction() {
        if (connection_ == nullptr || !connection_->in_transaction()) { return; }
        Guard guard(Deadline::never(), nullptr);
        if (connection_->execute("ROLLBACK", guard)) { kept_.close(); }
    }

    [[nodiscard]] bool is_over() const noexcept { return over_; }

    [[nodiscard]] RunResult perform(const Job& job) {
        Guard guard = job.guard();
        if (std::optional<Failure> failed = begin(guard)) {
            over_ = true;
            return tl::unexpected(*std::move(failed));
        }
        if (job.kind() == JobKind::Commit) { return commit(guard); }
        RunResult result = connection_->run(job.call(), guard);
        failed_ = failed_ || !result;
        over_ = !connection_->in_transaction();
        return result;
    }

private:
    [[nodiscard]] std::optional<Failure> begin(Guard& guard) {
        if (connection_ != nullptr) { return std::nullopt; }
        const auto connection = kept_.get();
        if (!connection) { return connection.error(); }
        connection_ = *connection;
        return connection_->execute("BEGIN IMMEDIATE", guard);
    }

    /// Half a transaction is never kept.
    [[nodiscard]] RunResult commit(Guard& guard) {
        over_ = true;
        if (failed_) { return tl::unexpected(aborted()); }
        if (std::optional<Failure> failed = connection_->execute("COMMIT", guard)) {
            return tl::unexpected(*std::move(failed));
        }
        return std::make_unique<SqliteAnswer>(0);
    }

    KeptConnection& kept_;
    Connection* connection_ = nullptr;
    bool failed_ = false;
    bool over_ = false;
};

}  // namespace

/// A job that was withdrawn may have been a step that others build on, so nothing follows it.
void Writer::run_session(WriteSession& session, KeptConnection& kept) {
    Failure why = aborted();
    {
        OpenTransaction transaction(kept);
        while (!transaction.is_over()) {
            const std::shared_ptr<Job> job = next_job(session);
            if (job == nullptr) {
                why = waited_too_long();
                break;
            }
            if (!job->begin()) { break; }
            job->finish(transaction.perform(*job));
        }
    }
    end_session(session, why);
}

}  // namespace millrace::ext::source_sqlite
