#pragma once
/// @file prelude.hpp — what every schema has without saying so

#include "schema/sdl_document.hpp"

namespace millrace::graphql {

// One document each for all schemas of the process.

/// Built-in scalars and introspection types. The meta fields are the fields of the type `__Meta`,
/// which is in no schema.
[[nodiscard]] const SdlDocumentPtr& built_in_types();

/// skip, include, deprecated, specifiedBy and oneOf.
[[nodiscard]] const SdlDocumentPtr& built_in_directives();

/// defer and stream.
[[nodiscard]] const SdlDocumentPtr& incremental_directives();

inline constexpr std::string_view kMetaTypeName = "__Meta";
inline constexpr std::string_view kIntrospectionRootName = "__Schema";
inline constexpr std::string_view kDefaultDeprecationReason = "No longer supported";

/// Whether the specification defines a directive of this name (skip, include, deprecated,
/// specifiedBy, oneOf); a schema's own definition of one is not printed either.
[[nodiscard]] bool is_specified_directive(std::string_view name) noexcept;

}  // namespace millrace::graphql
