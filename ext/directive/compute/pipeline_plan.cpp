#include "pipeline_plan.hpp"

#include <string>

#include <fmt/core.h>

#include <millrace/wire/column_json.hpp>

namespace millrace::ext::directive_compute {

using value::Column;
using value::Kind;
using value::Value;

namespace {

Result<std::optional<Column>> to_numbers(Value value, Arena& arena) {
    if (value.is_nothing()) { return std::nullopt; }
    if (value.is(Kind::Column)) { return value.as_column(); }
    if (value.is(Kind::Raw)) { return wire::read_column(wire::PaddedJson(value.text()), arena); }
    return value::to_column(value, arena);
}

Result<std::optional<Column>> read_rows(const ArrayPlan& array, plan::ComputeContext& context) {
    const Value rows = context.source(array.source);
    if (rows.is_nothing()) { return std::nullopt; }
    if (!rows.is(Kind::List)) { return to_numbers(rows, context.arena()); }
    const std::span<Value> numbers = context.arena().make_array<Value>(rows.items().size());
    plan::Operand operand;
    for (; operand.item < numbers.size(); ++operand.item) {
        operand.element = rows.items()[operand.item];
        MR_TRY(numbers[operand.item], context.evaluate(array.expression, operand));
    }
    return to_numbers(Value::list(numbers), context.arena());
}

// Arguments are checked as those of a plan are.
Result<compute::Pipeline> bind_late(const PipelinePlan& plan, plan::ComputeContext& context) {
    compute::Pipeline pipeline;
    std::vector<value::Member> arguments;
    for (const PipelinePlan::Step& step : plan.steps) {
        arguments = step.arguments;
        for (const auto& late : step.late) {
            arguments.push_back({late.name, context.variable(late.variable)});
        }
        MR_CHECK(pipeline.add(*plan.kernels, step.type, arguments, context.arena()));
    }
    return pipeline;
}

// Not an error of the whole: the others are right.
void report_non_finite(std::size_t count, plan::ComputeContext& context) {
    if (count == 0) { return; }
    context.report("COMPUTE_NOT_FINITE",
                   count == 1 ? std::string("A result of @compute is no finite number; it is null.")
                              : fmt::format("{} results of @compute are no finite numbers; they "
                                            "are null.",
                                            count));
}

}  // namespace

Result<std::optional<Column>> read_array(const ArrayPlan& array, const plan::Operand& operand,
                                         plan::ComputeContext& context) {
    switch (array.from) {
        case ArrayPlan::From::Value:
            return to_numbers(operand.value, context.arena());
        case ArrayPlan::From::Source:
            return to_numbers(context.source(array.source), context.arena());
        case ArrayPlan::From::Rows:
            return read_rows(array, context);
        case ArrayPlan::From::Expression:
            break;
    }
    MR_TRY(const Value made, context.evaluate(array.expression, operand));
    return to_numbers(made, context.arena());
}

Result<Value> run(const PipelinePlan& plan, const Column& input, const plan::Operand& operand,
                  plan::ComputeContext& context) {
    Arena& arena = context.arena();
    const std::span<Column> columns = arena.make_array<Column>(plan.seconds.size());
    const std::span<const Column*> with = arena.make_array<const Column*>(plan.seconds.size());
    for (std::size_t i = 0; i < with.size(); ++i) {
        if (!plan.seconds[i]) { continue; }
        MR_TRY(const auto second, read_array(*plan.seconds[i], operand, context));
        if (!second) { return Value::null(); }
        columns[i] = *second;
        with[i] = &columns[i];
    }
    compute::Pipeline bound;
    if (plan.is_late) { MR_TRY(bound, bind_late(plan, context)); }
    const compute::Pipeline& pipeline = plan.is_late ? bound : plan.pipeline;
    MR_CHECK(context.spend(pipeline.cost(input.size())));
    MR_TRY(const compute::PipelineResult made, pipeline.run(input, with, arena));
    report_non_finite(made.non_finite, context);
    const bool is_array =
        made.result.shape == compute::Shape::Same || made.result.shape == compute::Shape::Other;
    return is_array ? Value::column(made.result.columns.data()) : made.to_value(arena);
}

}  // namespace millrace::ext::directive_compute
