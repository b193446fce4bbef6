#include "compile/emitter.hpp"

#include <algorithm>

#include "compile/function_emitter.hpp"
#include "compile/instructions.hpp"
#include "datum/big_number.hpp"

namespace millrace::compute {

namespace {

/// Until the number of constants is known they are numbered from here.
constexpr std::uint16_t kConstants = 0x8000;
constexpr std::size_t kRegistersMax = 0x7000;

}  // namespace

const Code* FunctionEmitter::emit(std::size_t inputs) {
    take(inputs);
    for (std::size_t i = 0; i < lambda_.parameters.size(); ++i) {
        lambda_.parameters[i]->place = static_cast<Register>(lambda_.captures.size() + i);
    }
    start_locals();
    const Register result = take();
    block(*lambda_.body, result);
    add(Op::Return, result);
    return too_large_ ? nullptr : finish(inputs);
}

/// Variables that exist from the start of the function on, and parameters that live in cells.
void FunctionEmitter::start_locals() {
    for (const Variable* parameter : lambda_.parameters) {
        if (is_shared(*parameter)) { add(Op::NewCell, parameter->place, parameter->place); }
    }
    for (Variable* variable : lambda_.locals) {
        if (variable->assignments == 0 && !variable->needs_start) { continue; }
        variable->place = take();
        const Register start = variable->seed != nullptr ? read(*variable->seed) : nil();
        if (is_shared(*variable)) {
            add(Op::NewCell, variable->place, start);
        } else if (variable->needs_start) {
            add(Op::Move, variable->place, start);
        }
    }
}
/// Where the variable is, or its cell.
FunctionEmitter::Register FunctionEmitter::raw_register(const Variable& variable) const {
    if (variable.owner == &lambda_) { return variable.place; }
    const auto found = std::ranges::find(lambda_.captures, &variable);
    return static_cast<Register>(found - lambda_.captures.begin());
}

FunctionEmitter::Register FunctionEmitter::read(const Variable& variable) {
    const Register raw = raw_register(variable);
    if (!is_shared(variable)) { return raw; }
    const Register to = take();
    add(Op::GetCell, to, raw);
    return to;
}

void FunctionEmitter::write(const Variable& variable, Register value) {
    add(is_shared(variable) ? Op::SetCell : Op::Move, raw_register(variable), value);
}

/// `variable` is from now on what is in the register `value`, which belongs to its block.
void FunctionEmitter::bind(Variable& variable, Register value) {
    variable.place = value;
    if (is_shared(variable)) { add(Op::NewCell, value, value); }
}

FunctionEmitter::Register FunctionEmitter::take(std::size_t count) {
    const std::size_t first = next_;
    next_ += count;
    most_ = std::max(most_, next_);
    if (most_ > kRegistersMax) {
        too_large_ = true;
        next_ = first;
        most_ = kRegistersMax;
        return 0;
    }
    return static_cast<Register>(first);
}

FunctionEmitter::Register FunctionEmitter::constant(Datum datum) {
    for (std::size_t i = 0; i < constants_.size(); ++i) {
        if (is_same_constant(constants_[i], datum)) {
            return static_cast<Register>(kConstants + i);
        }
    }
    if (constants_.size() >= kRegistersMax) {
        too_large_ = true;
        return kConstants;
    }
    constants_.push_back(kept(datum));
    return static_cast<Register>(kConstants + constants_.size() - 1);
}

/// A constant as it lives with the expression. Lists and maps are no constants.
Datum FunctionEmitter::kept(Datum datum) {
    switch (datum.type()) {
        case Type::String:
            return Datum::string(arena_.copy(datum.text()));
        case Type::NumberText:
            return Datum::number_text(arena_.copy(datum.text()));
        case Type::Decimal:
        case Type::BigInt:
            return copy_big(arena_, datum);
        default:
            return datum;
    }
}

std::size_t FunctionEmitter::add(Op op, Register a, Register b, std::size_t c, std::size_t extra) {
    instructions_.push_back(
        {op, static_cast<std::uint8_t>(extra), a, b, static_cast<std::uint16_t>(c)});
    offsets_.push_back(offset_);
    return instructions_.size() - 1;
}

std::size_t FunctionEmitter::add_jump(Op op, Register a, std::size_t target) {
    const std::size_t jump = add(op, a);
    aim(jump, target);
    return jump;
}

void FunctionEmitter::aim(std::size_t jump, std::size_t target) {
    instructions_[jump].b = static_cast<std::uint16_t>(target >> 16U);
    instructions_[jump].c = static_cast<std::uint16_t>(target & 0xffffU);
}

/// Constants get the first registers; all others move up.
const Code* FunctionEmitter::finish(std::size_t inputs) {
    const auto shift = static_cast<Register>(constants_.size());
    const auto placed = [&](std::uint16_t& operand) {
        operand = operand >= kConstants ? static_cast<Register>(operand - kConstants)
                                        : static_cast<Register>(operand + shift);
    };
    for (Instruction& instruction : instructions_) {
        const RegisterOperands operands = register_operands(instruction.op);
        if (operands.a) { placed(instruction.a); }
        if (operands.b) { placed(instruction.b); }
        if (operands.c) { placed(instruction.c); }
    }
    auto* code = arena_.make<Code>();
    code->name = arena_.copy(lambda_.name);
    code->instructions = arena_.copy(std::span<const Instruction>(instructions_));
    code->offsets = arena_.copy(std::span<const std::uint32_t>(offsets_));
    code->constants = arena_.copy(std::span<const Datum>(constants_));
    code->handlers = arena_.copy(std::span<const Handler>(handlers_));
    code->functions = arena_.copy(std::span<const Code* const>(functions_));
    code->builtins = arena_.copy(std::span<const Function* const>(builtins_));
    code->captures = static_cast<std::uint16_t>(lambda_.captures.size());
    code->parameters = static_cast<std::uint16_t>(inputs - lambda_.captures.size());
    code->registers = static_cast<std::uint16_t>(constants_.size() + most_);
    return code;
}

tl::expected<const Code*, CompileError> emit(const Resolution& resolution, Arena& arena) {
    FunctionEmitter emitter(arena, *resolution.main);
    const Code* code = emitter.emit(resolution.inputs.size());
    if (code == nullptr) { return tl::unexpected(CompileError{"the expression is too large", 0}); }
    return code;
}

}  // namespace millrace::compute
