#pragma once
/// @file postgres_source.hpp — a PostgreSQL database and its replicas, as seen from one core

#include <array>
#include <memory>
#include <span>
#include <vector>

#include <millrace/source/source.hpp>
#include <millrace/sql/database_request.hpp>

#include "cancel_desk.hpp"
#include "pool.hpp"
#include "postgres_errors.hpp"
#include "replica.hpp"
#include "session_preamble.hpp"
#include "write_mark.hpp"
#include "write_transaction.hpp"

namespace millrace::ext::source_postgres {

/// Sends DatabaseRequests; answers are PostgresAnswers.
///
/// Queries run READ ONLY, several on one connection, on a replica that has everything this process
/// has written or else on the primary. One whose connection breaks is sent once more. Mutations
/// run in the transaction of the request, on a connection of their own, and are never sent again.
///
/// Lifetime, Threads: as Source.
/// Limits:    pool.connections_max connections to the primary, a quarter of them for mutations,
///            and as many to each replica as are for queries; pool.queue_max wait for each kind.
/// Errors:    see Errors.
class PostgresSource final : public source::Source {
public:
    /// `config` has passed check(), and outlives the source as the loop does.
    PostgresSource(const source::SourceConfig& config, io::Loop& loop);

    Task<Result<source::AnswerRef>> send(const source::Request& request,
                                         source::RequestContext& context) override;

    /// For tests.
    [[nodiscard]] Pool& readers() noexcept { return readers_; }
    [[nodiscard]] Pool& writers() noexcept { return writers_; }

private:
    /// What to do after an attempt that brought no answer.
    enum class Next : std::uint8_t { GiveUp, SendAgain };
    /// What a request is for the server: perhaps a preamble, and its own statement.
    struct Statement {
        [[nodiscard]] std::span<const Command> all() const noexcept {
            return std::span(commands).first(count);
        }
        [[nodiscard]] const Command& own() const noexcept { return commands[count - 1]; }
        [[nodiscard]] const Command* preamble() const noexcept {
            return count > 1 ? commands.data() : nullptr;
        }

        std::array<Command, 2> commands;
        std::size_t count = 0;
    };
    /// What a query may still be sent again for.
    struct Tries {
        bool may_repeat = true;   // its connection broke
        bool may_prepare = true;  // its prepared statement was lost
        bool primary_only = false;
        bool on_replica = false;
    };

    [[nodiscard]] Result<Statement> statement_of(const sql::DatabaseRequest& request,
                                                 const SessionPreamble& preamble,
                                                 const source::RequestContext& context) const;
    Task<Result<ResultPtr>> query(const Statement& statement, Tries tries, Until until,
                                  Arena& arena);
    Task<Pool*> choose(Tries& tries, Until until);
    [[nodiscard]] static Next judge(class QueryRun& run, Tries& tries) noexcept;
    [[nodiscard]] Error error_of(class QueryRun& run, Arena& arena) const;

    Task<Result<ResultPtr>> write(const Statement& statement, Until until,
                                  source::RequestContext& context);
    [[nodiscard]] Result<source::AnswerRef> answer_of(const sql::DatabaseRequest& request,
                                                      ResultPtr result, Arena& arena) const;
    [[nodiscard]] Until limit_of(const sql::DatabaseRequest& request,
                                 const source::RequestContext& context) const noexcept;
    [[nodiscard]] Pool::Settings pool_settings(Access access, std::size_t connections);

    const source::SourceConfig& config_;
    io::Loop& loop_;
    Errors errors_;
    CancelDesk cancels_;
    WriteMark& written_;
    SessionPreamble read_preamble_;
    SessionPreamble write_preamble_;
    ServerAddress address_;
    Pool readers_;
    Pool writers_;
    std::vector<std::unique_ptr<Replica>> replicas_;
    std::size_t turn_ = 0;
};

}  // namespace millrace::ext::source_postgres
