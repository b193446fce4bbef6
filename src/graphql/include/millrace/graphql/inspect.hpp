#pragma once
/// @file inspect.hpp — a value as a message shows it

#include <string>

#include <millrace/value/value.hpp>

namespace millrace::graphql {

/// The value in the short form of the reference implementation: `"text"`, `12.5`, `[1, 2]`,
/// `{ a: 1 }`; strings quoted, numbers as JavaScript prints them, lists cut after ten items,
/// containers after two levels. A Row has no names to show.
[[nodiscard]] std::string inspect(const value::Value& value);

}  // namespace millrace::graphql
