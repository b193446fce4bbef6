#pragma once
/// @file json_text.hpp — decoded JSON values as text, for comparing and for messages

#include <string>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

namespace millrace::graphql {

/// The plain text of a String, in `arena` where it had escapes.
[[nodiscard]] std::string_view plain_text(const value::Value& string, Arena& arena);

/// The value in the short form that messages show: strings quoted, numbers as JavaScript prints
/// them, lists cut after ten items, containers after two levels.
[[nodiscard]] std::string inspect(const value::Value& value);

}  // namespace millrace::graphql
