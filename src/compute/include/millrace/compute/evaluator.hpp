#pragma once
/// @file evaluator.hpp — one expression, run for row after row

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <millrace/base/result.hpp>
#include <millrace/compute/expression.hpp>
#include <millrace/value/value.hpp>

namespace millrace::compute {

/// Names for the slots of a Row, so that an expression may look into it.
///
/// Lifetime: must outlive the evaluations; a plan owns it as a rule.
struct RowNames {
    struct Name {
        std::string_view name;
        std::uint16_t slot = 0;
        const RowNames* below = nullptr;  // of rows, or lists of rows, in this slot
    };
    std::span<const Name> names;
};

/// Runs one expression many times within a request. What stays the same is bound once; what
/// changes is read from the slots of the row at hand.
///
/// Lifetime: borrows the expression and the context; what run() answers lives in the arena, or
///           where the bindings live.
/// Threads:  none.
/// Cost:     a run of a few simple operations takes tens of nanoseconds
///           (compute/expression_bench).
class Evaluator {
public:
    Evaluator(const Expression& expression, EvaluationContext& context) noexcept;
    Evaluator(const Evaluator&) = delete;
    Evaluator& operator=(const Evaluator&) = delete;
    /// Gives a free variable (by its place in Expression::variables()) one value for all runs.
    /// A variable that nothing was bound to is nil.
    void bind(std::size_t variable, value::Value value, const RowNames* names = nullptr) noexcept;

    /// The variable is what the row at hand has in `slot`.
    void bind_slot(std::size_t variable, std::uint16_t slot,
                   const RowNames* names = nullptr) noexcept;

    /// The variable is the row at hand itself.
    void bind_row(std::size_t variable, const RowNames& names) noexcept;

    /// Evaluates for the row with these slots. As evaluate().
    [[nodiscard]] Result<value::Value> run(std::span<value::Value> slots = {}) noexcept;

    /// The same for predicates: what is not a boolean is EXPRESSION_TYPE.
    [[nodiscard]] Result<bool> test(std::span<value::Value> slots = {}) noexcept;

private:
    struct Frame;
    Frame* frame_;  // in the arena
};

}  // namespace millrace::compute
