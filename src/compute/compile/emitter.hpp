#pragma once
/// @file emitter.hpp — tree to instructions

#include <tl/expected.hpp>

#include <millrace/compute/expression.hpp>

#include "compile/code.hpp"
#include "compile/resolver.hpp"

namespace millrace::compute {

/// The code of a resolved tree, in `arena`, with copies of all constants.
///
/// Errors: more registers or constants than instructions can name.
[[nodiscard]] tl::expected<const Code*, CompileError> emit(const Resolution& resolution,
                                                           Arena& arena);

}  // namespace millrace::compute
