#include "item_evaluation.hpp"

#include <algorithm>
#include <optional>

#include <millrace/compute/evaluator.hpp>

namespace millrace::engine {

using compute::EvaluationContext;
using compute::Evaluator;
using compute::Expression;
using value::Value;

namespace {

/// So many rows tell what the others will take.
constexpr std::uint32_t kSampleRows = 16;
/// About 3 ms: waking another thread takes a fiftieth of it.
constexpr std::uint64_t kParallelSteps = 200'000;

void bind(Evaluator& evaluator, const ItemTable& table) noexcept {
    std::vector<bool> is_column(table.constants.size());
    for (std::uint16_t cell = 0; cell < table.columns.size(); ++cell) {
        evaluator.bind_slot(table.columns[cell], cell);
        is_column[table.columns[cell]] = true;
    }
    for (std::size_t i = 0; i < table.constants.size(); ++i) {
        if (!is_column[i]) { evaluator.bind(i, table.constants[i]); }
    }
}

/// Rows from `begin` to `end`, into `answers`; the first error.
std::optional<Error> evaluate_rows(Evaluator& evaluator, const ItemTable& table,
                                   std::span<Value> answers, std::uint32_t begin,
                                   std::uint32_t end) {
    const std::size_t width = table.columns.size();
    for (std::uint32_t row = begin; row < end; ++row) {
        const auto made = evaluator.run(table.cells.subspan(row * width, width));
        if (!made) { return made.error(); }
        answers[row] = *made;
    }
    return std::nullopt;
}

/// The rows behind the sample, cut into equal parts.
class RowsInParts final : public compute::PartedWork {
public:
    RowsInParts(const Expression& expression, const ItemTable& table, std::span<Value> answers,
                const EvaluationContext& context, std::size_t parts, SideArenas& arenas)
        : expression_(expression), table_(table), answers_(answers), parts_(parts) {
        for (Part& part : parts_) {
            Arena& arena = *arenas.emplace_back(std::make_unique<Arena>());
            part.context.emplace(context_like(context, arena));
        }
    }

    void run(std::size_t index) noexcept override {
        Part& part = parts_[index];
        Evaluator evaluator(expression_, *part.context);
        bind(evaluator, table_);
        part.error =
            evaluate_rows(evaluator, table_, answers_, begin_of(index), begin_of(index + 1));
    }

    /// Takes what the parts used from `context`, in their order, up to the first error.
    std::optional<Error> settle(EvaluationContext& context) {
        for (Part& part : parts_) {
            const EvaluationContext& used = *part.context;
            const std::uint64_t bytes = context.limits.bytes - used.bytes_left;
            context.bytes_left -= std::min(context.bytes_left, bytes);
            const std::uint64_t steps = steps_given_ - used.steps_to_go();
            context.late = context.late || used.late;
            if (!context.take_steps(steps) || context.bytes_left == 0) {
                return Error::make(context.arena, ErrorCode::Overloaded, "COMPUTE_LIMIT",
                                   "The operation computes more than it may.");
            }
            if (part.error) { return part.error; }
        }
        return std::nullopt;
    }

private:
    struct Part {
        std::optional<EvaluationContext> context;
        std::optional<Error> error;
    };

    EvaluationContext context_like(const EvaluationContext& context, Arena& arena) {
        steps_given_ = context.steps_to_go();
        EvaluationContext made{arena, context.limits};
        made.bytes_left = context.limits.bytes;
        made.steps_reserve = steps_given_;
        made.now_ms = context.now_ms;
        made.seed = context.seed;
        made.deadline = context.deadline;
        return made;
    }

    [[nodiscard]] std::uint32_t begin_of(std::size_t part) const noexcept {
        const std::uint64_t rows = table_.rows - kSampleRows;
        return kSampleRows + static_cast<std::uint32_t>(rows * part / parts_.size());
    }

    const Expression& expression_;
    const ItemTable& table_;
    std::span<Value> answers_;
    std::vector<Part> parts_;
    std::uint64_t steps_given_ = 0;
};

}  // namespace

Result<std::span<const Value>> evaluate_table(const Expression& expression, const ItemTable& table,
                                              EvaluationContext& context, compute::Workers* workers,
                                              SideArenas& side_arenas) {
    const auto answers = context.arena.make_array<Value>(table.rows);
    Evaluator evaluator(expression, context);
    bind(evaluator, table);
    const std::uint32_t sample = std::min(table.rows, kSampleRows);
    const std::uint64_t before = context.steps_to_go();
    if (const auto error = evaluate_rows(evaluator, table, answers, 0, sample)) {
        return fail(*error);
    }
    if (sample == table.rows) { return std::span<const Value>(answers); }
    const std::uint64_t expected =
        (before - context.steps_to_go()) * (table.rows - sample) / sample;
    // Chance depends on the order of the rows.
    const bool shared = workers != nullptr && workers->width() > 1 && expected >= kParallelSteps &&
                        expression.is_repeatable();
    if (!shared) {
        if (const auto error = evaluate_rows(evaluator, table, answers, sample, table.rows)) {
            return fail(*error);
        }
        return std::span<const Value>(answers);
    }
    const std::size_t parts = workers->width() * 4;  // so that a slow core does not keep all
    RowsInParts work(expression, table, answers, context, parts, side_arenas);
    workers->run(work, parts);
    if (const auto error = work.settle(context)) { return fail(*error); }
    return std::span<const Value>(answers);
}

}  // namespace millrace::engine
