#pragma once
/// @file operation_limits.hpp — whether the operations of a document are small enough

#include <optional>

#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>
#include <millrace/server/graphql_limits.hpp>

namespace millrace::server {

struct LimitBreach {
    std::string_view code;  // static text
    graphql::GraphqlError error;
};

/// The first limit that an operation of `document` exceeds. Uses of a fragment count as what they
/// stand for. The document need not be valid; fragments in circles count once.
/// Cost: linear in the document, however often its fragments are used.
[[nodiscard]] std::optional<LimitBreach> find_limit_breach(const graphql::Document& document,
                                                           const GraphqlLimits& limits);

}  // namespace millrace::server
