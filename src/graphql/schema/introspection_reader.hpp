#pragma once
/// @file introspection_reader.hpp — an introspection answer as a document of definitions

#include <string>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/value/value.hpp>

namespace millrace::graphql {

/// Turns `data` of the answer into the definitions that say the same, in `arena`: nothing in them
/// borrows from `data`. The first thing that is wrong goes to `problem`, and the document is
/// unusable then. Built-in types are left out.
[[nodiscard]] const Document* read_introspection(const value::Value& data, Arena& arena,
                                                 std::string& problem);

}  // namespace millrace::graphql
