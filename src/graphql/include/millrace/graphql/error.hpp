#pragma once
/// @file error.hpp — what the language says is wrong with a text

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::graphql {

/// Both from 1; columns count UTF-16 code units, as the reference implementation does.
struct Location {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t source = 0;  // which of several texts (loading a schema); the only one: 0

    friend bool operator==(const Location&, const Location&) = default;
};

/// A syntax, validation or schema error. Not used on the data plane.
struct GraphqlError {
    std::string message;
    std::vector<Location> locations;
    std::string_view rule;  // name of the validation rule (static text), or empty
};

using GraphqlErrors = std::vector<GraphqlError>;

}  // namespace millrace::graphql
