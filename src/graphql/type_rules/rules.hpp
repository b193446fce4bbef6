#pragma once
/// @file rules.hpp — the rules for a type system, whatever it was built from

#include <millrace/graphql/schema.hpp>

#include "schema/error_list.hpp"

namespace millrace::graphql::type_rules {

/// Root types are objects, different ones, and there is one for queries.
void check_roots(const Schema& schema, ErrorList& errors);

/// Names, locations and arguments of directives.
void check_directives(const Schema& schema, ErrorList& errors);

/// Fields of an object or interface and their arguments.
void check_fields(const Type& type, ErrorList& errors);

/// An object or interface provides what its interfaces promise.
void check_interfaces(const Schema& schema, const Type& type, ErrorList& errors);

void check_union(const Type& type, ErrorList& errors);
void check_enum(const Type& type, ErrorList& errors);

/// Fields of an input object, oneOf included.
void check_input_fields(const Type& type, ErrorList& errors);

/// A finite value exists for every input object.
void check_finite_inputs(const Schema& schema, ErrorList& errors);

}  // namespace millrace::graphql::type_rules
