#pragma once
/// @file connection.hpp — one connection to one file

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "failure.hpp"
#include "guard.hpp"
#include "sqlite_answer.hpp"
#include "statement_cache.hpp"
#include "statement_call.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace millrace::ext::source_sqlite {

enum class Access : std::uint8_t { Read, Write };

using RunResult = tl::expected<std::unique_ptr<SqliteAnswer>, Failure>;

/// Lifetime:  a file that is not there is never made.
/// Threads:   one at a time; it may be handed from one to another.
/// Limits:    kStatementsKept prepared statements; no attached files; answers as the call says.
/// Errors:    a failed statement has changed nothing; it may have ended its transaction
///            (in_transaction()).
/// Cost:      a row by its key takes some 2 us once its statement is prepared.
class Connection {
public:
    static constexpr std::size_t kStatementsKept = 256;

    [[nodiscard]] static tl::expected<std::unique_ptr<Connection>, Failure> open(
        const std::string& file, Access access);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    [[nodiscard]] RunResult run(const StatementCall& call, Guard& guard);
    /// What may not be tried in place fails as OverBudget without having been tried: it was over
    /// the budget lately, or is not worth preparing here.
    [[nodiscard]] RunResult run_in_place(const StatementCall& call, Guard& guard);

    /// `BEGIN IMMEDIATE` and the like: no parameters, no rows.
    [[nodiscard]] std::optional<Failure> execute(const char* statement, Guard& guard);
    [[nodiscard]] bool in_transaction() const noexcept;

    /// Whether the file still is the one that was opened: someone may have removed or replaced it.
    [[nodiscard]] bool file_is_there() const noexcept;

private:
    struct Close {
        void operator()(sqlite3* database) const noexcept;
    };

    explicit Connection(sqlite3* database);

    [[nodiscard]] std::optional<Failure> set_up(Access access);
    [[nodiscard]] tl::expected<Prepared, Failure> prepare(const StatementCall& call);
    [[nodiscard]] RunResult run(Prepared& prepared, const StatementCall& call, Guard& guard);
    [[nodiscard]] RunResult step_all(sqlite3_stmt* statement, const StatementCall& call);
    [[nodiscard]] Failure failure(int code) const;

    static int look(void* connection) noexcept;
    static int wait_for_lock(void* connection, int turns) noexcept;

    std::unique_ptr<sqlite3, Close> database_;
    StatementCache statements_{kStatementsKept};
    std::size_t bytes_max_ = 0;
    Guard* guard_ = nullptr;  // of the statement that runs
};

}  // namespace millrace::ext::source_sqlite
