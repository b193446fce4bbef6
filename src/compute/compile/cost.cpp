#include "compile/cost.hpp"

#include <algorithm>

#include "functions/function.hpp"

namespace millrace::compute {

namespace {

/// Adds the steps of trees at the depth they are in.
class Estimator {
public:
    void add(const Node& node, std::size_t depth) {
        at(depth) += 1;
        switch (node.kind) {
            case NodeKind::For:
                add(*node.children[0], depth);
                return add(*node.children[1], depth + 1);
            case NodeKind::BuiltinCall:
                return add_call(node, depth);
            default:
                for (const Node* child : node.children) { add(*child, depth); }
        }
    }
    [[nodiscard]] StepsByDepth result() && { return std::move(steps_); }

private:
    std::uint64_t& at(std::size_t depth) {
        if (depth >= steps_.size()) { steps_.resize(depth + 1); }
        return steps_[depth];
    }

    /// Functions over collections look at each item, and call the functions they are given for it.
    void add_call(const Node& node, std::size_t depth) {
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            const Node& argument = *node.children[i];
            const Parameter& parameter = node.function->signature.parameter(i);
            const bool per_item = parameter.takes(types::kFunction);
            if (parameter.takes(types::kSequence | types::kList)) { at(depth + 1) += 1; }
            if (per_item && argument.kind != NodeKind::LambdaValue) { at(depth + 1) += 1; }
            add(argument, per_item && argument.kind == NodeKind::LambdaValue ? depth + 1 : depth);
        }
    }

    StepsByDepth steps_{0};
};

}  // namespace

StepsByDepth estimate_steps(const Resolution& resolution) {
    Estimator estimator;
    estimator.add(*resolution.main->body, 0);
    return std::move(estimator).result();
}

std::uint64_t total_steps(const StepsByDepth& steps, std::uint64_t items) noexcept {
    std::uint64_t total = 0;
    for (auto level = steps.rbegin(); level != steps.rend(); ++level) {
        if (__builtin_mul_overflow(total, items, &total) ||
            __builtin_add_overflow(total, *level, &total)) {
            return ~std::uint64_t{0};
        }
    }
    return total;
}

}  // namespace millrace::compute
