#include <fmt/format.h>

#include "compile/instructions.hpp"
#include "datum/text.hpp"
#include "functions/function.hpp"
#include "run/function_value.hpp"
#include "run/regex.hpp"

namespace millrace::compute {

namespace {

std::string show_constant(Datum datum) {
    if (datum.is(Type::String)) { return fmt::format("'{}'", datum.text()); }
    if (datum.is(Type::Pattern)) {
        return fmt::format("/{}/{}", datum.pattern().source(), datum.pattern().flags());
    }
    if (datum.is(Type::Function)) {
        const FunctionValue& function = datum.function();
        return std::string(function.builtin != nullptr ? function.builtin->name()
                                                       : symbol(function.op));
    }
    if (datum.is_nil()) { return "nil"; }
    Arena arena;
    EvaluationContext context{arena, {}, 1000, 1 << 20};
    Run run(context, false);
    return std::string(to_text(run, datum).text());
}

/// Writes one function; constants by value, other registers as r0, r1, ….
class Dumper {
public:
    Dumper(const Code& code, std::string& out) : code_(code), out_(out) {}

    void dump(std::string_view title) {
        fmt::format_to(std::back_inserter(out_), "{}: {} registers", title,
                       code_.registers - code_.constants.size());
        if (code_.captures > 0) {
            fmt::format_to(std::back_inserter(out_), ", {} captured", code_.captures);
        }
        out_ += '\n';
        for (std::size_t i = 0; i < code_.instructions.size(); ++i) { line(i); }
        for (const Handler& handler : code_.handlers) {
            fmt::format_to(std::back_inserter(out_), "  failures of {} to {} go to {}\n",
                           handler.begin, handler.end, handler.target);
        }
        for (std::size_t i = 0; i < code_.functions.size(); ++i) {
            Dumper(*code_.functions[i], out_).dump(fmt::format("{}.{}", title, i));
        }
    }

private:
    [[nodiscard]] std::string operand(std::uint16_t number) const {
        if (number < code_.constants.size()) { return show_constant(code_.constants[number]); }
        return fmt::format("r{}", number - code_.constants.size());
    }

    void line(std::size_t place) {
        const Instruction& i = code_.instructions[place];
        fmt::format_to(std::back_inserter(out_), "{:4} {:<10}", place, mnemonic(i.op));
        const RegisterOperands operands = register_operands(i.op);
        if (operands.a) { fmt::format_to(std::back_inserter(out_), " {}", operand(i.a)); }
        if (operands.b) { fmt::format_to(std::back_inserter(out_), " {}", operand(i.b)); }
        if (operands.c) { fmt::format_to(std::back_inserter(out_), " {}", operand(i.c)); }
        out_ += detail(i);
        out_ += '\n';
    }

    /// What an instruction says besides registers.
    [[nodiscard]] std::string detail(const Instruction& i) const {
        switch (i.op) {
            case Op::Group:
            case Op::List:
            case Op::Map:
            case Op::Join:
                return fmt::format(" x{}", i.c);
            case Op::Call:
                return fmt::format(" x{} {}", i.extra, code_.builtins[i.c]->name());
            case Op::CallValue:
                return fmt::format(" x{}", i.extra);
            case Op::Closure:
                return fmt::format(" x{} .{}", i.extra, i.c);
            case Op::Next:
            case Op::Jump:
            case Op::JumpIfFalse:
            case Op::JumpIfTrue:
            case Op::JumpIfNotNil:
                return fmt::format(" -> {}", i.target());
            default:
                return {};
        }
    }

    const Code& code_;
    std::string& out_;
};

}  // namespace

std::string dump_code(const Code& code) {
    std::string out;
    Dumper(code, out).dump("main");
    return out;
}

}  // namespace millrace::compute
