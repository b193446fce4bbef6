#pragma once
/// @file plain_evaluator.hpp — walks the tree of an expression: what the instructions must agree
/// with
///
/// For tests and fuzzers only. No registers, no jumps, no folding: variables live in maps,
/// functions share them by reference. Operators and functions of the table are the same.

#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "compile/resolver.hpp"
#include "datum/convert.hpp"
#include "datum/list_builder.hpp"
#include "datum/map.hpp"
#include "datum/sequence.hpp"
#include "datum/text.hpp"
#include "functions/function.hpp"
#include "run/function_value.hpp"
#include "run/operations.hpp"
#include "run/regex.hpp"
#include "syntax/parser.hpp"

namespace millrace::compute::testing {

/// An expression and what its functions close over.
///
/// Lifetime: answers borrow from it and from the run.
class PlainEvaluator {
public:
    explicit PlainEvaluator(Run& run) : run_(run) {}

    /// Parses and resolves. False when the text is no expression.
    bool read(std::string_view text) {
        const auto tree = parse(text, run_, patterns_);
        if (!tree) { return false; }
        auto resolution = resolve(*tree, run_, patterns_);
        if (!resolution) { return false; }
        resolution_ = *std::move(resolution);
        return true;
    }
    [[nodiscard]] const std::vector<Variable*>& inputs() const { return resolution_.inputs; }

    /// One value per input.
    Datum evaluate(std::span<const Datum> values) {
        Variables variables;
        for (std::size_t i = 0; i < values.size(); ++i) {
            variables[resolution_.inputs[i]] = std::make_shared<Datum>(values[i]);
        }
        return call(*resolution_.main, variables, {});
    }

private:
    using Variables = std::map<const Variable*, std::shared_ptr<Datum>>;
    enum class Leaving { No, Break, Continue, Return };

    /// What a function value of ours stands for.
    struct Closure {
        PlainEvaluator* evaluator;
        const Lambda* lambda;
        Variables captured;
    };

    Datum call(const Lambda& lambda, const Variables& captured, std::span<const Datum> arguments) {
        if (++depth_ > 100) {
            --depth_;
            return run_.limit_error("too deep");
        }
        Variables variables = captured;
        for (std::size_t i = 0; i < lambda.parameters.size(); ++i) {
            variables[lambda.parameters[i]] = std::make_shared<Datum>(arguments[i]);
        }
        for (const Variable* local : lambda.locals) {
            const Datum start = local->seed != nullptr ? *variables.at(local->seed) : Datum::nil();
            variables[local] = std::make_shared<Datum>(start);
        }
        std::swap(variables_, variables);
        const Leaving outside = std::exchange(leaving_, Leaving::No);
        Datum result = walk(*lambda.body);
        if (leaving_ == Leaving::Return && !result.is_failure()) { result = returned_; }
        leaving_ = outside;
        std::swap(variables_, variables);
        --depth_;
        return result;
    }

    static Datum call_closure(Run& run, const FunctionValue& self,
                              std::span<const Datum> arguments) {
        const auto& closure = *static_cast<const Closure*>(self.context);
        if (arguments.size() != closure.lambda->parameters.size()) {
            return run.runtime_error("the wrong number of arguments");
        }
        return closure.evaluator->call(*closure.lambda, closure.captured, arguments);
    }

    Datum make_closure(const Node& node) {
        closures_.push_back(std::make_unique<Closure>(Closure{this, node.lambda, variables_}));
        auto* value = run_.make<FunctionValue>();
        value->kind = FunctionValue::Kind::Native;
        value->call = call_closure;
        value->context = closures_.back().get();
        return Datum::function(value);
    }

