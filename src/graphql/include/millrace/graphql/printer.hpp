#pragma once
/// @file printer.hpp — from tree to text, in the one canonical layout

#include <string>
#include <string_view>

#include <millrace/graphql/ast.hpp>

namespace millrace::graphql {

/// The text of a whole document: definitions separated by an empty line, no line end at the end.
/// Comments are not in the tree and therefore lost. Same layout as the reference implementation.
[[nodiscard]] std::string print_document(const Document& document);

[[nodiscard]] std::string print_definition(const DefinitionNode& definition);
[[nodiscard]] std::string print_selection_set(const SelectionSetNode& selection_set);
[[nodiscard]] std::string print_value(const ValueNode& value);
[[nodiscard]] std::string print_type(const TypeNode& type);
[[nodiscard]] std::string print_directive(const DirectiveNode& directive);

/// Appends `value` as a quoted string literal.
void append_string_literal(std::string& out, std::string_view value);

/// Appends `value` as a block string literal, on one line where it reads well; `minimize` leaves
/// out every line end that is not part of the value. `value` must be one that a block string can
/// hold (is_printable_as_block_string()).
void append_block_string_literal(std::string& out, std::string_view value, bool minimize = false);

/// Whether `value` survives being written as a block string and read back.
[[nodiscard]] bool is_printable_as_block_string(std::string_view value) noexcept;

}  // namespace millrace::graphql
