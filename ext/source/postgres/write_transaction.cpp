#include "write_transaction.hpp"

#include <array>
#include <utility>

#include <millrace/source/request_context.hpp>

#include "replica.hpp"

namespace millrace::ext::source_postgres {
namespace {

constexpr Command kBegin{"BEGIN READ WRITE"};
constexpr Command kCommit{"COMMIT"};
constexpr Command kRollBack{"ROLLBACK"};
constexpr Command kPosition{"SELECT pg_current_wal_insert_lsn()"};

// The answer to COMMIT names what was done.
bool was_committed(const PGresult* result) noexcept {
    return result != nullptr &&
           std::string_view(PQcmdStatus(const_cast<PGresult*>(result))) == "COMMIT";
}

}  // namespace

/// One exchange of the transaction.
class WriteTransaction::Step final : public Exchange {
public:
    Step(io::Loop& loop, std::span<const Command> commands) noexcept
        : Exchange(commands), done(loop) {}

    io::Event done;

private:
    void ended() noexcept override { done.set(); }
};

WriteTransaction::~WriteTransaction() {
    release();
}

Task<Result<ResultPtr>> WriteTransaction::run(const Command& statement, const Command* preamble,
                                              Until until, Arena& arena) {
    for (bool may_repeat = true;; may_repeat = false) {
        const Status acquired = co_await acquire(until, arena);
        if (!acquired) { co_return fail(acquired.error()); }

        std::array<Command, Exchange::kCommandsMax> commands;
        std::size_t count = 0;
        const bool is_first = phase_ == Phase::Open;
        if (is_first) {
            commands[count++] = kBegin;
            if (preamble != nullptr) { commands[count++] = *preamble; }
        }
        const std::size_t place = count;
        commands[count++] = statement;
        phase_ = Phase::Begun;
        Step step(means_.loop, std::span(commands).first(count));
        const io::IoResult<void> waited = co_await carry_out(step, until);
        if (step.ending() == Ending::Answered) { co_return std::move(step.result(place)); }
        if (is_first && may_repeat && may_begin_again(step)) {
            connection_->send_unheard(kRollBack);
            phase_ = Phase::Open;
            continue;
        }
        phase_ = Phase::Failed;
        if (!waited) { co_return fail(means_.errors.gave_up(waited.error(), arena)); }
        co_return fail(error_of(step, is_first, arena));
    }
}

/// Nothing has been done yet but to find out that the server has lost a prepared statement.
bool WriteTransaction::may_begin_again(const Step& step) const noexcept {
    return step.ending() == Ending::Refused && step.used_prepared() &&
           lost_its_statement(step.refusal()) && connection_ != nullptr && connection_->is_ready();
}

Error WriteTransaction::error_of(Step& step, bool is_first, Arena& arena) const {
    if (step.ending() == Ending::Refused) {
        const bool has_begun = !is_first || step.result(0) != nullptr;
        if (has_begun) { return means_.errors.refused(step.refusal(), arena); }
        // It is the primary no longer: the next one to change something looks for it again.
        if (connection_ != nullptr) { connection_->close_when_idle(); }
        return means_.errors.takes_no_changes(step.refusal(), arena);
    }
    return step.was_too_large() ? means_.errors.too_large(arena)
                                : means_.errors.lost_unwritten(arena);
}

Task<Status> WriteTransaction::acquire(Until until, Arena& arena) {
    if (phase_ == Phase::New) {
        phase_ = Phase::Waiting;
        if (means_.pool.needs_names()) { co_await means_.pool.prepare(until); }
        means_.pool.enter(*this);
    }
    const io::IoResult<void> waited = co_await served_.wait(until);
    if (phase_ == Phase::Waiting) {
        // The only way out of the queue but those below.
        means_.pool.leave(*this);
        phase_ = Phase::Failed;
        served_.set();
    }
    if (turned_away_) { co_return fail(means_.errors.turned_away(*turned_away_, arena)); }
    if (!waited) { co_return fail(means_.errors.gave_up(waited.error(), arena)); }
    if (phase_ == Phase::Failed) { co_return fail(means_.errors.rolled_back(arena)); }
    if (connection_ == nullptr || !connection_->is_ready()) {
        phase_ = Phase::Failed;
        co_return fail(means_.errors.lost_unwritten(arena));
    }
    co_return Status();
}

Task<io::IoResult<void>> WriteTransaction::carry_out(Step& step, Until until) {
    connection_->send(step);
    const io::IoResult<void> waited = co_await step.done.wait(until);
    if (waited || step.done.is_set()) { co_return io::IoResult<void>(); }
    connection_->abandon(step);
    co_return waited;
}

Task<Status> WriteTransaction::commit(source::RequestContext& context) {
    if (phase_ != Phase::Begun) {
        release();
        co_return Status();
    }
    if (connection_ == nullptr || !connection_->is_ready()) {
        release();
        co_return fail(means_.errors.lost_unwritten(context.arena));
    }
    // Whether the client is still there plays no part any more.
    const Deadline limit = context.until.deadline.or_earlier(Deadline::after(means_.commit_within));
    if (limit.passed(Clock::now())) {
        release();
        co_return fail(means_.errors.gave_up({io::FaultKind::TimedOut, 0}, context.arena));
    }
    const std::array commands{kCommit, kPosition};
    Step step(means_.loop, std::span(commands).first(means_.mark == nullptr ? 1 : 2));
    const io::IoResult<void> waited = co_await carry_out(step, limit);
    const bool committed = was_committed(step.result(0).get());
    if (committed && means_.mark != nullptr) {
        means_.mark->advance(log_position_of(step.result(1).get()));
    }
    phase_ = Phase::Ended;
    release();
    if (committed) { co_return Status(); }
    if (!waited || step.ending() == Ending::Lost) {
        co_return fail(means_.errors.lost_unknown(context.arena));
    }
    if (step.ending() == Ending::Refused) {
        co_return fail(means_.errors.refused(step.refusal(), context.arena));
    }
    co_return fail(means_.errors.rolled_back(context.arena));
}

Task<void> WriteTransaction::roll_back(source::RequestContext& /*context*/) {
    release();
    co_return;
}

/// Whatever is still open is rolled back; the pool gives the connection to others only after
/// that has been done.
void WriteTransaction::release() noexcept {
    if (phase_ == Phase::Waiting) { means_.pool.leave(*this); }
    if (connection_ != nullptr) {
        const bool has_begun = phase_ == Phase::Begun || phase_ == Phase::Failed;
        if (has_begun && connection_->is_ready()) { connection_->send_unheard(kRollBack); }
        means_.pool.give_back(*std::exchange(connection_, nullptr));
    }
    phase_ = Phase::Ended;
}

void WriteTransaction::serve(Connection& connection) noexcept {
    connection_ = &connection;
    phase_ = Phase::Open;
    served_.set();
}

void WriteTransaction::turn_away(Refusal why) noexcept {
    turned_away_ = why;
    phase_ = Phase::Failed;
    served_.set();
}

}  // namespace millrace::ext::source_postgres
