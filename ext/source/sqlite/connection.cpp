#include "connection.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <mutex>
#include <utility>

#include <sqlite3.h>

#include <fast_float/fast_float.h>

#include <millrace/base/assert.hpp>

#include "sql_functions.hpp"

namespace millrace::ext::source_sqlite {
namespace {

/// No value or row may be larger than the largest answer, but things smaller than this always may.
constexpr std::size_t kValueBytesMaxLeast = std::size_t{1024} * 1024;

/// A statement is tried in place again after so many times it was not.
constexpr std::uint32_t kBarFirst = 16;
constexpr std::uint32_t kBarMax = 1'024;

/// Counting all memory of the process in one place costs a lock for each allocation.
void configure_once() {
    static std::once_flag done;
    std::call_once(done, [] {
        MR_REQUIRE(sqlite3_threadsafe() != 0);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    });
}

Failure value_failure(std::string_view sqlstate) {
    return {FailureKind::Refused, std::string(sqlstate), {}, "a parameter is not of its type"};
}

/// Nothing: it was bound. Otherwise the SQLSTATE of what is wrong with it.
std::string_view bind_integer(sqlite3_stmt* statement, int at, std::string_view text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc::result_out_of_range) { return "22003"; }
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) { return "22P02"; }
    sqlite3_bind_int64(statement, at, number);
    return {};
}

std::string_view bind_real(sqlite3_stmt* statement, int at, std::string_view text) {
    double number = 0;
    const char* end = text.data() + text.size();
    const auto read = fast_float::from_chars(text.data(), end, number);
    if (read.ptr != end || text.empty()) { return "22P02"; }
    sqlite3_bind_double(statement, at, number);
    return {};
}

std::string_view bind_boolean(sqlite3_stmt* statement, int at, std::string_view text) {
    if (text == "true" || text == "t" || text == "1") {
        sqlite3_bind_int(statement, at, 1);
    } else if (text == "false" || text == "f" || text == "0") {
        sqlite3_bind_int(statement, at, 0);
    } else {
        return "22P02";
    }
    return {};
}

std::string_view bind_value(sqlite3_stmt* statement, int at, const BoundValue& value) {
    if (!value.text) {
        sqlite3_bind_null(statement, at);
        return {};
    }
    const std::string_view text = *value.text;
    switch (value.as) {
        case BindAs::Integer:
            return bind_integer(statement, at, text);
        case BindAs::Real:
            return bind_real(statement, at, text);
        case BindAs::Number:
            return bind_integer(statement, at, text).empty() ? std::string_view()
                                                             : bind_real(statement, at, text);
        case BindAs::Boolean:
            return bind_boolean(statement, at, text);
        case BindAs::Text:
            break;
    }
    // A null pointer would be NULL. The text outlives the run, which then forgets it.
    sqlite3_bind_text64(statement, at, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
    return {};
}

/// Puts a statement back as it was, whatever has happened to it.
class Running {
public:
    explicit Running(sqlite3_stmt* statement) noexcept : statement_(statement) {}
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

private:
    sqlite3_stmt* statement_;
};

void add_row(SqliteAnswer& answer, sqlite3_stmt* statement, int columns) {
    for (int column = 0; column < columns; ++column) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        if (text == nullptr) {
            answer.add_null();
        } else {
            answer.add_text(
                {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))});
        }
    }
}

