#include "syntax/syntax_error.hpp"

#include <fmt/format.h>

#include <millrace/graphql/source.hpp>

namespace millrace::graphql {

GraphqlError syntax_error(std::string_view source, Offset offset, std::string_view description) {
    GraphqlError error;
    error.message = fmt::format("Syntax Error: {}", description);
    error.locations.push_back(locate(source, offset));
    return error;
}

}  // namespace millrace::graphql