    Datum walk(const Node& node) {
        if (!run_.step()) { return run_.limit_reached(); }
        switch (node.kind) {
            case NodeKind::Literal:
            case NodeKind::Regex:
                return node.literal;
            case NodeKind::Name:
            case NodeKind::OperationName:
                return *variables_.at(node.variable);
            case NodeKind::Group:
                return group(node);
            case NodeKind::OperatorValue:
            case NodeKind::BuiltinValue:
                return function(node);
            case NodeKind::LambdaValue:
                return make_closure(node);
            case NodeKind::Binary:
                return binary_operator(node);
            case NodeKind::Coalesce: {
                const Datum value = walk(*node.children[0]);
                return value.is_nil() ? walk(*node.children[1]) : value;
            }
            case NodeKind::Conditional:
            case NodeKind::If:
                return choice(node);
            case NodeKind::Try: {
                const Datum value = walk(*node.children[0]);
                const bool caught = value.is_failure() && value.detail().code != Run::kLimitCode;
                return caught ? walk(*node.children[1]) : value;
            }
            case NodeKind::Block:
                return block(node);
            case NodeKind::Let:
                return let(node);
            case NodeKind::Assign:
                return assign(node);
            case NodeKind::For:
                return loop(node);
            case NodeKind::Return: {
                const Datum value = walk(*node.children[0]);
                returned_ = value;
                leaving_ = Leaving::Return;
                return value;
            }
            case NodeKind::Break:
                leaving_ = Leaving::Break;
                return Datum::nil();
            case NodeKind::Continue:
                leaving_ = Leaving::Continue;
                return Datum::nil();
            case NodeKind::FunctionDeclaration: {
                variables_[node.variable] = std::make_shared<Datum>();
                const auto cell = variables_[node.variable];
                *cell = make_closure(node);
                return *cell;
            }
            default:
                return with_operands(node);
        }
    }

    /// Nodes whose children are all computed first, in order.
    Datum with_operands(const Node& node) {
        std::vector<Datum> operands;
        for (const Node* child : node.children) {
            operands.push_back(walk(*child));
            if (operands.back().is_failure()) { return operands.back(); }
        }
        switch (node.kind) {
            case NodeKind::Unary:
                return unary(run_, node.op, operands[0]);
            case NodeKind::Member:
                return node.flag && operands[0].is_nil() ? operands[0]
                                                         : member(run_, operands[0], node.text);
            case NodeKind::Index:
                return node.flag && operands[0].is_nil() ? operands[0]
                                                         : index(run_, operands[0], operands[1]);
            case NodeKind::Slice:
                return node.flag && operands[0].is_nil()
                           ? operands[0]
                           : slice(run_, operands[0], operands[1], operands[2]);
            case NodeKind::IsDefined:
                return Datum::boolean(!operands[0].is_nil());
            case NodeKind::BuiltinCall:
                return call_builtin(run_, *node.function, operands);
            case NodeKind::Call:
                if (!operands[0].is(Type::Function)) { return run_.type_error("no function"); }
                return Callee(run_, operands[0])(std::span<const Datum>(operands).subspan(1));
            case NodeKind::List: {
                ListBuilder list(run_);
                for (const Datum item : operands) { list.add(item); }
                return list.finish();
            }
            case NodeKind::Map: {
                MapBuilder map(run_);
                for (std::size_t i = 0; i < operands.size(); i += 2) {
                    map.put(operands[i], operands[i + 1]);
                }
                return map.finish();
            }
            default: {
                TextBuilder out(run_);
                for (const Datum part : operands) {
                    const Datum done = append_text(out, part);
                    if (done.is_failure()) { return done; }
                }
                return out.finish();
            }
        }
    }

    Datum group(const Node& node) {
        if (node.variable == nullptr) { return Datum::nil(); }
        const Datum groups = *variables_.at(node.variable);
        const bool there = groups.is(Type::List) && node.number < groups.size();
        return there ? groups.items()[node.number] : Datum::nil();
    }

    Datum function(const Node& node) {
        auto* value = run_.make<FunctionValue>();
        const bool is_operator = node.kind == NodeKind::OperatorValue;
        value->kind = is_operator ? FunctionValue::Kind::Operator : FunctionValue::Kind::Builtin;
        value->op = node.op;
        value->builtin = node.function;
        return Datum::function(value);
    }

    Datum binary_operator(const Node& node) {
        const Datum left = walk(*node.children[0]);
        if (left.is_failure()) { return left; }
        if (node.op == Operator::And || node.op == Operator::Or) {
            const Datum decided = condition(run_, left);
            if (decided.is_failure() || decided.as_boolean() == (node.op == Operator::Or)) {
                return decided;
            }
            return condition(run_, walk(*node.children[1]));
        }
        const Datum right = walk(*node.children[1]);
        if (right.is_failure()) { return right; }
        if (node.op == Operator::Matches && left.is(Type::String) && right.is(Type::Pattern)) {
            Datum groups;
            const Datum answer =
                match_groups(run_, right.pattern(), plain_text(run_, left), groups);
            *variables_.at(node.variable) = groups;
            return answer;
        }
        const Datum answer = binary(run_, node.op, left, right);
        if (node.op == Operator::Matches && !answer.is_failure()) {
            *variables_.at(node.variable) = Datum::nil();
        }
        return answer;
    }

