#pragma once
/// @file instructions.hpp — what instructions are made of: operands and constants

#include <millrace/base/arena.hpp>

#include "compile/code.hpp"
#include "syntax/node.hpp"

namespace millrace::compute {

/// Which operands of an operation are numbers of registers.
struct RegisterOperands {
    bool a = false;
    bool b = false;
    bool c = false;
};
[[nodiscard]] RegisterOperands register_operands(Op op) noexcept;

/// The word for an operation in dumps.
[[nodiscard]] std::string_view mnemonic(Op op) noexcept;

/// Whether one register can hold both constants.
[[nodiscard]] bool is_same_constant(Datum left, Datum right) noexcept;

/// The function that an operator or the name of a function stands for as a value.
[[nodiscard]] Datum function_constant(Arena& arena, const Node& node);

}  // namespace millrace::compute
