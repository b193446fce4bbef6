#pragma once
/// @file database_request.hpp — what is sent to a database and what comes back: the seam between
/// this room, which makes statements, and the sources that run them

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <millrace/source/exchange.hpp>
#include <millrace/sql/catalog.hpp>
#include <millrace/sql/request_problem.hpp>

namespace millrace::sql {

/// A parameter as the database reads it: the text form of its type. Arrays are the array
/// literals of PostgreSQL, or JSON lists for SQLite.
struct ParameterValue {
    const SqlType* type = nullptr;
    std::optional<std::string_view> text;  // nothing: NULL
    /// Not negative: the text is what the step of that number hands over.
    std::int32_t step = -1;
};

enum class StatementKind : std::uint8_t {
    Query,     // reads: may go to a replica, runs READ ONLY, may be sent again
    Mutation,  // writes, in the transaction of the request (RequestContext::transactions)
};

/// A statement that changes rows before the one that answers (script_run.hpp drives them).
///
/// Each row that it returns has two cells: the row it changed as JSON, and whether the role may
/// leave it so. The first cells of all rows, as one JSON list, are what the step hands over.
struct DatabaseStep {
    std::string_view statement;
    std::uint64_t statement_id = 0;  // as DatabaseRequest::statement_id
    std::span<const ParameterValue> parameters;
    std::string_view path;        // where in the request it comes from, for errors
    std::size_t rows_needed = 0;  // with fewer rows the rest is not run …
    std::string_view incomplete;  // … for which these are the words
};

/// One statement with its parameters. Its key (source::Request) is the statement and all texts.
///
/// Ownership: statement text and types outlive the request; texts are in the request's arena.
struct DatabaseRequest : source::Request {
    std::string_view statement;
    /// The same for equal texts and different for others, so that the statement can be prepared
    /// once per connection. 0: it will not come again, so it is not worth preparing.
    std::uint64_t statement_id = 0;
    StatementKind kind = StatementKind::Query;
    std::span<const ParameterValue> parameters;  // $1, $2, …
    /// Mutations only: to be run before, in order, in the same transaction.
    std::span<const DatabaseStep> steps;
    std::string_view path;  // where in the request refusals by the database belong; may be empty
    std::uint32_t rows_max = 0;  // more rows than this are an error; 0: no limit of its own
    /// The longest the database may work on it, beside the deadline of the request; 0: no limit.
    std::uint32_t timeout_ms = 0;
};

/// The rows that came back.
///
/// Cells of PostgreSQL are in its binary format: json and text are their bytes; boolean is one
/// byte. Those of SQLite are text, booleans `1` and `0`.
class DatabaseAnswer : public source::Answer {
public:
    [[nodiscard]] virtual std::size_t row_count() const noexcept = 0;
    [[nodiscard]] virtual std::size_t column_count() const noexcept = 0;
    /// Borrowed from the answer. Nothing: NULL.
    [[nodiscard]] virtual std::optional<std::string_view> cell(
        std::size_t row, std::size_t column) const noexcept = 0;
    /// Why there are no rows, when that is not for the database to say.
    [[nodiscard]] virtual std::optional<RequestProblem> refusal() const { return std::nullopt; }
};

}  // namespace millrace::sql
