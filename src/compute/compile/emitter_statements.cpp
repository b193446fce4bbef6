// Statements to instructions.

#include <utility>

#include "compile/function_emitter.hpp"

namespace millrace::compute {

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

}  // namespace millrace::compute
