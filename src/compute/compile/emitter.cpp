#include "compile/emitter.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <vector>

#include "compile/instructions.hpp"
#include "datum/big_number.hpp"
#include "functions/function.hpp"

namespace millrace::compute {

namespace {

using Register = std::uint16_t;

/// Until the number of constants is known they are numbered from here.
constexpr Register kConstants = 0x8000;
constexpr std::size_t kRegistersMax = 0x7000;

/// Emits one function. Registers are taken and given back like a stack: inputs, then locals of
/// blocks, then intermediate values.
class FunctionEmitter {
public:
    FunctionEmitter(Arena& arena, const Lambda& lambda) : arena_(arena), lambda_(lambda) {}

    /// The whole function; null when it is too large.
    const Code* emit(std::size_t inputs);

private:
    // Expressions
    void into(const Node& node, Register to);
    Register operand(const Node& node);
    void binary(const Node& node, Register to);
    void logical(const Node& node, Register to);
    void matches(const Node& node, Register to);
    void conditional(const Node& node, Register to);
    void coalesce(const Node& node, Register to);
    void attempt(const Node& node, Register to);
    void access(const Node& node, Register to);
    void collection(const Node& node, Op op, std::size_t count, Register to);
    void call(const Node& node, Register to);
    void call_value(const Node& node, Register to);
    void closure(const Node& node, Register to);
    void builtin_value(const Node& node, Register to);

    // Statements; `to` is where the value goes, if anybody wants it
    using Target = std::optional<Register>;
    void statement(const Node& node, Target to);
    void block(const Node& node, Target to);
    void let(const Node& node, Target to);
    void assign(const Node& node, Target to);
    void assign_member(const Node& node, Target to);
    void branch(const Node& node, Target to);
    void loop(const Node& node, Target to);
    void declare_function(const Node& node, Target to);
    void jump_out(const Node& node);

    // Variables
    void start_locals();
    [[nodiscard]] Register raw_register(const Variable& variable) const;
    [[nodiscard]] static bool is_shared(const Variable& variable) {
        const bool varies = variable.kind == Variable::Kind::Implicit ||
                            variable.kind == Variable::Kind::Groups || variable.assignments > 1;
        return variable.shared || (variable.captured && varies);
    }
    Register read(const Variable& variable);
    void write(const Variable& variable, Register value);
    void bind(Variable& variable, Register value);

    // Registers and constants
    Register take(std::size_t count = 1);
    Register constant(Datum datum);
    Register nil() { return constant(Datum::nil()); }
    Datum kept(Datum datum);

    // Instructions
    std::size_t add(Op op, Register a = 0, Register b = 0, std::size_t c = 0,
                    std::size_t extra = 0);
    std::size_t add_jump(Op op, Register a = 0, std::size_t target = 0);
    void aim(std::size_t jump) { aim(jump, instructions_.size()); }
    void aim(std::size_t jump, std::size_t target);
    const Code* finish(std::size_t inputs);

    struct Loop {
        std::size_t start;
        std::vector<std::size_t> exits;
    };

