#pragma once
/// @file operators.hpp — the operators of the language

#include <cstdint>
#include <string_view>

namespace millrace::compute {

enum class Operator : std::uint8_t {
    Or,
    And,
    BitOr,
    BitXor,
    BitAnd,
    Equal,
    NotEqual,
    Matches,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    NotIn,
    ShiftLeft,
    ShiftRight,
    ShiftRightUnsigned,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    Negate,
    Not,
    BitNot,
};

inline constexpr std::size_t kOperatorCount = 26;

/// As written: `<=`.
[[nodiscard]] std::string_view symbol(Operator op) noexcept;

[[nodiscard]] constexpr bool is_unary(Operator op) noexcept {
    return op >= Operator::Negate;
}

}  // namespace millrace::compute
