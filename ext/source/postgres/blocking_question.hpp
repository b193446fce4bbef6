#pragma once
/// @file blocking_question.hpp — asks a database and waits for it: at start-up and in commands

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include <millrace/source/source_config.hpp>

namespace millrace::ext::source_postgres {

/// The text in the first column of the first row that `statement` answers; empty when there is
/// none. Error: what is wrong, for people, without the password.
///
/// Limits: timeout.connect to connect (libpq waits for 2 s at least), a minute to answer.
[[nodiscard]] tl::expected<std::string, std::string> ask_blocking(
    const source::SourceConfig& config, std::string_view statement);

}  // namespace millrace::ext::source_postgres
