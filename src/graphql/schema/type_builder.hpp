#pragma once
/// @file type_builder.hpp — from parsed definitions to linked types

#include "schema/error_list.hpp"
#include "schema/schema_impl.hpp"

namespace millrace::graphql {

/// Fills everything of `impl` after `parts` and `texts`. What the document rules would refuse is
/// survived: of equal names the last one counts. `unique` says that the rules have been checked.
/// Errors: names of types that do not exist, wrong arguments of built-in directives; `impl` is
///         unusable then.
void build_types(Schema::Impl& impl, bool unique, ErrorList& errors);

}  // namespace millrace::graphql
