#pragma once
/// @file function_emitter.hpp — what turns one function into instructions

#include <cstdint>
#include <optional>
#include <vector>

#include "compile/code.hpp"
#include "compile/scopes.hpp"
#include "syntax/node.hpp"

namespace millrace::compute {

/// Emits one function. Registers are taken and given back like a stack: inputs, then locals of
/// blocks, then intermediate values.
class FunctionEmitter {
public:
    FunctionEmitter(Arena& arena, const Lambda& lambda) : arena_(arena), lambda_(lambda) {}

    /// The whole function; null when it is too large.
    const Code* emit(std::size_t inputs);

private:
    using Register = std::uint16_t;

    // Expressions: emitter_expressions.cpp
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

    // Statements: emitter_statements.cpp; `to` is where the value goes, if anybody wants it
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

}  // namespace millrace::compute
