#pragma once
/// @file json_text.hpp — decoded JSON values as text

#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/inspect.hpp>
#include <millrace/value/value.hpp>

namespace millrace::graphql {

/// The plain text of a String, in `arena` where it had escapes.
[[nodiscard]] std::string_view plain_text(const value::Value& string, Arena& arena);

}  // namespace millrace::graphql
