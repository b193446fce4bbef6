#include <millrace/compute/evaluator.hpp>

#include <algorithm>

#include "compile/code.hpp"
#include "datum/convert.hpp"
#include "datum/map.hpp"
#include "run/machine.hpp"
#include "run/operations.hpp"
#include "run/registers.hpp"
#include "run/run.hpp"

namespace millrace::compute {

namespace {

Result<value::Value> answer_of(Run& run, Datum datum) noexcept {
    // Made where it is wanted: copying what was just written part by part takes longer than the
    // expression, on processors as they are.
    Result<value::Value> answer;
    if (to_scalar_value(datum, *answer)) [[likely]] { return answer; }
    const Datum done = datum.is_failure() ? datum : to_value(run, datum, *answer);
    if (done.is_failure()) [[unlikely]] { answer = fail(Error(&done.detail())); }
    return answer;
}

}  // namespace

Result<value::Value> evaluate(const Expression& expression, std::span<const value::Value> bindings,
                              EvaluationContext& context) {
    const Expression::Impl& impl = expression.impl();
    const Code& code = *impl.code;
    MR_REQUIRE(bindings.size() == code.parameters);
    Run run(context, impl.compatible);
    const ScopedFrame frame(run, code.registers);
    set_constants(code, frame.registers());
    Datum* input = frame.registers() + code.constants.size();
    for (const value::Value binding : bindings) { *input++ = from_value(binding); }
    return answer_of(run, execute(run, code, frame.registers()));
}

struct Evaluator::Frame {
    /// A variable that changes from row to row.
    struct Input {
        Datum* place;
        std::uint16_t slot;
        std::uint16_t names;
        bool whole_row;
    };

    Run run;
    const Code& code;
    Datum* registers;
    std::span<Input> inputs;
    std::size_t inputs_used = 0;

    [[nodiscard]] Datum* input(std::size_t variable) const noexcept {
        MR_ASSERT(variable < code.parameters);
        return registers + code.constants.size() + variable;
    }
    void add_input(Input input) noexcept {
        const auto same = std::ranges::find(inputs.first(inputs_used), input.place, &Input::place);
        if (same != inputs.begin() + static_cast<std::ptrdiff_t>(inputs_used)) {
            *same = input;
        } else {
            inputs[inputs_used++] = input;
        }
    }
    [[nodiscard]] Datum execute_row(std::span<value::Value> slots) noexcept {
        for (const Input& input : inputs.first(inputs_used)) {
            if (input.whole_row) {
                *input.place = Datum::row(slots, input.names);
            } else {
                MR_ASSERT(input.slot < slots.size());
                *input.place = from_value(slots[input.slot], input.names);
            }
        }
        return execute(run, code, registers);
    }
};

Evaluator::Evaluator(const Expression& expression, EvaluationContext& context) noexcept {
    const Code& code = *expression.impl().code;
    Run run(context, expression.impl().compatible);
    const auto registers = run.make_array<Datum>(code.registers);
    set_constants(code, registers.data());
    const auto inputs = run.arena().make_array<Frame::Input>(code.parameters);
    frame_ = run.arena().make<Frame>(run, code, registers.data(), inputs);
}

void Evaluator::bind(std::size_t variable, value::Value value, const RowNames* names) noexcept {
    *frame_->input(variable) = from_value(value, number_of_names(frame_->run, names));
}

void Evaluator::bind_slot(std::size_t variable, std::uint16_t slot,
                          const RowNames* names) noexcept {
    frame_->add_input({frame_->input(variable), slot, number_of_names(frame_->run, names), false});
}

void Evaluator::bind_row(std::size_t variable, const RowNames& names) noexcept {
    frame_->add_input({frame_->input(variable), 0, number_of_names(frame_->run, &names), true});
}

Result<value::Value> Evaluator::run(std::span<value::Value> slots) noexcept {
    return answer_of(frame_->run, frame_->execute_row(slots));
}

Result<bool> Evaluator::test(std::span<value::Value> slots) noexcept {
    const Datum answer = frame_->execute_row(slots);
    const Datum truth = answer.is_failure() ? answer : condition(frame_->run, answer);
    if (truth.is_failure()) { return fail(Error(&truth.detail())); }
    return truth.as_boolean();
}

}  // namespace millrace::compute
