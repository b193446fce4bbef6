#pragma once
/// @file environment.hpp — variables of the environment, and texts that name them

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace millrace::app {

/// A snapshot, so that what is read does not change while it is read.
using Environment = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] Environment process_environment();

struct ExpansionError {
    std::size_t offset = 0;  // of the `$` in the text
    std::string message;
    std::string advice;
};

/// Replaces `${NAME}` by the variable's value and `${NAME:-text}` by `text` when the variable is
/// not set or empty; `$${` stands for `${`. Values are not expanded again.
/// Errors: a variable that is not set and has no other value, a name that is none, no `}`.
[[nodiscard]] tl::expected<std::string, ExpansionError> expand(std::string_view text,
                                                               const Environment& environment);

}  // namespace millrace::app
