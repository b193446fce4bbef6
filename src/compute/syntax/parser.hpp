#pragma once
/// @file parser.hpp — text to tree

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <millrace/compute/expression.hpp>

#include "run/regex.hpp"
#include "syntax/node.hpp"

namespace millrace::compute {

/// Where the parts of trees live that arenas cannot hold.
using Patterns = std::vector<std::unique_ptr<const Pattern>>;

/// The tree of a whole expression: a Block. It is made in the arena of `run` and borrows `text`;
/// compiled regular expressions are added to `patterns`.
///
/// `offset` is added to all places: `text` may come from within another expression.
/// Errors: syntax; beyond limits::kExpressionBytesMax, kExpressionDepthMax, kExpressionChainMax.
[[nodiscard]] tl::expected<Node*, CompileError> parse(std::string_view text, Run& run,
                                                      Patterns& patterns, std::uint32_t offset = 0);

}  // namespace millrace::compute
