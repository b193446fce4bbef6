#include "run/function_value.hpp"

#include <algorithm>
#include <array>

#include <millrace/base/limits.hpp>

#include "compile/code.hpp"
#include "functions/function.hpp"
#include "run/machine.hpp"
#include "run/operations.hpp"
#include "run/registers.hpp"

namespace millrace::compute {

namespace {

constexpr std::size_t kArgumentsMax = 8;  // that functions give to functions

std::string_view name_of(const FunctionValue& function) noexcept {
    if (function.kind == FunctionValue::Kind::Closure && !function.code->name.empty()) {
        return function.code->name;
    }
    return function.kind == FunctionValue::Kind::Builtin ? function.builtin->name()
                                                         : "the function";
}

}  // namespace

Callee::Callee(Run& run, Datum function) noexcept
    : run_(run), function_(function.function()), mark_(run.state().registers->mark()) {
    if (function_.kind != FunctionValue::Kind::Closure) { return; }
    const Code& code = *function_.code;
    frame_ = run.state().registers->open(run, code.registers);
    set_constants(code, frame_);
    std::ranges::copy(function_.captures, frame_ + code.constants.size());
}

Callee::~Callee() {
    run_.state().registers->close(mark_);
}

Datum Callee::operator()(std::span<const Datum> arguments) noexcept {
    switch (function_.kind) {
        case FunctionValue::Kind::Closure:
            return call_closure(arguments);
        case FunctionValue::Kind::Builtin:
            return call_builtin_value(arguments);
        case FunctionValue::Kind::Operator:
            return call_operator(arguments);
        case FunctionValue::Kind::Native:
            return run_.step() ? function_.call(run_, function_, arguments) : run_.limit_reached();
    }
    return Datum::nil();
}

Datum Callee::test(Datum argument) noexcept {
    const Datum answer = (*this)(argument);
    return answer.is_failure() ? answer : condition(run_, answer);
}

Datum Callee::call_closure(std::span<const Datum> arguments) noexcept {
    const Code& code = *function_.code;
    if (arguments.size() != code.parameters) [[unlikely]] {
        return run_.runtime_error("{} takes {} arguments, not {}", name_of(function_),
                                  code.parameters, arguments.size());
    }
    std::uint32_t& depth = run_.state().call_depth;
    if (depth >= limits::kExpressionCallsMax) {
        return run_.limit_error("functions call each other more than {} levels deep",
                                limits::kExpressionCallsMax);
    }
    ++depth;
    std::ranges::copy(arguments, frame_ + code.constants.size() + code.captures);
    const Datum answer = execute(run_, code, frame_);
    --depth;
    return answer;
}

Datum Callee::call_builtin_value(std::span<const Datum> arguments) noexcept {
    const Signature& signature = function_.builtin->signature;
    if (arguments.size() < signature.arguments_min || arguments.size() > signature.arguments_max ||
        arguments.size() > kArgumentsMax) {
        return run_.runtime_error("{}{} cannot be called with {} arguments", name_of(function_),
                                  function_.builtin->row->signature, arguments.size());
    }
    std::array<Datum, kArgumentsMax> copies;
    std::ranges::copy(arguments, copies.begin());
    return call_builtin(run_, *function_.builtin, std::span(copies).first(arguments.size()));
}

Datum Callee::call_operator(std::span<const Datum> arguments) noexcept {
    if (!run_.step()) { return run_.limit_reached(); }
    const Operator op = function_.op;
    if (arguments.size() == 2 && !is_unary(op)) {
        return binary(run_, op, arguments[0], arguments[1]);
    }
    if (arguments.size() == 1 && (is_unary(op) || op == Operator::Subtract)) {
        return unary(run_, is_unary(op) ? op : Operator::Negate, arguments[0]);
    }
    return run_.runtime_error("the operator {} cannot be called with {} arguments", symbol(op),
                              arguments.size());
}

}  // namespace millrace::compute
