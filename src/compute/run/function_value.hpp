#pragma once
/// @file function_value.hpp — functions as data

#include <cstdint>
#include <span>

#include "datum/datum.hpp"
#include "run/registers.hpp"
#include "run/run.hpp"
#include "syntax/operators.hpp"

namespace millrace::compute {

struct Code;
struct Function;

/// Something that can be called.
struct FunctionValue {
    enum class Kind : std::uint8_t {
        Closure,   // written in the expression: code with its captures
        Builtin,   // of the table of functions
        Operator,  // `+` and the like
        Native,    // made by a function, such as seq.gt(3)
    };
    /// `self` is the value that is called.
    using Call = Datum (*)(Run& run, const FunctionValue& self, std::span<const Datum> arguments);

    Kind kind = Kind::Closure;
    Operator op = Operator::Add;
    const Code* code = nullptr;
    const Function* builtin = nullptr;
    Call call = nullptr;
    std::span<const Datum> captures;  // of Closure; what a Native one was made with
    const void* context = nullptr;    // of Native
};

/// A function made ready to be called again and again.
///
/// Lifetime: a local variable of whoever calls; borrows the run. Not to be used after limits were
///           reached.
class Callee {
public:
    /// `function` is of type Function.
    Callee(Run& run, Datum function) noexcept;
    Callee(const Callee&) = delete;
    Callee& operator=(const Callee&) = delete;
    ~Callee();

    /// The answer of the function, or a Failure. Costs a step.
    [[nodiscard]] Datum operator()(std::span<const Datum> arguments) noexcept;
    [[nodiscard]] Datum operator()(Datum argument) noexcept {
        return (*this)(std::span<const Datum>(&argument, 1));
    }
    [[nodiscard]] Datum operator()(Datum first, Datum second) noexcept {
        const Datum both[] = {first, second};
        return (*this)(both);
    }
    /// The same where a boolean is wanted.
    [[nodiscard]] Datum test(Datum argument) noexcept;

private:
    [[nodiscard]] Datum call_closure(std::span<const Datum> arguments) noexcept;
    [[nodiscard]] Datum call_builtin_value(std::span<const Datum> arguments) noexcept;
    [[nodiscard]] Datum call_operator(std::span<const Datum> arguments) noexcept;

    Run& run_;
    const FunctionValue& function_;
    RegisterStack::Mark mark_;
    Datum* frame_ = nullptr;  // of a Closure
};

}  // namespace millrace::compute