constexpr std::array kLimits{
    std::pair{SQLITE_LIMIT_ATTACHED, 0},
    std::pair{SQLITE_LIMIT_EXPR_DEPTH, 1'000},
    std::pair{SQLITE_LIMIT_COMPOUND_SELECT, 500},
    std::pair{SQLITE_LIMIT_VDBE_OP, 1'000'000},
    std::pair{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 5'000},
    std::pair{SQLITE_LIMIT_TRIGGER_DEPTH, 100},
    std::pair{SQLITE_LIMIT_WORKER_THREADS, 0},
};

// LIKE as in PostgreSQL; an identifier that is not there is an error, never a string.
constexpr const char* kSetUp =
    "PRAGMA case_sensitive_like = ON; PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;"
    "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -8192";
// Pages are read in place: of a database in memory a copy costs more than the look-up.
constexpr const char* kSetUpReader = "PRAGMA query_only = ON; PRAGMA mmap_size = 1073741824";

}  // namespace

void Connection::Close::operator()(sqlite3* database) const noexcept {
    sqlite3_close_v2(database);
}

tl::expected<std::unique_ptr<Connection>, Failure> Connection::open(const std::string& file,
                                                                    Access access) {
    configure_once();
    // One thread at a time uses it, so it needs no lock of its own.
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE |
                      (access == Access::Read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    sqlite3* database = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &database, flags, nullptr);
    std::unique_ptr<Connection> connection(new Connection(database));
    if (code != SQLITE_OK) { return tl::unexpected(connection->failure(code)); }
    if (std::optional<Failure> failed = connection->set_up(access)) {
        return tl::unexpected(*std::move(failed));
    }
    return connection;
}

Connection::Connection(sqlite3* database) : database_(database) {}

Connection::~Connection() = default;

Failure Connection::failure(int code) const {
    Failure failure = read_failure(database_.get(), code);
    // Whoever waited for a lock until it was too late learns that there was one.
    const bool stopped = code == SQLITE_INTERRUPT && guard_ != nullptr && guard_->reason();
    if (stopped) { failure.kind = *guard_->reason(); }
    return failure;
}

std::optional<Failure> Connection::set_up(Access access) {
    sqlite3* database = database_.get();
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    for (const auto& [limit, value] : kLimits) { sqlite3_limit(database, limit, value); }
    sqlite3_progress_handler(database, kStepsPerLook, &Connection::look, this);
    sqlite3_busy_handler(database, &Connection::wait_for_lock, this);
    if (const int code = add_functions(database); code != SQLITE_OK) { return failure(code); }
    Guard guard(Deadline::after(seconds(5)), nullptr);
    if (std::optional<Failure> failed = execute(kSetUp, guard)) { return failed; }
    if (access == Access::Read) { return execute(kSetUpReader, guard); }
    // Readers and the writer do not wait for each other. Where the file cannot be changed it
    // stays as it is, which is then the writer's problem when it is asked to write.
    if (const auto failed = execute("PRAGMA journal_mode = WAL", guard);
        failed && failed->sqlstate != "42501") {
        return failed;
    }
    return std::nullopt;
}

int Connection::look(void* connection) noexcept {
    Guard* guard = static_cast<Connection*>(connection)->guard_;
    return guard != nullptr && guard->look() ? 1 : 0;
}

/// Others hold a lock that is needed: tries again after a while, unless it is too late.
int Connection::wait_for_lock(void* connection, int turns) noexcept {
    Guard* guard = static_cast<Connection*>(connection)->guard_;
    if (guard == nullptr || !guard->may_wait() || guard->look()) { return 0; }
    sqlite3_sleep(std::min(1 + turns, 10));
    return 1;
}

bool Connection::in_transaction() const noexcept {
    return sqlite3_get_autocommit(database_.get()) == 0;
}

bool Connection::file_is_there() const noexcept {
    int moved = 0;
    sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved == 0;
}

std::optional<Failure> Connection::execute(const char* statement, Guard& guard) {
    guard_ = &guard;
    const int code = sqlite3_exec(database_.get(), statement, nullptr, nullptr, nullptr);
    std::optional<Failure> failed;
    if (code != SQLITE_OK) { failed = failure(code); }
    guard_ = nullptr;
    return failed;
}

tl::expected<Prepared, Failure> Connection::prepare(const StatementCall& call) {
    Prepared prepared;
    prepared.id = call.statement_id;
    const unsigned flags = call.statement_id == 0 ? 0 : SQLITE_PREPARE_PERSISTENT;
    const char* rest = call.statement.data();
    const char* const end = rest + call.statement.size();
    while (rest < end) {
        sqlite3_stmt* statement = nullptr;
        const int code = sqlite3_prepare_v3(database_.get(), rest, static_cast<int>(end - rest),
                                            flags, &statement, &rest);
        if (code != SQLITE_OK) { return tl::unexpected(failure(code)); }
        if (statement != nullptr) { prepared.statements.emplace_back(statement); }
    }
    if (prepared.statements.empty()) {
        return tl::unexpected(Failure{FailureKind::Refused, "42601", {}, "an empty statement"});
    }
    return prepared;
}

RunResult Connection::run(const StatementCall& call, Guard& guard) {
    Prepared* known = call.statement_id == 0 ? nullptr : statements_.find(call.statement_id);
    if (known != nullptr) { return run(*known, call, guard); }
    guard_ = &guard;
    auto prepared = prepare(call);
    guard_ = nullptr;
    if (!prepared) { return tl::unexpected(std::move(prepared.error())); }
    if (call.statement_id == 0) { return run(*prepared, call, guard); }
    return run(statements_.add(*std::move(prepared)), call, guard);
}

RunResult Connection::run_in_place(const StatementCall& call, Guard& guard) {
    Prepared* known = call.statement_id == 0 ? nullptr : statements_.find(call.statement_id);
    if (call.statement_id == 0 || (known != nullptr && known->barred > 0)) {
        if (known != nullptr) { --known->barred; }
        return tl::unexpected(Failure{FailureKind::OverBudget, {}, {}, {}});
    }
    RunResult result = run(call, guard);
    if (known == nullptr) { known = statements_.find(call.statement_id); }
    if (known == nullptr) { return result; }
    if (result) {
        known->bar_next = kBarFirst;
    } else if (result.error().kind == FailureKind::OverBudget) {
        known->barred = std::max(known->bar_next, kBarFirst);
        known->bar_next = std::min(known->barred * 2, kBarMax);
    }
    return result;
}

RunResult Connection::run(Prepared& prepared, const StatementCall& call, Guard& guard) {
    if (bytes_max_ != call.bytes_max) {
        bytes_max_ = call.bytes_max;
        const std::size_t value_max = std::max(bytes_max_, kValueBytesMaxLeast);
        sqlite3_limit(database_.get(), SQLITE_LIMIT_LENGTH,
                      static_cast<int>(std::min<std::size_t>(value_max, 1'000'000'000)));
    }
    guard_ = &guard;
    RunResult result = tl::unexpected(Failure{});
    for (const PreparedStatement& statement : prepared.statements) {
        result = step_all(statement.get(), call);
        if (!result) { break; }
    }
    guard_ = nullptr;
    return result;
}

RunResult Connection::step_all(sqlite3_stmt* statement, const StatementCall& call) {
    const Running running(statement);
    const auto wanted = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
    for (std::size_t i = 0; i < std::min(wanted, call.parameters.size()); ++i) {
        const int at = static_cast<int>(i) + 1;
        const std::string_view wrong = bind_value(statement, at, call.parameters[i]);
        if (!wrong.empty()) { return tl::unexpected(value_failure(wrong)); }
    }
    std::unique_ptr<SqliteAnswer> answer;
    for (std::size_t rows = 0;; ++rows) {
        const int code = sqlite3_step(statement);
        // How many columns there are is sure only now: the table may have changed since.
        const int columns = sqlite3_column_count(statement);
        if (answer == nullptr) {
            answer = std::make_unique<SqliteAnswer>(static_cast<std::size_t>(columns));
        }
        if (code == SQLITE_DONE) { return answer; }
        if (code != SQLITE_ROW) { return tl::unexpected(failure(code)); }
        if (call.rows_max != 0 && rows == call.rows_max) {
            return tl::unexpected(Failure{FailureKind::RowLimit, {}, {}, {}});
        }
        add_row(*answer, statement, columns);
        if (answer->text_bytes() > call.bytes_max) {
            return tl::unexpected(Failure{FailureKind::ByteLimit, {}, {}, {}});
        }
    }
}

}  // namespace millrace::ext::source_sqlite
