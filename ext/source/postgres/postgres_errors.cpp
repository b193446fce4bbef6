#include "postgres_errors.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include <millrace/base/log.hpp>
#include <millrace/sql/database_error.hpp>
#include <millrace/sql/request_problem.hpp>

#include "result.hpp"

namespace millrace::ext::source_postgres {
namespace {

constexpr std::string_view kUnavailable = "DATABASE_UNAVAILABLE";
constexpr std::string_view kTimeout = "DATABASE_TIMEOUT";

/// What whoever asked can do about it.
ErrorCode kind_of(std::string_view code) noexcept {
    constexpr std::array kOfClient{sql::kDataException, sql::kConstraintViolation,
                                   sql::kPermissionError, sql::kBadRequest};
    if (code == kTimeout) { return ErrorCode::Timeout; }
    if (code == "DATABASE_OVERLOADED") { return ErrorCode::Overloaded; }
    for (const std::string_view each : kOfClient) {
        if (code == each) { return ErrorCode::BadRequest; }
    }
    return ErrorCode::Upstream;
}

}  // namespace

Error Errors::make(ErrorCode kind, std::string_view code, std::string_view text,
                   Arena& arena) const {
    return Error::make(arena, kind, code, text, config_.name);
}

Error Errors::refused(const PGresult& refusal, Arena& arena) const {
    const std::string_view sqlstate = sqlstate_of(refusal);
    const sql::DatabaseRefusal words =
        sql::describe_refusal(sqlstate, field_of(refusal, PG_DIAG_CONSTRAINT_NAME));
    log::warn("database_refused",
              {{"source", config_.name}, {"sqlstate", sqlstate}, {"code", words.code}});
    std::string text = words.message;
    if (config_.expose_errors) {
        text += fmt::format(" ({})", field_of(refusal, PG_DIAG_MESSAGE_PRIMARY));
    }
    return make(kind_of(words.code), words.code, text, arena);
}

Error Errors::takes_no_changes(const PGresult& refusal, Arena& arena) const {
    log::warn("database_takes_no_changes",
              {{"source", config_.name}, {"sqlstate", sqlstate_of(refusal)}});
    return make(ErrorCode::Upstream, kUnavailable,
                "The database takes no changes at the moment; nothing was written.", arena);
}

Error Errors::turned_away(Refusal why, Arena& arena) const {
    if (why == Refusal::Overloaded) {
        return make(ErrorCode::Overloaded, "DATABASE_OVERLOADED",
                    "Too many requests wait for a connection to the database.", arena);
    }
    return make(ErrorCode::Upstream, kUnavailable, "The database cannot be reached.", arena);
}

Error Errors::gave_up(io::Fault fault, Arena& arena) const {
    if (fault.kind == io::FaultKind::Cancelled) {
        return make(ErrorCode::Timeout, "REQUEST_CANCELLED",
                    "Nobody waits for the answer any more.", arena);
    }
    return make(ErrorCode::Timeout, kTimeout, "The database did not answer in time.", arena);
}

Error Errors::lost(Arena& arena) const {
    return make(ErrorCode::Upstream, kUnavailable, "The connection to the database broke.", arena);
}

Error Errors::lost_unwritten(Arena& arena) const {
    return make(ErrorCode::Upstream, kUnavailable,
                "The connection to the database broke; nothing was written.", arena);
}

Error Errors::lost_unknown(Arena& arena) const {
    return make(ErrorCode::Upstream, kUnavailable,
                "The connection to the database broke while the transaction was committed: nobody "
                "can tell whether it was written.",
                arena);
}

Error Errors::rolled_back(Arena& arena) const {
    return make(ErrorCode::Upstream, sql::kUnexpected,
                "Another part of the mutation has failed; nothing is written.", arena);
}

Error Errors::too_large(Arena& arena) const {
    return make(ErrorCode::Upstream, "UPSTREAM_TOO_LARGE",
                fmt::format("\"{}\" sent a larger answer than is allowed", config_.name), arena);
}

Error Errors::too_many_rows(std::uint32_t rows_max, Arena& arena) const {
    return make(ErrorCode::Upstream, "ROW_LIMIT",
                fmt::format("The answer has more than {} rows.", rows_max), arena);
}

Error Errors::not_a_text(Arena& arena) const {
    return make(ErrorCode::BadRequest, sql::kDataException,
                "A value holds the character U+0000, which the database cannot store.", arena);
}

Error Errors::too_many_values(Arena& arena) const {
    return make(ErrorCode::BadRequest, sql::kBadRequest,
                fmt::format("A statement can take {} values at most.", PQ_QUERY_PARAM_MAX_LIMIT),
                arena);
}

Error Errors::not_in_mutation(Arena& arena) const {
    return make(ErrorCode::Internal, sql::kUnexpected,
                "A statement that writes was asked for outside of a mutation.", arena);
}

}  // namespace millrace::ext::source_postgres
