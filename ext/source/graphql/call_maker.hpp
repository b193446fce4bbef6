#pragma once
/// @file call_maker.hpp — a GraphQL document as an HTTP call

#include <span>

#include <millrace/source/claim.hpp>
#include <millrace/source/http_exchange.hpp>
#include <millrace/source/template.hpp>
#include <millrace/wire/json_writer.hpp>

#include "document.hpp"
#include "graphql_binding.hpp"

namespace millrace::ext::source_graphql {

/// The arguments of the root field: `object` is what the template of @graphql made. Those that
/// are arguments of our own field have its types.
[[nodiscard]] Result<std::vector<Argument>> root_arguments(const GraphqlBinding& binding,
                                                           const value::Value& object,
                                                           const source::TemplateScope& scope);

/// The call that sends `fields`, the text between the braces of the operation.
[[nodiscard]] Result<const source::HttpCall*> make_call(const GraphqlBinding& binding,
                                                        std::string_view fields,
                                                        const Variables& variables,
                                                        const source::TemplateScope& scope);

/// An argument that has no way into a document.
[[nodiscard]] Error refuse_argument(const GraphqlBinding& binding, Arena& arena);

}  // namespace millrace::ext::source_graphql
