#pragma once
/// @file session_preamble.hpp — settings that sessions and transactions of the gateway have

#include <span>
#include <string>
#include <vector>

#include <millrace/source/identity.hpp>
#include <millrace/source/source_config.hpp>

#include "exchange.hpp"

namespace millrace::ext::source_postgres {

enum class Access : std::uint8_t { Read, Write };

/// The statement that makes the settings of a whole session, once when it begins. Empty when
/// `config` says that a session is not ours alone (database.prepare is off).
[[nodiscard]] std::string session_setup(const source::SourceConfig& config, Access access);

/// What has to be set in each transaction: session variables for the row-level security of the
/// database (`millrace.x_hasura_user_id`), and everything where sessions are shared by a pooler.
///
/// Lifetime:  the configuration outlives it.
class SessionPreamble {
public:
    SessionPreamble(const source::SourceConfig& config, Access access);

    /// Nothing has to be set.
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    /// The statement, with the values of `identity`: '' for what it has not. Nothing: a value
    /// holds a NUL.
    [[nodiscard]] std::optional<Command> command(const source::Identity& identity,
                                                 Arena& arena) const;

private:
    std::string text_;
    const std::vector<std::string>& variables_;
};

}  // namespace millrace::ext::source_postgres
