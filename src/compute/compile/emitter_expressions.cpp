// Expressions to instructions: the value of a node into a register.

#include <algorithm>

#include "compile/function_emitter.hpp"
#include "compile/instructions.hpp"
#include "functions/function.hpp"

namespace millrace::compute {

void FunctionEmitter::into(const Node& node, Register to) {
    const std::uint32_t outside = std::exchange(offset_, node.offset);
    const std::size_t mark = next_;
    switch (node.kind) {
        case NodeKind::Unary:
            add(static_cast<Op>(node.op), to, operand(*node.children[0]));
            break;
        case NodeKind::Binary:
            binary(node, to);
            break;
        case NodeKind::Coalesce:
            coalesce(node, to);
            break;
        case NodeKind::Conditional:
            conditional(node, to);
            break;
        case NodeKind::Try:
            attempt(node, to);
            break;
        case NodeKind::IsDefined:
            add(Op::IsDefined, to, operand(*node.children[0]));
            break;
        case NodeKind::Member:
        case NodeKind::Index:
        case NodeKind::Slice:
            access(node, to);
            break;
        case NodeKind::List:
            collection(node, Op::List, node.children.size(), to);
            break;
        case NodeKind::Map:
            collection(node, Op::Map, node.children.size() / 2, to);
            break;
        case NodeKind::Interpolation:
            collection(node, Op::Join, node.children.size(), to);
            break;
        case NodeKind::BuiltinCall:
            call(node, to);
            break;
        case NodeKind::Call:
            call_value(node, to);
            break;
        case NodeKind::LambdaValue:
            closure(node, to);
            break;
        case NodeKind::Group:
            if (node.variable != nullptr) {
                add(Op::Group, to, read(*node.variable), node.number);
                break;
            }
            [[fallthrough]];
        default:
            if (const Register from = operand(node); from != to) { add(Op::Move, to, from); }
    }
    next_ = mark;
    offset_ = outside;
}

/// Where the value of `node` is: in a register of its own, or one just taken.
FunctionEmitter::Register FunctionEmitter::operand(const Node& node) {
    switch (node.kind) {
        case NodeKind::Literal:
        case NodeKind::Regex:
            return constant(node.literal);
        case NodeKind::Name:
        case NodeKind::OperationName:
            return read(*node.variable);
        case NodeKind::Group:
            if (node.variable == nullptr) { return nil(); }
            break;
        case NodeKind::OperatorValue:
        case NodeKind::BuiltinValue:
            return constant(function_constant(arena_, node));
        default:
            break;
    }
    const Register to = take();
    into(node, to);
    return to;
}

void FunctionEmitter::binary(const Node& node, Register to) {
    if (node.op == Operator::And || node.op == Operator::Or) { return logical(node, to); }
    if (node.op == Operator::Matches && node.variable->needs_start) { return matches(node, to); }
    const Register left = operand(*node.children[0]);
    const Register right = operand(*node.children[1]);
    add(static_cast<Op>(node.op), to, left, right);
}

/// The second operand is looked at only when the first one does not decide.
void FunctionEmitter::logical(const Node& node, Register to) {
    add(Op::Condition, to, operand(*node.children[0]));
    const std::size_t decided =
        add_jump(node.op == Operator::And ? Op::JumpIfFalse : Op::JumpIfTrue, to);
    add(Op::Condition, to, operand(*node.children[1]));
    aim(decided);
}

void FunctionEmitter::matches(const Node& node, Register to) {
    const Register left = operand(*node.children[0]);
    const Register right = operand(*node.children[1]);
    const Register answer = take(2);
    add(Op::MatchGroups, answer, left, right);
    write(*node.variable, static_cast<Register>(answer + 1));
    add(Op::Move, to, answer);
}

void FunctionEmitter::conditional(const Node& node, Register to) {
    const std::size_t otherwise = add_jump(Op::JumpIfFalse, operand(*node.children[0]));
    into(*node.children[1], to);
    const std::size_t end = add_jump(Op::Jump);
    aim(otherwise);
    into(*node.children[2], to);
    aim(end);
}

void FunctionEmitter::coalesce(const Node& node, Register to) {
    into(*node.children[0], to);
    const std::size_t end = add_jump(Op::JumpIfNotNil, to);
    into(*node.children[1], to);
    aim(end);
}

/// try(value, fallback)
void FunctionEmitter::attempt(const Node& node, Register to) {
    const std::size_t begin = instructions_.size();
    into(*node.children[0], to);
    const std::size_t end = add_jump(Op::Jump);
    handlers_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                         static_cast<std::uint32_t>(instructions_.size())});
    into(*node.children[1], to);
    aim(end);
}

void FunctionEmitter::access(const Node& node, Register to) {
    const Register of = operand(*node.children[0]);
    if (node.kind == NodeKind::Member) {
        add(Op::Member, to, of, constant(Datum::string(node.text)), node.flag ? 1 : 0);
    } else if (node.kind == NodeKind::Index) {
        add(Op::Index, to, of, operand(*node.children[1]), node.flag ? 1 : 0);
    } else {
        const Register ends = take(2);
        into(*node.children[1], ends);
        into(*node.children[2], static_cast<Register>(ends + 1));
        add(Op::Slice, to, of, ends, node.flag ? 1 : 0);
    }
}

/// The children in registers that follow each other, and one instruction over them.
void FunctionEmitter::collection(const Node& node, Op op, std::size_t count, Register to) {
    const Register first = take(node.children.size());
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        into(*node.children[i], static_cast<Register>(first + i));
    }
    add(op, to, first, count);
}

void FunctionEmitter::call(const Node& node, Register to) {
    const Register first = take(node.children.size());
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        into(*node.children[i], static_cast<Register>(first + i));
    }
    auto found = std::ranges::find(builtins_, node.function);
    if (found == builtins_.end()) { found = builtins_.insert(found, node.function); }
    add(Op::Call, to, first, static_cast<std::size_t>(found - builtins_.begin()),
        node.children.size());
}

void FunctionEmitter::call_value(const Node& node, Register to) {
    const Register first = take(node.children.size());
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        into(*node.children[i], static_cast<Register>(first + i));
    }
    add(Op::CallValue, to, first, 0, node.children.size() - 1);
}

void FunctionEmitter::closure(const Node& node, Register to) {
    const Lambda& lambda = *node.lambda;
    FunctionEmitter emitter(arena_, lambda);
    const Code* code = emitter.emit(lambda.captures.size() + lambda.parameters.size());
    if (code == nullptr || lambda.captures.size() > 255) {
        too_large_ = true;
        return;
    }
    const Register first = take(lambda.captures.size());
    for (std::size_t i = 0; i < lambda.captures.size(); ++i) {
        add(Op::Move, static_cast<Register>(first + i), raw_register(*lambda.captures[i]));
    }
    functions_.push_back(code);
    add(Op::Closure, to, first, functions_.size() - 1, lambda.captures.size());
}

}  // namespace millrace::compute
