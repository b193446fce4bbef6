#pragma once
/// @file compute_runtime.hpp — what expressions and operations of one request run with

#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include <millrace/compute/expression.hpp>
#include <millrace/engine/compute_limits.hpp>
#include <millrace/plan/compute.hpp>
#include <millrace/plan/plan.hpp>
#include <millrace/value/value.hpp>

#include "item_evaluation.hpp"

namespace millrace::engine {

/// `value` with names and without text that is not looked into: Raw is read; a Row is what
/// `whole_slot` of it holds (Null without one); lists item by item. Failures are Null.
[[nodiscard]] value::Value with_names(value::Value value, std::uint16_t whole_slot, Arena& arena);

/// Lifetime: one request. Threads: one.
class ComputeRuntime final : public plan::ComputeContext {
public:
    /// `workers` null: everything is computed by this thread.
    ComputeRuntime(const plan::Plan& plan, value::Value variables, Arena& arena,
                   const ComputeLimits& limits, std::int64_t now_ms, bool explain,
                   compute::Workers* workers) noexcept;

    /// To be called when computing begins after the request has waited, which costs it no time.
    void begin_turn() noexcept { context_.deadline = Deadline::after(limits_.time); }

    [[nodiscard]] compute::EvaluationContext& evaluation() noexcept override { return context_; }
    [[nodiscard]] Result<value::Value> evaluate(const plan::BoundExpression& expression,
                                                const plan::Operand& operand) override;
    [[nodiscard]] value::Value variable(std::string_view name) const noexcept override {
        return variables_.is(value::Kind::Object) ? variables_.member(name)
                                                  : value::Value::absent();
    }
    [[nodiscard]] Result<std::span<const value::Value>> evaluate_all(
        const plan::BoundExpression& expression, const plan::ListItems& items) override;
    [[nodiscard]] value::Value source(std::uint16_t index) const noexcept override {
        return sources_[index];
    }
    [[nodiscard]] std::optional<std::uint32_t> position_in(
        std::uint16_t source, const plan::Operand& operand) const noexcept override;
    [[nodiscard]] void*& memory(std::uint16_t index) noexcept override { return memory_[index]; }
    [[nodiscard]] Status spend(std::uint64_t steps) override;
    void report(std::string_view code, std::string_view message) override;
    /// What has been reported since the last call, the latest first.
    struct Report {
        value::Failure failure;
        const Report* next = nullptr;
    };
    [[nodiscard]] const Report* take_reports() noexcept { return std::exchange(reports_, nullptr); }

    /// The source could not be made: it is nil, and the response says why.
    void fail_source(const plan::SourcePlan& source, const Error& error);
    struct SourceFailure {
        const plan::SourcePlan* source = nullptr;
        const value::Failure* failure = nullptr;
        const SourceFailure* next = nullptr;
    };
    /// The last one first.
    [[nodiscard]] const SourceFailure* source_failures() const noexcept { return source_failures_; }

    /// `rows`: where its items come from, when they are rows or objects of a list.
    void set_source(std::uint16_t index, value::Value value,
                    std::span<const value::Value> rows = {});

    /// The operations of `field` on `value`, from left to right.
    [[nodiscard]] value::Value apply(const plan::FieldCompute& compute, value::Value value,
                                     value::Value parent, value::Value arguments);
    /// One operation on the items of a list.
    [[nodiscard]] Status apply(const plan::ListStep& step, plan::ListItems& items);
    [[nodiscard]] value::Value failure(const Error& error);

    /// What a directive has used up so far.
    struct Spent {
        std::uint64_t runs = 0;
        std::uint64_t items_in = 0;  // of lists
        std::uint64_t items_out = 0;
        std::uint64_t steps = 0;
        std::uint64_t nanoseconds = 0;  // only when explained
    };
    /// By Plan::notes.
    [[nodiscard]] std::span<const Spent> spent() const noexcept { return spent_; }

    /// Whether `gate` and those around it let their field stay. Decided once per request; a
    /// predicate that fails lets nothing through.
    [[nodiscard]] bool is_open(const plan::GatePlan* gate);

private:
    [[nodiscard]] value::Value bind(const plan::BoundVariable& variable,
                                    const plan::Operand& operand);

    template <class Run>
    void account(std::uint16_t note, const Run& run);
    [[nodiscard]] std::optional<Error> overspent(std::uint16_t note);

    const plan::Plan& plan_;
    value::Value variables_;
    const ComputeLimits limits_;
    const bool explain_;
    compute::Workers* const workers_;
    SideArenas side_arenas_;
    enum class Decision : std::uint8_t { Unknown, Open, Closed };
    [[nodiscard]] Decision decide(const plan::GatePlan& gate);

    struct RowPlace {
        const void* row = nullptr;
        std::uint32_t position = 0;
    };

    std::span<value::Value> sources_;
    std::span<std::span<const RowPlace>> rows_;  // of each source, by address
    const SourceFailure* source_failures_ = nullptr;
    std::span<void*> memory_;
    std::span<Spent> spent_;
    std::span<Decision> gates_;
    const Report* reports_ = nullptr;
    compute::EvaluationContext context_;
};

}  // namespace millrace::engine
