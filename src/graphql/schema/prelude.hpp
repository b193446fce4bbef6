#pragma once
/// @file prelude.hpp — what every schema has without saying so

#include "schema/sdl_document.hpp"

namespace millrace::graphql {

/// Built-in scalars, introspection types, and the directives skip, include, deprecated,
/// specifiedBy and oneOf. The meta fields are the fields of its type `__Meta`, which is in no
/// schema. One document for all schemas of the process.
[[nodiscard]] const SdlDocumentPtr& prelude();

/// `@defer` and `@stream`.
[[nodiscard]] const SdlDocumentPtr& incremental_prelude();

inline constexpr std::string_view kMetaTypeName = "__Meta";
inline constexpr std::string_view kIntrospectionRootName = "__Schema";
inline constexpr std::string_view kDefaultDeprecationReason = "No longer supported";

/// Whether the specification defines a directive of this name (skip, include, deprecated,
/// specifiedBy, oneOf); a schema's own definition of one is not printed either.
[[nodiscard]] bool is_specified_directive(std::string_view name) noexcept;

}  // namespace millrace::graphql
