#pragma once
/// @file code.hpp — the instructions an expression is compiled to

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/compute/expression.hpp>

#include "compile/cost.hpp"
#include "datum/datum.hpp"
#include "syntax/operators.hpp"
#include "syntax/parser.hpp"

namespace millrace::compute {

struct Function;

/// Operations on registers. a, b and c are the operands of an instruction; `target` is b and c
/// together. The first ones are the operators, in their order: a = b op c, or a = op b.
enum class Op : std::uint8_t {
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
    Move,         // a = b
    MatchGroups,  // a = b =~ c, a + 1 = what the groups matched
    Group,        // a = the item number c of the groups b, or nil
    Member,       // a = b.name in c; extra: nil-safe
    Index,        // a = b[c]; extra: nil-safe
    Slice,        // a = b[c : c + 1]; extra: nil-safe
    SetItem,      // a = b with c + 1 at c
    Condition,    // a = b, which must be a boolean
    IsDefined,    // a = whether b is anything but nil
    List,         // a = [b, b + 1, …], c of them
    Map,          // a = {b: b + 1, …}, c pairs
    Join,         // a = the text of b, b + 1, …, c of them
    Call,         // a = function c with the arguments b, b + 1, …, extra of them
    CallValue,    // a = b with the arguments b + 1, …, extra of them
    Closure,      // a = function c of the code with the captures b, b + 1, …, extra
    NewCell,      // a = a new cell with the value of b
    GetCell,      // a = what is in the cell b
    SetCell,      // the cell a gets b
    Iterate,      // a, a + 1 = the start of an iteration over b; extra: with keys
    Next,         // a + 2 (and a + 3, the key) = the next of iteration a, or to target
    Jump,         // to target
    JumpIfFalse,  // to target when a is false; a must be a boolean
    JumpIfTrue,
    JumpIfNotNil,
    Return,  // a
};

static_assert(static_cast<std::size_t>(Op::Add) == static_cast<std::size_t>(Operator::Add));
static_assert(static_cast<std::size_t>(Op::Move) == kOperatorCount);

struct Instruction {
    Op op = Op::Return;
    std::uint8_t extra = 0;
    std::uint16_t a = 0;
    std::uint16_t b = 0;
    std::uint16_t c = 0;

    [[nodiscard]] std::uint32_t target() const noexcept {
        return static_cast<std::uint32_t>(b) << 16U | c;
    }
};
static_assert(sizeof(Instruction) == 8);

/// Instructions whose failures are caught: the run goes on at `target`.
struct Handler {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t target = 0;
};

/// One function, or the expression itself. Registers of a frame: constants, then inputs (captures
/// and parameters; of the expression itself its variables), then locals and intermediate values.
///
/// Lifetime: immutable, in the arena of its expression.
struct Code {
    std::string_view name;
    std::span<const Instruction> instructions;
    std::span<const std::uint32_t> offsets;  // of each instruction in the text
    std::span<const Datum> constants;
    std::span<const Handler> handlers;  // inner ones first
    std::span<const Code* const> functions;
    std::span<const Function* const> builtins;
    std::uint16_t captures = 0;
    std::uint16_t parameters = 0;  // of the expression itself: its variables
    std::uint16_t registers = 0;   // of a frame in total
};

/// What an Expression is made of.
struct Expression::Impl {
    std::string text;
    std::vector<FreeVariable> variables;
    Patterns patterns;
    Arena arena;
    const Code* code = nullptr;
    bool compatible = false;
    StepsByDepth steps;
    bool repeatable = true;
};

/// Code as text: one instruction per line, functions within behind it.
[[nodiscard]] std::string dump_code(const Code& code);

}  // namespace millrace::compute
