#pragma once
/// @file schema_assembly.hpp — the steps that all ways to a schema share

#include <memory>
#include <vector>

#include <millrace/graphql/schema_builder.hpp>

#include "schema/schema_impl.hpp"

namespace millrace::graphql {

/// What each schema stands on: built-in documents, then the program's own.
[[nodiscard]] std::vector<SdlDocumentPtr> known_documents(const SchemaOptions& options);

/// Builds types from `parts` and checks them as `options` say. `unique` says that the rules for
/// documents have been checked.
[[nodiscard]] SchemaResult assemble_schema(std::vector<SchemaPart> parts, bool unique,
                                           const SchemaOptions& options);

}  // namespace millrace::graphql
