#pragma once
/// @file pipeline_plan.hpp — what the @compute of one field come to: one pipeline, and its arrays

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <millrace/compute/kernel_registry.hpp>
#include <millrace/compute/pipeline.hpp>
#include <millrace/plan/compute.hpp>
#include <millrace/value/column.hpp>

namespace millrace::ext::directive_compute {

/// Where the numbers of an array come from.
struct ArrayPlan {
    enum class From : std::uint8_t {
        Value,       // of the field, as it is so far
        Source,      // a source that is a list of numbers
        Rows,        // `expression` of each row of a source
        Expression,  // the value of `expression`, a list
    };
    From from = From::Value;
    std::uint16_t source = 0;
    plan::BoundExpression expression;
};

/// Lifetime: of the plan; immutable once all uses of the directive have been read.
struct PipelinePlan {
    compute::Pipeline pipeline;
    /// Set when some arguments are known only when a request comes: what the pipeline is made of
    /// then.
    struct LateArgument {
        std::string_view name;
        std::string_view variable;  // ComputeContext::variable()
    };
    struct Step {
        std::string_view type;
        std::vector<value::Member> arguments;
        std::vector<LateArgument> late;
    };
    std::vector<Step> steps;
    const compute::KernelRegistry* kernels = nullptr;
    bool is_late = false;
    ArrayPlan input;
    std::vector<std::optional<ArrayPlan>> seconds;  // `with` of each kernel
};

/// The numbers of `array`; nothing when it is null.
/// Errors: COLUMN_TYPE, COLUMN_RANGE, and those of the expression.
[[nodiscard]] Result<std::optional<value::Column>> read_array(const ArrayPlan& array,
                                                              const plan::Operand& operand,
                                                              plan::ComputeContext& context);

/// Runs the pipeline over `input`; arrays come as Columns. Null where a second array is null.
/// Results that are not finite are null, and reported.
[[nodiscard]] Result<value::Value> run(const PipelinePlan& plan, const value::Column& input,
                                       const plan::Operand& operand, plan::ComputeContext& context);

}  // namespace millrace::ext::directive_compute
