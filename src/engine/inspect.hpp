#pragma once
/// @file inspect.hpp — a value as an error message shows it

#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/value/value.hpp>

namespace millrace::engine {

/// `"text"`, `12.5`, `[1, 2]`, `{ a: 1 }`; what nests deeper than two levels and lists of more
/// than ten items are shortened. The form is that of the reference implementation.
[[nodiscard]] std::string_view inspect(value::Value value, Arena& arena);

}  // namespace millrace::engine
