#pragma once
/// @file kinds.hpp — the kinds of test, by the base name of their file

#include <string_view>

#include "row.hpp"

namespace millrace::conformance {

/// The function that runs rows of this kind, or null when there is none of that name.
[[nodiscard]] RowFunction find_kind(std::string_view name) noexcept;

// One file each, kinds/<kind>.cpp.
RowResult run_client_schema(const Json& row);
RowResult run_expression(const Json& row);  // `expressions` of calculator cases
RowResult run_execution(const Json& row);   // also execution_generated, introspection, variables
RowResult run_incremental(const Json& row);
RowResult run_introspection(const Json& row);
RowResult run_lexer(const Json& row);
RowResult run_minify(const Json& row);
RowResult run_parse(const Json& row);  // also parse_mutations
RowResult run_print_schema(const Json& row);
RowResult run_schema_changes(const Json& row);
RowResult run_schema_coordinates(const Json& row);
RowResult run_sdl_validation(const Json& row);
RowResult run_subscription(const Json& row);
RowResult run_validation(const Json& row);  // also validation_mutations
RowResult run_variables(const Json& row);
RowResult run_wiring(const Json& row);

}  // namespace millrace::conformance
