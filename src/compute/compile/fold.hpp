#pragma once
/// @file fold.hpp — what can be computed when compiling

#include "compile/resolver.hpp"
#include "run/run.hpp"

namespace millrace::compute {

/// Replaces expressions whose operands are all constants by their values, when these are scalars.
/// What fails stays, and fails when it is reached. Bounded by the limits of `run`.
void fold_constants(const Resolution& resolution, Run& run);

}  // namespace millrace::compute