    Arena& arena_;
    const Lambda& lambda_;
    std::vector<Instruction> instructions_;
    std::vector<std::uint32_t> offsets_;
    std::vector<Datum> constants_;
    std::vector<Handler> handlers_;
    std::vector<const Code*> functions_;
    std::vector<const Function*> builtins_;
    std::vector<Loop> loops_;
    std::size_t next_ = 0;
    std::size_t most_ = 0;
    std::uint32_t offset_ = 0;
    bool too_large_ = false;
};

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
Register FunctionEmitter::operand(const Node& node) {
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

void FunctionEmitter::statement(const Node& node, Target to) {
    const std::uint32_t outside = std::exchange(offset_, node.offset);
    switch (node.kind) {
        case NodeKind::Let:
            let(node, to);
            break;
        case NodeKind::Assign:
            assign(node, to);
            break;
        case NodeKind::If:
            branch(node, to);
            break;
        case NodeKind::For:
            loop(node, to);
            break;
        case NodeKind::Block:
            block(node, to);
            break;
        case NodeKind::FunctionDeclaration:
            declare_function(node, to);
            break;
        case NodeKind::Return:
            add(Op::Return, operand(*node.children[0]));
            break;
        case NodeKind::Break:
        case NodeKind::Continue:
            jump_out(node);
            break;
        default: {
            const std::size_t mark = next_;
            into(node, to ? *to : take());
            next_ = mark;
        }
    }
    offset_ = outside;
}

void FunctionEmitter::block(const Node& node, Target to) {
    const std::size_t mark = next_;
    const bool has_value = !node.flag && !node.children.empty();
    for (const Node* child : node.children) {
        const bool last = child == node.children.back();
        statement(*child, last && has_value ? to : std::nullopt);
    }
    if (to && !has_value) { add(Op::Move, *to, nil()); }
    next_ = mark;
}

void FunctionEmitter::let(const Node& node, Target to) {
    const Register place = take();
    into(*node.children[0], place);
    if (to) { add(Op::Move, *to, place); }
    bind(*node.variable, place);
}

void FunctionEmitter::assign(const Node& node, Target to) {
    if (node.children[0]->kind != NodeKind::Name) { return assign_member(node, to); }
    const std::size_t mark = next_;
    const Node& value = *node.children[1];
    const Variable& variable = *node.variable;
    // These write their target when all operands have been read, so it may be the variable itself.
    const bool writes_last = value.kind == NodeKind::BuiltinCall || value.kind == NodeKind::Unary ||
                             (value.kind == NodeKind::Binary && value.op != Operator::And &&
                              value.op != Operator::Or && value.op != Operator::Matches);
    Register result = 0;
    if (writes_last && !is_shared(variable)) {
        result = raw_register(variable);
        into(value, result);
    } else {
        result = operand(value);
        write(variable, result);
    }
    if (to) { add(Op::Move, *to, result); }
    next_ = mark;
}

/// root.a[b] = value: the containers on the way are read from the outside in, and made anew with
/// their change from the inside out.
void FunctionEmitter::assign_member(const Node& node, Target to) {
    const std::size_t mark = next_;
    std::vector<const Node*> steps;
    for (const Node* step = node.children[0]; step->kind != NodeKind::Name;
         step = step->children[0]) {
        steps.insert(steps.begin(), step);
    }
    std::vector<Register> containers{read(*node.variable)};
    std::vector<Register> changes;  // key and new value of each step
    for (const Node* step : steps) {
        const Register change = take(2);
        if (step->kind == NodeKind::Member) {
            add(Op::Move, change, constant(Datum::string(step->text)));
        } else {
            into(*step->children[1], change);
        }
        changes.push_back(change);
        if (step == steps.back()) { break; }
        containers.push_back(take());
        add(Op::Index, containers.back(), containers[containers.size() - 2], change, 1);
    }
    into(*node.children[1], static_cast<Register>(changes.back() + 1));
    if (to) { add(Op::Move, *to, static_cast<Register>(changes.back() + 1)); }
    for (std::size_t i = steps.size(); i-- > 1;) {
        add(Op::SetItem, static_cast<Register>(changes[i - 1] + 1), containers[i], changes[i]);
    }
    const Register changed = take();
    add(Op::SetItem, changed, containers[0], changes[0]);
    write(*node.variable, changed);
    next_ = mark;
}

void FunctionEmitter::branch(const Node& node, Target to) {
    const std::size_t mark = next_;
    const std::size_t otherwise = add_jump(Op::JumpIfFalse, operand(*node.children[0]));
    next_ = mark;
    statement(*node.children[1], to);
    const std::size_t end = add_jump(Op::Jump);
    aim(otherwise);
    if (node.children.size() > 2) {
        statement(*node.children[2], to);
    } else if (to) {
        add(Op::Move, *to, nil());
    }
    aim(end);
}

void FunctionEmitter::loop(const Node& node, Target to) {
    const std::size_t mark = next_;
    const bool with_keys = node.key_variable != nullptr;
    const Register state = take(with_keys ? 4 : 3);
    add(Op::Iterate, state, operand(*node.children[0]), 0, with_keys ? 1 : 0);
    loops_.push_back({instructions_.size(), {}});
    loops_.back().exits.push_back(add(Op::Next, state, 0, 0, with_keys ? 1 : 0));
    const auto bind_item = [&](Variable& variable, std::size_t place) {
        const Register item = static_cast<Register>(state + place);
        if (!is_shared(variable)) {
            variable.place = item;
        } else {
            variable.place = take();
            add(Op::NewCell, variable.place, item);
        }
    };
    bind_item(*node.variable, 2);
    if (with_keys) { bind_item(*node.key_variable, 3); }
    block(*node.children[1], std::nullopt);
    aim(add_jump(Op::Jump), loops_.back().start);
    for (const std::size_t jump : loops_.back().exits) { aim(jump); }
    loops_.pop_back();
    if (to) { add(Op::Move, *to, nil()); }
    next_ = mark;
}

void FunctionEmitter::declare_function(const Node& node, Target to) {
    Variable& variable = *node.variable;
    variable.place = take();
    if (!is_shared(variable)) {
        closure(node, variable.place);
    } else {
        add(Op::NewCell, variable.place, nil());
        const Register function = take();
        closure(node, function);
        add(Op::SetCell, variable.place, function);
    }
    if (to) { add(Op::Move, *to, read(variable)); }
}

void FunctionEmitter::jump_out(const Node& node) {
    const std::size_t jump = add_jump(Op::Jump);
    if (node.kind == NodeKind::Break) {
        loops_.back().exits.push_back(jump);
    } else {
        aim(jump, loops_.back().start);
    }
}

/// Where the variable is, or its cell.
Register FunctionEmitter::raw_register(const Variable& variable) const {
    if (variable.owner == &lambda_) { return variable.place; }
    const auto found = std::ranges::find(lambda_.captures, &variable);
    return static_cast<Register>(found - lambda_.captures.begin());
}

Register FunctionEmitter::read(const Variable& variable) {
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

Register FunctionEmitter::take(std::size_t count) {
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

Register FunctionEmitter::constant(Datum datum) {
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

}  // namespace

tl::expected<const Code*, CompileError> emit(const Resolution& resolution, Arena& arena) {
    FunctionEmitter emitter(arena, *resolution.main);
    const Code* code = emitter.emit(resolution.inputs.size());
    if (code == nullptr) { return tl::unexpected(CompileError{"the expression is too large", 0}); }
    return code;
}

}  // namespace millrace::compute
