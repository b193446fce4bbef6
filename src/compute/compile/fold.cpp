#include "compile/fold.hpp"

#include <algorithm>
#include <vector>

#include "datum/text.hpp"
#include "functions/function.hpp"
#include "run/operations.hpp"

namespace millrace::compute {

namespace {

bool is_literal(const Node* node) noexcept {
    return node->kind == NodeKind::Literal;
}

constexpr std::uint32_t kTextMax = 4096;  // longer ones are made again and again instead

bool is_kept(Datum datum) noexcept {
    if (datum.is(Type::String)) { return datum.size() <= kTextMax; }
    return datum.type() <= Type::Date && !datum.is_absent();
}

void replace(Node& node, Datum value) noexcept {
    if (!is_kept(value)) { return; }
    node.kind = NodeKind::Literal;
    node.literal = value;
    node.children = {};
}

void fold_call(Node& node, Run& run) {
    if (!is_constant(*node.function)) { return; }
    std::vector<Datum> arguments;
    for (const Node* child : node.children) { arguments.push_back(child->literal); }
    replace(node, call_builtin(run, *node.function, arguments));
}

void fold_text(Node& node, Run& run) {
    TextBuilder out(run);
    for (const Node* child : node.children) {
        if (append_text(out, child->literal).is_failure()) { return; }
    }
    replace(node, out.finish());
}

/// Nodes that take only one of their operands.
void fold_choice(Node& node) {
    if (node.children.empty() || !is_literal(node.children[0])) { return; }
    const Datum first = node.children[0]->literal;
    switch (node.kind) {
        case NodeKind::Conditional:
            if (first.is(Type::Boolean)) { node = *node.children[first.as_boolean() ? 1 : 2]; }
            return;
        case NodeKind::Coalesce:
            node = *node.children[first.is_nil() ? 1 : 0];
            return;
        case NodeKind::Binary: {
            const bool decides = (node.op == Operator::Or || node.op == Operator::And) &&
                                 first.is(Type::Boolean) &&
                                 first.as_boolean() == (node.op == Operator::Or);
            if (decides) { replace(node, first); }
            return;
        }
        default:
            return;
    }
}

void fold(Node& node, Run& run) {
    for (Node* child : node.children) { fold(*child, run); }
    if (!std::ranges::all_of(node.children, is_literal)) { return fold_choice(node); }
    switch (node.kind) {
        case NodeKind::Unary:
            return replace(node, unary(run, node.op, node.children[0]->literal));
        case NodeKind::Binary:
            if (node.op == Operator::Matches) { return; }
            return replace(
                node, binary(run, node.op, node.children[0]->literal, node.children[1]->literal));
        case NodeKind::BuiltinCall:
            return fold_call(node, run);
        case NodeKind::Interpolation:
            return fold_text(node, run);
        default:
            return fold_choice(node);
    }
}

}  // namespace

void fold_constants(const Resolution& resolution, Run& run) {
    fold(*resolution.main->body, run);
}

}  // namespace millrace::compute
