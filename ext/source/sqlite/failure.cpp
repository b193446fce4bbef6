#include "failure.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include <sqlite3.h>

#include <fmt/core.h>

#include <millrace/sql/database_error.hpp>

namespace millrace::ext::source_sqlite {
namespace {

bool is_name(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 200 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '.' || c == ',' || c == ' ' || c == '-';
    });
}

/// SQLite names what is violated behind a colon: columns, an index in quotes, or the name of a
/// check. The text of a check without a name is not repeated.
std::string constraint_of(std::string_view message) {
    const std::size_t colon = message.find(": ");
    if (colon == std::string_view::npos) { return {}; }
    std::string_view subject = message.substr(colon + 2);
    if (subject.starts_with("index '") && subject.ends_with('\'')) {
        subject = subject.substr(7, subject.size() - 8);
    }
    return is_name(subject) ? std::string(subject) : std::string();
}

std::string_view constraint_state(int code) noexcept {
    switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
            return "23505";
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return "23503";
        case SQLITE_CONSTRAINT_NOTNULL:
            return "23502";
        case SQLITE_CONSTRAINT_CHECK:
            return "23514";
        case SQLITE_CONSTRAINT_DATATYPE:
            return "22P02";
        case SQLITE_CONSTRAINT_TRIGGER:
            return "P0001";
        default:
            return "23000";
    }
}

/// SQLITE_ERROR is all that has no code of its own; only its text tells what it is.
std::string_view general_state(std::string_view message) {
    if (message.starts_with(kSqlstateMark)) { return message.substr(kSqlstateMark.size(), 5); }
    struct Known {
        std::string_view words;
        std::string_view sqlstate;
    };
    static constexpr std::array kKnown{
        Known{"no such table", "42P01"},
        Known{"no such column", "42703"},
        Known{"has no column named", "42703"},
        Known{"no such function", "42883"},
        Known{"ambiguous column", "42702"},
        Known{"syntax error", "42601"},
        Known{"malformed JSON", "22P02"},
        Known{"JSON path error", "22P02"},
        Known{"bad JSON path", "22P02"},
        Known{"integer overflow", "22003"},
        Known{"ESCAPE expression", "22025"},
        Known{"pattern too complex", "22025"},
        Known{"parser stack overflow", "54001"},
        Known{"too many", "54000"},
        Known{"too large", "54000"},
    };
    for (const Known& known : kKnown) {
        if (message.find(known.words) != std::string_view::npos) { return known.sqlstate; }
    }
    return "XX000";
}

bool is_out_of_space(sqlite3* database) noexcept {
    const int error = database == nullptr ? 0 : sqlite3_system_errno(database);
    return error == ENOSPC || error == EDQUOT;
}

std::string_view state_of(sqlite3* database, int code, std::string_view message) {
    switch (code & 0xff) {
        case SQLITE_ERROR:
            return general_state(message);
        case SQLITE_CONSTRAINT:
            return constraint_state(code);
        case SQLITE_BUSY:
            return code == SQLITE_BUSY_SNAPSHOT ? "40001" : "55P03";
        case SQLITE_LOCKED:
            return "55P03";
        case SQLITE_FULL:
            return "53100";
        case SQLITE_IOERR:
            return is_out_of_space(database) ? "53100" : "58030";
        case SQLITE_NOMEM:
            return "53200";
        case SQLITE_CANTOPEN:
        case SQLITE_NOTADB:
            return "08001";
        case SQLITE_READONLY:
            return code == SQLITE_READONLY_DBMOVED ? "08006" : "42501";
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return "42501";
        case SQLITE_CORRUPT:
            return "XX001";
        case SQLITE_MISMATCH:
            return "22P02";
        case SQLITE_SCHEMA:
            return "42000";
        case SQLITE_INTERRUPT:
            return "57014";
        default:
            return "XX000";
    }
}

ErrorCode kind_of(std::string_view code) noexcept {
    if (code == "DATABASE_TIMEOUT") { return ErrorCode::Timeout; }
    if (code == "DATABASE_OVERLOADED") { return ErrorCode::Overloaded; }
    if (code.starts_with("DATABASE_") || code == "unexpected") { return ErrorCode::Upstream; }
    return code == "permission-error" ? ErrorCode::Denied : ErrorCode::BadRequest;
}

}  // namespace

Failure read_failure(sqlite3* database, int code) {
    Failure failure;
    failure.message = database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database);
    if (code == SQLITE_TOOBIG) {
        failure.kind = FailureKind::ByteLimit;
        return failure;
    }
    failure.sqlstate = state_of(database, code, failure.message);
    if ((code & 0xff) == SQLITE_CONSTRAINT) { failure.constraint = constraint_of(failure.message); }
    return failure;
}

Error error_of(const Failure& failure, Arena& arena, std::string_view source) {
    switch (failure.kind) {
        case FailureKind::RowLimit:
            return Error::make(
                arena, ErrorCode::Overloaded, "ROW_LIMIT",
                fmt::format("\"{}\" has more rows for this than are allowed", source), source);
        case FailureKind::ByteLimit:
            return Error::make(arena, ErrorCode::Upstream, "UPSTREAM_TOO_LARGE",
                               fmt::format("\"{}\" has a larger answer than is allowed", source),
                               source);
        case FailureKind::Stopped:
            return Error::make(arena, ErrorCode::Timeout, "REQUEST_CANCELLED",
                               fmt::format("\"{}\" is not waited for any more", source), source);
        case FailureKind::OverBudget:
        case FailureKind::TimedOut:
        case FailureKind::Refused:
            break;
    }
    const sql::DatabaseRefusal refusal = sql::describe_refusal(
        failure.kind == FailureKind::Refused ? failure.sqlstate : "57014", failure.constraint);
    return Error::make(arena, kind_of(refusal.code), refusal.code, refusal.message, source);
}

bool is_operational(const Failure& failure) noexcept {
    if (failure.kind != FailureKind::Refused) { return false; }
    const std::string_view state = failure.sqlstate;
    return !state.starts_with("22") && !state.starts_with("23") && !state.starts_with("40") &&
           state != "57014" && state != "P0001";
}

}  // namespace millrace::ext::source_sqlite
