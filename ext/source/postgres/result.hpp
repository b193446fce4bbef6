#pragma once
/// @file result.hpp — what the server answered to one command

#include <memory>
#include <string_view>

#include <libpq-fe.h>

namespace millrace::ext::source_postgres {

struct ClearResult {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ClearResult>;

/// A field of an error, PG_DIAG_…; empty when the server did not send it.
[[nodiscard]] inline std::string_view field_of(const PGresult& error, int field) noexcept {
    const char* text = PQresultErrorField(&error, field);
    return text == nullptr ? std::string_view() : std::string_view(text);
}

/// Empty: the error is none of the server's, so the connection is lost.
[[nodiscard]] inline std::string_view sqlstate_of(const PGresult& error) noexcept {
    return field_of(error, PG_DIAG_SQLSTATE);
}

/// The statement is not what it was when it was prepared, or the session is not the one that
/// prepared it: behind a pooler it may be anybody's.
[[nodiscard]] inline bool lost_its_statement(const PGresult& error) noexcept {
    const std::string_view sqlstate = sqlstate_of(error);
    return sqlstate == "26000" || sqlstate == "42P05" || sqlstate == "0A000";
}

[[nodiscard]] inline bool is_error(const PGresult& result) noexcept {
    switch (PQresultStatus(&result)) {
        case PGRES_EMPTY_QUERY:
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
            return false;
        default:
            return true;
    }
}

}  // namespace millrace::ext::source_postgres
