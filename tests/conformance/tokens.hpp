#pragma once
/// @file tokens.hpp — GraphQL texts as the corpora see them: lists of tokens

#include <string_view>

namespace millrace::conformance {

/// Whether two GraphQL texts are the same list of tokens: strings compared by value, block
/// strings counting as strings. Text that does not lex equals only itself.
[[nodiscard]] bool token_equal(std::string_view left, std::string_view right);

}  // namespace millrace::conformance
