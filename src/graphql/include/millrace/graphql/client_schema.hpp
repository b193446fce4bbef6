#pragma once
/// @file client_schema.hpp — the schema of another service, from its introspection answer

#include <millrace/graphql/schema_builder.hpp>
#include <millrace/value/value.hpp>

namespace millrace::graphql {

/// Builds a schema from the `data` of the answer to a full introspection query.
///
/// `data`:  an Object with names (Kind::Object all the way down); only read during the call.
/// Knows:   exactly the directives of the answer; older answers without isOneOf, specifiedByURL,
///          isRepeatable or deprecations of input values are fine.
/// Options: of `options`, validate_schema and known_scalars count.
/// Errors:  without locations, since there is no text.
[[nodiscard]] SchemaResult build_client_schema(const value::Value& data,
                                               const SchemaOptions& options = {});

}  // namespace millrace::graphql
