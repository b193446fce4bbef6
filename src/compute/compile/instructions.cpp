#include "compile/instructions.hpp"

#include <array>
#include <bit>

#include "functions/function.hpp"
#include "run/function_value.hpp"

namespace millrace::compute {

namespace {

constexpr std::array<std::string_view, 25> kMnemonics{
    "move",    "match",    "group",    "member",   "index",   "slice", "set-item",
    "boolean", "defined",  "list",     "map",      "join",    "call",  "call-value",
    "closure", "new-cell", "get-cell", "set-cell", "iterate", "next",  "jump",
    "if-not",  "if",       "if-some",  "return"};

constexpr std::size_t first_named() noexcept {
    return kOperatorCount;
}

}  // namespace

RegisterOperands register_operands(Op op) noexcept {
    if (static_cast<std::size_t>(op) < kOperatorCount) {
        return {true, true, !is_unary(static_cast<Operator>(op))};
    }
    switch (op) {
        case Op::MatchGroups:
        case Op::Member:
        case Op::Index:
        case Op::Slice:
        case Op::SetItem:
            return {true, true, true};
        case Op::Next:
        case Op::JumpIfFalse:
        case Op::JumpIfTrue:
        case Op::JumpIfNotNil:
        case Op::Return:
            return {true, false, false};
        case Op::Jump:
            return {false, false, false};
        default:
            return {true, true, false};
    }
}

std::string_view mnemonic(Op op) noexcept {
    const auto number = static_cast<std::size_t>(op);
    if (number < kOperatorCount) { return symbol(static_cast<Operator>(op)); }
    return kMnemonics[number - first_named()];
}

bool is_same_constant(Datum left, Datum right) noexcept {
    if (left.type() != right.type()) { return false; }
    switch (left.type()) {
        case Type::Nil:
            return left.is_absent() == right.is_absent();
        case Type::Boolean:
            return left.as_boolean() == right.as_boolean();
        case Type::Int:
            return left.as_integer() == right.as_integer();
        case Type::Float:
            return std::bit_cast<std::uint64_t>(left.as_real()) ==
                   std::bit_cast<std::uint64_t>(right.as_real());
        case Type::String:
        case Type::NumberText:
            return left.text() == right.text() && left.is_escaped() == right.is_escaped();
        case Type::Pattern:
            return &left.pattern() == &right.pattern();
        default:
            return false;
    }
}

Datum function_constant(Arena& arena, const Node& node) {
    auto* value = arena.make<FunctionValue>();
    if (node.kind == NodeKind::OperatorValue) {
        value->kind = FunctionValue::Kind::Operator;
        value->op = node.op;
    } else {
        value->kind = FunctionValue::Kind::Builtin;
        value->builtin = node.function;
    }
    return Datum::function(value);
}

}  // namespace millrace::compute
