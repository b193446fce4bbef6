#pragma once
/// @file sqlite_source.hpp — one SQLite file, as seen from one core

#include <cstdint>
#include <memory>

#include <millrace/io/loop.hpp>
#include <millrace/source/source.hpp>
#include <millrace/sql/database_request.hpp>

#include "database.hpp"

namespace millrace::ext::source_sqlite {

class SqliteTransaction;

/// Short queries run in place, on a connection of the core; everything else on the threads of the
/// file. A query that turns out not to be short is stopped and begun again there.
///
/// Limits:    a query holds the core for kInPlaceTimeMax or kInPlaceLooksMax looks at most;
///            `pool.queue_max` jobs per core wait for a thread (DATABASE_OVERLOADED).
/// Cost:      a row by its key: 2 to 4 us in place, some 20 us by way of a thread.
class SqliteSource final : public source::Source, private Receiver {
public:
    static constexpr Duration kInPlaceTimeMax = microseconds(200);
    static constexpr std::uint32_t kInPlaceLooksMax = 50;  // 10,000 steps

    SqliteSource(const source::SourceConfig& config, io::Loop& loop);
    ~SqliteSource() override;

    Task<Result<source::AnswerRef>> send(const source::Request& request,
                                         source::RequestContext& context) override;

    /// How many queries were answered in place, of all that were asked.
    struct Counts {
        std::uint64_t in_place = 0;
        std::uint64_t by_thread = 0;
    };
    [[nodiscard]] const Counts& counts() const noexcept { return counts_; }

private:
    friend SqliteTransaction;

    [[nodiscard]] StatementCall call_of(const sql::DatabaseRequest& request, Arena& arena) const;
    [[nodiscard]] Until until_of(const sql::DatabaseRequest& request,
                                 const source::RequestContext& context) const;

    /// Null: not in place.
    [[nodiscard]] std::unique_ptr<SqliteAnswer> try_in_place(const StatementCall& call);
    [[nodiscard]] Connection* core_connection();
    void delivered() noexcept override;

    Task<RunResult> read(const StatementCall& call, Until until);
    Task<RunResult> change(const sql::DatabaseRequest& request, const StatementCall& call,
                           source::RequestContext& context);

    const source::SourceConfig& config_;
    io::Loop& loop_;
    std::shared_ptr<Database> database_;
    std::shared_ptr<ReturnAddress> back_;
    std::unique_ptr<Connection> connection_;  // of the core
    std::shared_ptr<Job> opening_;            // brings it
    Instant look_again_{};                    // whether its file is still there
    std::uint32_t waiting_ = 0;               // jobs at the threads
    Counts counts_;
};

}  // namespace millrace::ext::source_sqlite
