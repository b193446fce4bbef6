#pragma once
/// @file expression.hpp — an expression of a query, compiled once and run for many values

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/base/clock.hpp>
#include <millrace/base/result.hpp>
#include <millrace/value/value.hpp>

namespace millrace::compute {

struct EvaluationState;

/// A name the expression does not define itself.
struct FreeVariable {
    std::string name;                 // without `$`
    bool operation_variable = false;  // written `$name`: a variable of the operation
    /// Member paths read below it, each with at least one step, where they are known when
    /// compiling: `category.name` gives {"category", "name"} below nothing, that is the variable
    /// `category` with the path {"name"}. Members of a list are those of its items:
    /// `filter(items, lambda(i) -> i.price > 3 end)` reads {"price"} of `items`.
    std::vector<std::vector<std::string>> paths;
    /// The value itself is used, not only members of it. Without this and without paths all that
    /// counts is whether it is there, and how many items it has.
    bool whole = false;
};

struct CompileError {
    std::string message;       // what is wrong, with the nearest name for unknown functions
    std::uint32_t offset = 0;  // byte offset in the text
};

struct CompileOptions {
    /// Behave as the reference where it differs from our defaults (wrapping integers, members of
    /// nil fail).
    bool compatible = false;
};

/// What one run may use. Shared by all evaluations of an operation, so that an operation as a
/// whole is bounded.
struct EvaluationLimits {
    std::uint64_t steps = 10'000'000;
    std::uint64_t bytes = std::uint64_t{64} * 1024 * 1024;
    std::uint32_t items = 1'000'000;  // of one collection
};

/// State of the evaluations of one request.
///
/// Lifetime: one request. Threads: one. `steps_left` and `bytes_left` only go down.
struct EvaluationContext {
    Arena& arena;
    EvaluationLimits limits;
    std::uint64_t steps_left = 0;  // set from limits by the maker
    std::uint64_t bytes_left = 0;
    std::int64_t now_ms = 0;           // one instant per request, milliseconds since 1970
    std::uint64_t seed = 0;            // of rand()
    EvaluationState* state = nullptr;  // what evaluations keep from each other; made by the first
    /// Steps that are added to `steps_left` bit by bit, as long as there is time: so the clock is
    /// read once in kStepsPerLook steps. None: only `steps_left` counts.
    std::uint64_t steps_reserve = 0;
    Deadline deadline = {};
    bool late = false;  // it ended because of the deadline

    static constexpr std::uint64_t kStepsPerLook = 65'536;

    [[nodiscard]] std::uint64_t steps_to_go() const noexcept { return steps_left + steps_reserve; }
    /// Makes `steps_left` at least `steps`. False: there are no more, or no more time.
    [[nodiscard]] bool look_for_steps(std::uint64_t steps) noexcept;
    /// Uses up `steps`. False: as above.
    [[nodiscard]] bool take_steps(std::uint64_t steps) noexcept {
        if (steps_left < steps && !look_for_steps(steps)) { return false; }
        steps_left -= steps;
        return true;
    }
};

/// Lifetime: immutable. Threads: readable from any core.
class Expression {
public:
    struct Impl;
    explicit Expression(std::unique_ptr<const Impl> impl) noexcept;
    Expression(const Expression&) = delete;
    Expression& operator=(const Expression&) = delete;
    ~Expression();

    /// In the order in which evaluate() takes their values.
    [[nodiscard]] std::span<const FreeVariable> variables() const noexcept;
    [[nodiscard]] std::string_view text() const noexcept;
    /// Whether equal values give equal answers in every request: the clock and chance are not used.
    [[nodiscard]] bool is_repeatable() const noexcept;
    /// About how many steps one run takes when each collection it goes through has so many items.
    /// What depends on the values, such as recursion, is counted once.
    [[nodiscard]] std::uint64_t estimated_steps(std::uint64_t items) const noexcept;
    /// The bytecode, for people.
    [[nodiscard]] std::string dump() const;
    [[nodiscard]] const Impl& impl() const noexcept { return *impl_; }

private:
    std::unique_ptr<const Impl> impl_;
};

/// Errors: syntax; unknown functions; nesting and length beyond the documented limits.
[[nodiscard]] tl::expected<std::unique_ptr<const Expression>, CompileError> compile(
    std::string_view text, const CompileOptions& options = {});

/// Runs `expression` with one value per free variable. Values with names: scalars (Number as
/// text, String escaped or not, Int, Float, Boolean), List, Object, Enum; Absent and Null are
/// nil. The answer is of the same kinds, never Absent: numbers made are Int or Float, decimals
/// Number; a non-finite double is an error. It borrows from the expression, the bindings and the
/// arena.
///
/// Errors: code EXPRESSION_TYPE, EXPRESSION_RUNTIME, COMPUTE_LIMIT; the Error lives in the arena.
[[nodiscard]] Result<value::Value> evaluate(const Expression& expression,
                                            std::span<const value::Value> bindings,
                                            EvaluationContext& context);

}  // namespace millrace::compute
