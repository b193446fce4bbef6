#pragma once
/// @file minify.hpp — a document without the characters that mean nothing

#include <string>
#include <string_view>

#include <millrace/graphql/parser.hpp>

namespace millrace::graphql {

/// The same tokens in as few characters as possible: comments, commas and blanks go, unless two
/// tokens would become one; block strings are written again in their shortest form.
/// Errors: those of the lexer; the text need not parse.
[[nodiscard]] Parsed<std::string> strip_ignored_characters(std::string_view source);

}  // namespace millrace::graphql
