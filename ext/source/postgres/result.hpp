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
