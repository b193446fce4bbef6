#pragma once
/// @file reads.hpp — what an expression reads of each of its variables

#include <vector>

#include <millrace/compute/expression.hpp>

#include "compile/resolver.hpp"

namespace millrace::compute {

/// The free variables of a resolved tree, in the order of its inputs, with the member paths that
/// are read below each. Members of a list are those of its items: filter(items, lambda(i) ->
/// i.price > 3 end) reads items.price.
///
/// What cannot be followed counts as a use of the whole.
[[nodiscard]] std::vector<FreeVariable> free_variables(const Resolution& resolution);

}  // namespace millrace::compute
