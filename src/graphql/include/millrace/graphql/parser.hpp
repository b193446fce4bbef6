#pragma once
/// @file parser.hpp — from text to tree

#include <cstdint>
#include <string_view>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/base/limits.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/error.hpp>

namespace millrace::graphql {

struct ParseOptions {
    std::uint32_t max_tokens = 0;                         // 0: as many as the text has
    std::uint32_t max_depth = limits::kDocumentDepthMax;  // of selection sets, values and types
    bool allow_empty_selection_sets = false;              // `{ user { } }`, working draft
    bool fragment_arguments = false;       // variables and arguments of fragments, experimental
    bool directives_on_directives = true;  // `directive @a @b on …`, working draft
};

template <class T>
using Parsed = tl::expected<T, GraphqlError>;

/// Parses a whole document: operations, fragments, type system, in any mixture.
///
/// Ownership: nodes live in `arena`; their text is borrowed from `source` (strings with escapes
///            and block strings: from `arena`). Both must outlive the document.
/// Errors:    the first one only, worded and located as the reference implementation does.
/// Limits:    `max_tokens`, `max_depth`, limits::kDocumentBytesMax; past each, a syntax error.
/// Cost:      one pass, no heap beyond the arena and a small scratch buffer.
[[nodiscard]] Parsed<const Document*> parse_document(std::string_view source, Arena& arena,
                                                     const ParseOptions& options = {});

/// Parses one value and nothing else; variables are allowed.
[[nodiscard]] Parsed<const ValueNode*> parse_value(std::string_view source, Arena& arena,
                                                   const ParseOptions& options = {});

/// Parses one value without variables and nothing else.
[[nodiscard]] Parsed<const ValueNode*> parse_const_value(std::string_view source, Arena& arena,
                                                         const ParseOptions& options = {});

/// Parses one type reference, such as `[Int!]!`, and nothing else.
[[nodiscard]] Parsed<const TypeNode*> parse_type(std::string_view source, Arena& arena,
                                                 const ParseOptions& options = {});

}  // namespace millrace::graphql
