#include "postgres_source.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <millrace/sql/send_script.hpp>

#include "postgres_answer.hpp"
#include "query_run.hpp"

namespace millrace::ext::source_postgres {
namespace {

std::size_t writers_max(const source::SourceConfig& config) noexcept {
    return std::max<std::size_t>(1, config.pool.connections_max / 4);
}

std::size_t readers_max(const source::SourceConfig& config) noexcept {
    const std::size_t all = config.pool.connections_max;
    return all > writers_max(config) ? all - writers_max(config) : 1;
}

std::size_t bytes_of(const PGresult& result) noexcept {
    std::size_t bytes = 0;
    for (int row = 0; row < PQntuples(&result); ++row) {
        for (int column = 0; column < PQnfields(&result); ++column) {
            bytes += static_cast<std::size_t>(PQgetlength(&result, row, column));
        }
    }
    return bytes;
}

}  // namespace

PostgresSource::PostgresSource(const source::SourceConfig& config, io::Loop& loop)
    : config_(config),
      loop_(loop),
      errors_(config),
      written_(WriteMark::of(config.name)),
      read_preamble_(config, Access::Read),
      write_preamble_(config, Access::Write),
      address_(config.urls.front(), config),
      readers_(loop, address_, pool_settings(Access::Read, readers_max(config))),
      writers_(loop, address_, pool_settings(Access::Write, writers_max(config))) {
    for (const std::string& url : config.database.replicas) {
        replicas_.push_back(std::make_unique<Replica>(
            loop, url, config, written_, pool_settings(Access::Read, readers_max(config))));
    }
}

Pool::Settings PostgresSource::pool_settings(Access access, std::size_t connections) {
    Pool::Settings settings;
    settings.source = config_.name;
    settings.sharing = access == Access::Read ? Pool::Sharing::Shared : Pool::Sharing::Exclusive;
    settings.connections_max = connections;
    settings.queue_max = config_.pool.queue_max;
    settings.idle = config_.pool.idle;
    settings.connection = {.connect_timeout = config_.timeout.connect,
                           .response_bytes_max = config_.response_bytes_max,
                           .prepare = config_.database.prepare,
                           .setup = session_setup(config_, access),
                           .cancels = &cancels_};
    return settings;
}

Task<Result<source::AnswerRef>> PostgresSource::send(const source::Request& request,
                                                     source::RequestContext& context) {
    const auto& asked = static_cast<const sql::DatabaseRequest&>(request);
    if (!asked.steps.empty()) { co_return co_await sql::send_script(*this, asked, context); }
    source::Transactions* transactions = context.transactions;
    const bool in_transaction = asked.kind == sql::StatementKind::Mutation ||
                                (transactions != nullptr && transactions->find(*this) != nullptr);
    const Result<Statement> statement =
        statement_of(asked, in_transaction ? write_preamble_ : read_preamble_, context);
    const Until until = limit_of(asked, context);
    Result<ResultPtr> result;
    if (!statement) {
        result = fail(statement.error());
    } else if (in_transaction) {
        result = co_await write(*statement, until, context);
    } else {
        Tries tries;
        tries.primary_only = transactions != nullptr;
        result = co_await query(*statement, tries, until, context.arena);
    }
    Result<source::AnswerRef> answer;
    if (result) {
        answer = answer_of(asked, *std::move(result), context.arena);
    } else {
        answer = fail(result.error());
    }
    if (answer) { co_return answer; }
    if (in_transaction && transactions != nullptr) { transactions->fail(); }
    co_return fail(sql::refused_at(answer.error(), asked.path, context.arena));
}

Result<PostgresSource::Statement> PostgresSource::statement_of(
    const sql::DatabaseRequest& request, const SessionPreamble& preamble,
    const source::RequestContext& context) const {
    Statement statement;
    if (request.parameters.size() > PQ_QUERY_PARAM_MAX_LIMIT) {
        return fail(errors_.too_many_values(context.arena));
    }
    if (!preamble.empty()) {
        const auto before = preamble.command(*context.identity, context.arena);
        if (!before) { return fail(errors_.not_a_text(context.arena)); }
        statement.commands[statement.count++] = *before;
    }
    const auto parameters = encode(request.parameters, context.arena);
    if (!parameters) { return fail(errors_.not_a_text(context.arena)); }
    statement.commands[statement.count++] = {request.statement, *parameters, request.statement_id};
    return statement;
}

Until PostgresSource::limit_of(const sql::DatabaseRequest& request,
                               const source::RequestContext& context) const noexcept {
    Duration limit = config_.timeout.request;
    if (request.timeout_ms != 0) {
        limit = std::min<Duration>(limit, milliseconds(request.timeout_ms));
    }
    return context.until.or_earlier(Deadline::after(limit));
}

Task<Result<ResultPtr>> PostgresSource::query(const Statement& statement, Tries tries, Until until,
                                              Arena& arena) {
    for (;;) {
        Pool* const pool = replicas_.empty() ? &readers_ : co_await choose(tries, until);
        QueryRun run(loop_, *pool, statement.all());
        const io::IoResult<void> waited = co_await run.run(until);
        if (!waited) { co_return fail(errors_.gave_up(waited.error(), arena)); }
        if (run.ending() == Ending::Answered) {
            co_return std::move(run.result(statement.count - 1));
        }
        if (judge(run, tries) == Next::GiveUp) { co_return fail(error_of(run, arena)); }
    }
}

/// The replicas in turn, as far as they answer and have all that was written here; the primary
/// when none does.
Task<Pool*> PostgresSource::choose(Tries& tries, Until until) {
    tries.on_replica = false;
    for (std::size_t i = 0; i < replicas_.size() && !tries.primary_only; ++i) {
        Replica& replica = *replicas_[turn_++ % replicas_.size()];
        if (!replica.is_resolved()) { co_await replica.pool().prepare(until); }
        if (!replica.may_serve(Clock::now())) { continue; }
        tries.on_replica = true;
        co_return &replica.pool();
    }
    co_return &readers_;
}

PostgresSource::Next PostgresSource::judge(QueryRun& run, Tries& tries) noexcept {
    // A replica that fails is no reason to fail: the primary is asked.
    const bool failed_on_replica = std::exchange(tries.on_replica, false);
    if (run.turned_away()) {
        tries.primary_only = failed_on_replica;
        return failed_on_replica ? Next::SendAgain : Next::GiveUp;
    }
    if (run.ending() == Ending::Lost) {
        tries.primary_only = tries.primary_only || failed_on_replica;
        const bool again = !run.was_too_large() && std::exchange(tries.may_repeat, false);
        return again ? Next::SendAgain : Next::GiveUp;
    }
    const std::string_view sqlstate = sqlstate_of(run.refusal());
    if (sqlstate == "57014" && run.may_be_cancelled_by_mistake()) { return Next::SendAgain; }
    if (run.used_prepared() && lost_its_statement(run.refusal()) &&
        std::exchange(tries.may_prepare, false)) {
        return Next::SendAgain;
    }
    // Rows that it reads were removed on the primary.
    const bool disturbed_by_primary = failed_on_replica && sqlstate == "40001";
    tries.primary_only = tries.primary_only || disturbed_by_primary;
    return disturbed_by_primary ? Next::SendAgain : Next::GiveUp;
}

Error PostgresSource::error_of(QueryRun& run, Arena& arena) const {
    if (const auto why = run.turned_away()) { return errors_.turned_away(*why, arena); }
    if (run.ending() == Ending::Refused) { return errors_.refused(run.refusal(), arena); }
    return run.was_too_large() ? errors_.too_large(arena) : errors_.lost(arena);
}

Task<Result<ResultPtr>> PostgresSource::write(const Statement& statement, Until until,
                                              source::RequestContext& context) {
    if (context.transactions == nullptr) { co_return fail(errors_.not_in_mutation(context.arena)); }
    auto* transaction = static_cast<WriteTransaction*>(context.transactions->find(*this));
    if (transaction == nullptr) {
        auto opened = std::make_unique<WriteTransaction>(
            *this, WriteTransaction::Means{loop_, writers_, errors_, config_.timeout.request,
                                           replicas_.empty() ? nullptr : &written_});
        transaction = opened.get();
        context.transactions->add(std::move(opened));
    }
    co_return co_await transaction->run(statement.own(), statement.preamble(), until,
                                        context.arena);
}

Result<source::AnswerRef> PostgresSource::answer_of(const sql::DatabaseRequest& request,
                                                    ResultPtr result, Arena& arena) const {
    std::uint32_t rows_max = config_.database.rows_max;
    if (request.rows_max != 0) { rows_max = std::min(rows_max, request.rows_max); }
    if (static_cast<std::size_t>(PQntuples(result.get())) > rows_max) {
        return fail(errors_.too_many_rows(rows_max, arena));
    }
    // What libpq has taken for it is no less than what is in it.
    if (PQresultMemorySize(result.get()) > config_.response_bytes_max &&
        bytes_of(*result) > config_.response_bytes_max) {
        return fail(errors_.too_large(arena));
    }
    return source::AnswerRef(new PostgresAnswer(std::move(result)));
}

}  // namespace millrace::ext::source_postgres
