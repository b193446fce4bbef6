#pragma once
/// @file postgres_errors.hpp — what can go wrong with a database, in words for clients and logs

#include <libpq-fe.h>

#include <millrace/base/result.hpp>
#include <millrace/io/fault.hpp>
#include <millrace/source/source_config.hpp>

#include "pool.hpp"

namespace millrace::ext::source_postgres {

/// The Errors of one source. Text of the server stays in the log, and without values: it goes by
/// SQLSTATE. Only with expose_errors its message is shown.
///
/// Lifetime: the configuration outlives it and every Error.
class Errors {
public:
    explicit Errors(const source::SourceConfig& config) noexcept : config_(config) {}

    /// The server refused a statement.
    [[nodiscard]] Error refused(const PGresult& refusal, Arena& arena) const;
    /// It refused to begin a transaction that writes.
    [[nodiscard]] Error takes_no_changes(const PGresult& refusal, Arena& arena) const;
    /// The pool had no connection.
    [[nodiscard]] Error turned_away(Refusal why, Arena& arena) const;
    /// TimedOut or Cancelled.
    [[nodiscard]] Error gave_up(io::Fault fault, Arena& arena) const;
    /// The connection broke twice under a query.
    [[nodiscard]] Error lost(Arena& arena) const;
    /// The connection broke under a mutation, before it was committed.
    [[nodiscard]] Error lost_unwritten(Arena& arena) const;
    /// The connection broke while the transaction was committed.
    [[nodiscard]] Error lost_unknown(Arena& arena) const;
    /// An earlier part of the mutation has failed.
    [[nodiscard]] Error rolled_back(Arena& arena) const;
    [[nodiscard]] Error too_large(Arena& arena) const;
    [[nodiscard]] Error too_many_rows(std::uint32_t rows_max, Arena& arena) const;
    /// A parameter holds a NUL.
    [[nodiscard]] Error not_a_text(Arena& arena) const;
    /// More than libpq can send.
    [[nodiscard]] Error too_many_values(Arena& arena) const;
    /// A mutation outside of one.
    [[nodiscard]] Error not_in_mutation(Arena& arena) const;

private:
    [[nodiscard]] Error make(ErrorCode kind, std::string_view code, std::string_view text,
                             Arena& arena) const;

    const source::SourceConfig& config_;
};

}  // namespace millrace::ext::source_postgres