    Datum choice(const Node& node) {
        const Datum first = walk(*node.children[0]);
        const Datum decided = first.is_failure() ? first : condition(run_, first);
        if (decided.is_failure()) { return decided; }
        if (decided.as_boolean()) { return walk(*node.children[1]); }
        return node.children.size() > 2 ? walk(*node.children[2]) : Datum::nil();
    }

    Datum block(const Node& node) {
        Datum last;
        for (const Node* statement : node.children) {
            last = walk(*statement);
            if (last.is_failure() || leaving_ != Leaving::No) { return last; }
        }
        return node.flag ? Datum::nil() : last;
    }

    Datum let(const Node& node) {
        const Datum value = walk(*node.children[0]);
        if (!value.is_failure()) { variables_[node.variable] = std::make_shared<Datum>(value); }
        return value;
    }

    /// Keys are computed from the outside in, then the value, then what is around it is made anew.
    Datum assign(const Node& node) {
        std::vector<Datum> keys;
        std::vector<Datum> containers{*variables_.at(node.variable)};
        const Datum read = read_steps(*node.children[0], keys, containers);
        if (read.is_failure()) { return read; }
        const Datum value = walk(*node.children[1]);
        Datum changed = value;
        for (std::size_t i = keys.size(); i-- > 0 && !changed.is_failure();) {
            changed = with_item(run_, containers[i], keys[i], changed);
        }
        if (changed.is_failure()) { return changed; }
        *variables_.at(node.variable) = changed;
        return value;
    }

    Datum read_steps(const Node& target, std::vector<Datum>& keys, std::vector<Datum>& containers) {
        if (target.kind == NodeKind::Name) { return Datum::nil(); }
        const Datum outer = read_steps(*target.children[0], keys, containers);
        if (outer.is_failure()) { return outer; }
        if (!keys.empty()) {
            const Datum around = containers.back();
            containers.push_back(around.is_nil() ? around : index(run_, around, keys.back()));
            if (containers.back().is_failure()) { return containers.back(); }
        }
        keys.push_back(target.kind == NodeKind::Member ? Datum::string(target.text)
                                                       : walk(*target.children[1]));
        return keys.back().is_failure() ? keys.back() : Datum::nil();
    }

    Datum loop(const Node& node) {
        Datum collection = walk(*node.children[0]);
        if (!collection.is_failure()) { collection = opened(run_, collection); }
        if (collection.is_failure()) { return collection; }
        if (collection.is(Type::String)) { collection = characters(run_, collection); }
        if (collection.is_nil()) { return collection; }
        if (!collection.is_list() && !collection.is_map()) {
            return run_.type_error("no collection");
        }
        const std::size_t size =
            collection.is_list() ? collection.size() : Entries(run_, collection).size();
        for (std::size_t i = 0; i < size; ++i) {
            bind_item(node, collection, i);
            const Datum done = walk(*node.children[1]);
            if (done.is_failure() || leaving_ == Leaving::Return) { return done; }
            if (std::exchange(leaving_, Leaving::No) == Leaving::Break) { break; }
        }
        return Datum::nil();
    }

    void bind_item(const Node& node, Datum collection, std::size_t i) {
        const auto set = [&](const Variable* variable, Datum value) {
            variables_[variable] = std::make_shared<Datum>(value);
        };
        const bool with_key = node.key_variable != nullptr;
        if (collection.is_list()) {
            set(node.variable, Items(collection)[i]);
            if (with_key) { set(node.key_variable, Datum::integer(static_cast<std::int64_t>(i))); }
            return;
        }
        const Entries entries(run_, collection);
        if (with_key) { set(node.key_variable, entries.key(i)); }
        set(node.variable,
            with_key ? entries.value(i) : entry_map(run_, entries.key(i), entries.value(i)));
    }

    Run& run_;
    Patterns patterns_;
    Resolution resolution_;
    Variables variables_;
    std::vector<std::unique_ptr<Closure>> closures_;
    Datum returned_;
    Leaving leaving_ = Leaving::No;
    int depth_ = 0;
};

}  // namespace millrace::compute::testing
