#include "sqlite_transaction.hpp"

#include <utility>

namespace millrace::ext::source_sqlite {

SqliteTransaction::SqliteTransaction(SqliteSource& source, Deadline deadline)
    : Transaction(source),
      source_(source),
      deadline_(deadline),
      session_(std::make_shared<WriteSession>(deadline)) {}

SqliteTransaction::~SqliteTransaction() {
    source_.database_->writer().leave(session_);
}

Task<RunResult> SqliteTransaction::run(const StatementCall& call, Until until) {
    const Until earlier = until.or_earlier(deadline_);
    auto job = std::make_shared<Job>(source_.back_, call, earlier.deadline);
    co_return co_await perform(std::move(job), earlier);
}

Task<RunResult> SqliteTransaction::perform(std::shared_ptr<Job> job, Until until) {
    if (until.cancelled()) { co_return tl::unexpected(given_up(false)); }
    ++source_.waiting_;
    JobWait wait(source_.loop_, *job, until);
    source_.database_->writer().add(session_, job);
    const io::IoResult<void> delivered = co_await wait;
    --source_.waiting_;
    if (delivered) { co_return std::move(job->result()); }
    co_return tl::unexpected(given_up(delivered.error().kind == io::FaultKind::TimedOut));
}

/// A commit that has begun is waited for: it takes as long as the disk does, and nobody could
/// tell what has become of it.
Task<Status> SqliteTransaction::commit(source::RequestContext& context) {
    auto job = std::make_shared<Job>(source_.back_, JobKind::Commit, deadline_);
    const RunResult done = co_await perform(std::move(job), context.until.or_earlier(deadline_));
    if (done) { co_return Status(); }
    if (is_operational(done.error())) {
        source_.database_->report(done.error(), source_.config_.name);
    }
    co_return fail(error_of(done.error(), context.arena, source_.config_.name));
}

Task<void> SqliteTransaction::roll_back(source::RequestContext& /*context*/) {
    source_.database_->writer().leave(session_);
    co_return;
}

}  // namespace millrace::ext::source_sqlite
