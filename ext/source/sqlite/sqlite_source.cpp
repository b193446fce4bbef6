#include "sqlite_source.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <fmt/core.h>

#include <millrace/sql/send_script.hpp>

#include "sqlite_transaction.hpp"

namespace millrace::ext::source_sqlite {
namespace {

/// A slow query must not hold up all others, even on a machine with one core.
std::size_t readers_of(const source::SourceConfig& config) {
    const std::size_t usual =
        std::clamp<std::size_t>(std::size_t{2} * std::thread::hardware_concurrency(), 4, 16);
    return std::clamp<std::size_t>(config.pool.connections_max, 1, usual);
}

Failure overloaded() {
    return {FailureKind::Refused, "53300", {}, "too many statements wait for a thread"};
}

}  // namespace

SqliteSource::SqliteSource(const source::SourceConfig& config, io::Loop& loop)
    : config_(config),
      loop_(loop),
      database_(Database::share(config.database.file, readers_of(config))),
      back_(std::make_shared<ReturnAddress>(loop)) {}

SqliteSource::~SqliteSource() {
    if (opening_ != nullptr) {
        opening_->set_receiver(nullptr);
        if (opening_->withdraw()) { database_->readers().forget(*opening_); }
    }
    back_->close();
}

StatementCall SqliteSource::call_of(const sql::DatabaseRequest& request, Arena& arena) const {
    const std::span<BoundValue> parameters =
        arena.make_array<BoundValue>(request.parameters.size());
    std::ranges::transform(request.parameters, parameters.begin(),
                           [](const sql::ParameterValue& parameter) {
                               return BoundValue{bind_as(*parameter.type), parameter.text};
                           });
    const std::uint32_t own = request.rows_max;
    const std::uint32_t all = config_.database.rows_max;
    return {.statement = request.statement,
            .statement_id = request.statement_id,
            .parameters = parameters,
            .rows_max = own == 0 || all == 0 ? std::max(own, all) : std::min(own, all),
            .bytes_max = config_.response_bytes_max};
}

Until SqliteSource::until_of(const sql::DatabaseRequest& request,
                             const source::RequestContext& context) const {
    const Until until = context.until.or_earlier(Deadline::after(config_.timeout.request));
    if (request.timeout_ms == 0) { return until; }
    return until.or_earlier(Deadline::after(milliseconds(request.timeout_ms)));
}

Task<Result<source::AnswerRef>> SqliteSource::send(const source::Request& request,
                                                   source::RequestContext& context) {
    const auto& asked = static_cast<const sql::DatabaseRequest&>(request);
    if (!asked.steps.empty()) { co_return co_await sql::send_script(*this, asked, context); }
    const StatementCall call = call_of(asked, context.arena);
    const bool changes = asked.kind == sql::StatementKind::Mutation;
    // Within a mutation, reads see what it has changed so far.
    const bool in_transaction =
        context.transactions != nullptr && context.transactions->find(*this) != nullptr;
    RunResult result;
    if (changes || in_transaction) {
        result = co_await change(asked, call, context);
    } else {
        if (std::unique_ptr<SqliteAnswer> answer = try_in_place(call)) {
            ++counts_.in_place;
            co_return source::AnswerRef(answer.release());
        }
        ++counts_.by_thread;
        result = co_await read(call, until_of(asked, context));
    }
    if (result) { co_return source::AnswerRef(result->release()); }
    if (is_operational(result.error())) { database_->report(result.error(), config_.name); }
    const Error refused = error_of(result.error(), context.arena, config_.name);
    co_return fail(sql::refused_at(refused, asked.path, context.arena));
}

/// Whatever goes wrong in place is for a thread to find out about: it may wait for locks, open
/// the file again, and take its time.
std::unique_ptr<SqliteAnswer> SqliteSource::try_in_place(const StatementCall& call) {
    Connection* connection = core_connection();
    if (connection == nullptr) { return nullptr; }
    Guard guard = Guard::in_place(kInPlaceTimeMax, kInPlaceLooksMax);
    RunResult result = connection->run_in_place(call, guard);
    return result ? *std::move(result) : nullptr;
}

/// Opening a file and reading its schema takes long, so a thread does it; null until then.
Connection* SqliteSource::core_connection() {
    if (connection_ != nullptr) {
        const Instant now = Clock::now();
        if (now < look_again_) { return connection_.get(); }
        look_again_ = now + seconds(1);
        if (connection_->file_is_there()) { return connection_.get(); }
        connection_.reset();
    }
    if (opening_ == nullptr) {
        opening_ = std::make_shared<Job>(back_, JobKind::Open, Deadline::after(seconds(10)));
        opening_->set_receiver(this);
        database_->readers().add(opening_);
    }
    return nullptr;
}

void SqliteSource::delivered() noexcept {
    connection_ = std::move(opening_->connection());
    look_again_ = Clock::now() + seconds(1);
    opening_.reset();
}

Task<RunResult> SqliteSource::read(const StatementCall& call, Until until) {
    if (waiting_ >= config_.pool.queue_max) { co_return tl::unexpected(overloaded()); }
    if (until.cancelled()) { co_return tl::unexpected(given_up(false)); }
    const auto job = std::make_shared<Job>(back_, call, until.deadline);
    ++waiting_;
    JobWait wait(loop_, *job, until);
    database_->readers().add(job);
    const io::IoResult<void> delivered = co_await wait;
    --waiting_;
    if (delivered) { co_return std::move(job->result()); }
    database_->readers().forget(*job);
    co_return tl::unexpected(given_up(delivered.error().kind == io::FaultKind::TimedOut));
}

/// The first change of a mutation begins its transaction; one that fails fails them all.
Task<RunResult> SqliteSource::change(const sql::DatabaseRequest& request, const StatementCall& call,
                                     source::RequestContext& context) {
    if (context.transactions == nullptr) {
        co_return tl::unexpected(
            Failure{FailureKind::Refused, "25P01", {}, "a change outside of a mutation"});
    }
    if (waiting_ >= config_.pool.queue_max) {
        context.transactions->fail();
        co_return tl::unexpected(overloaded());
    }
    const Until until = until_of(request, context);
    source::Transaction* open = context.transactions->find(*this);
    if (open == nullptr) {
        // Others cannot write meanwhile, so all of it may take as long as one statement may.
        const Deadline all = Deadline::after(config_.timeout.request);
        open = &context.transactions->add(
            std::make_unique<SqliteTransaction>(*this, context.until.deadline.or_earlier(all)));
    }
    RunResult result = co_await static_cast<SqliteTransaction*>(open)->run(call, until);
    if (!result) { context.transactions->fail(); }
    co_return result;
}

}  // namespace millrace::ext::source_sqlite
