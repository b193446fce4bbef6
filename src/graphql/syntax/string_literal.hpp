#pragma once
/// @file string_literal.hpp — what a string literal says

#include <string_view>

#include <millrace/base/arena.hpp>

namespace millrace::graphql {

/// The value of a quoted string, `body` being what stands between the quotes. The lexer has
/// checked it. A view into `body` when it has no escapes, else into `arena`.
[[nodiscard]] std::string_view decode_string(std::string_view body, Arena& arena) noexcept;

/// The value of a block string, `body` being what stands between the triple quotes: common
/// indentation removed, blank lines at both ends removed, line ends written "\n".
/// A view into `body` when it is one line without escapes, else into `arena`.
[[nodiscard]] std::string_view decode_block_string(std::string_view body, Arena& arena) noexcept;

}  // namespace millrace::graphql
