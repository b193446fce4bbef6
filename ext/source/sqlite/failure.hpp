#pragma once
/// @file failure.hpp — why a statement did not run, in terms of SQLSTATE

#include <cstdint>
#include <string>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/base/result.hpp>

struct sqlite3;

namespace millrace::ext::source_sqlite {

enum class FailureKind : std::uint8_t {
    Refused,     // by SQLite; `sqlstate` says why
    OverBudget,  // it needs more than may be done in place
    TimedOut,    // its deadline has passed
    Stopped,     // nobody waits for it any more
    RowLimit,    // more rows than are allowed
    ByteLimit,   // more bytes than are allowed
};

/// `message` is SQLite's own, for logs and for those who run the gateway: never for clients.
struct Failure {
    FailureKind kind = FailureKind::Refused;
    std::string sqlstate;
    std::string constraint;  // what a violated constraint is about, if that is known
    std::string message;
};

/// Of a statement that was given up before it was done.
[[nodiscard]] inline Failure given_up(bool timed_out) {
    return {timed_out ? FailureKind::TimedOut : FailureKind::Stopped, {}, {}, {}};
}

/// What the last call on `database` failed with; `code` is its extended result code.
[[nodiscard]] Failure read_failure(sqlite3* database, int code);

/// The same for functions of ours: they fail with this text in front, then a SQLSTATE.
inline constexpr std::string_view kSqlstateMark = "SQLSTATE ";

/// What a client is told. The words are those of sql::describe_refusal().
[[nodiscard]] Error error_of(const Failure& failure, Arena& arena, std::string_view source);

/// Whether someone who runs the gateway should know: it is neither the client's doing nor a
/// matter of time.
[[nodiscard]] bool is_operational(const Failure& failure) noexcept;

}  // namespace millrace::ext::source_sqlite
