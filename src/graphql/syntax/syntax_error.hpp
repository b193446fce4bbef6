#pragma once
/// @file syntax_error.hpp — the one form of error that reading a text gives

#include <string_view>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>

namespace millrace::graphql {

[[nodiscard]] GraphqlError syntax_error(std::string_view source, Offset offset,
                                        std::string_view description);

}  // namespace millrace::graphql
