#include <millrace/compute/pipeline.hpp>

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include <millrace/base/nearest.hpp>

#include "kernel/argument_check.hpp"
#include "kernel/gaps.hpp"

namespace millrace::compute {

using value::Column;
using value::Value;

namespace {

tl::unexpected<Error> refuse_type(Arena& arena, const std::string& message) {
    return fail(Error::make(arena, ErrorCode::BadRequest, "COMPUTE_TYPE", message));
}

bool gives_column(const Kernel& kernel) noexcept {
    return kernel.shape == Shape::Same || kernel.shape == Shape::Other;
}

Column without_nulls(const Column& column, NullMode mode, Arena& arena) noexcept {
    if (column.valid.all()) { return column; }
    if (mode == NullMode::Zero) { return zero_nulls(column, arena); }
    if (mode == NullMode::Interpolate) { return interpolate_nulls(column, arena); }
    return column;
}

/// A result of nulls: what Propagate makes of a kernel that needs every value.
KernelResult all_null(KernelResult result, Arena& arena) noexcept {
    for (Column& column : result.columns) { cut_from(column, 0, arena); }
    return result;
}

/// Runs a kernel that sees no nulls over a column that has some.
KernelResult run_closed(const Kernel& kernel, const KernelCall& call) noexcept {
    const std::size_t cut = first_null(call.in, call.with);
    const Column dense = close_gaps(call.in, call.with, call.arena);
    std::optional<Column> dense_with;
    if (call.with != nullptr) { dense_with = close_gaps(*call.with, &call.in, call.arena); }
    KernelResult result = kernel.run(
        {dense, dense_with ? &*dense_with : nullptr, call.arguments, call.nulls, call.arena});
    if (result.shape == Shape::Same) {
        result.columns[0] = open_gaps(result.columns[0], call.in, call.with, call.arena);
    }
    if (call.nulls != NullMode::Propagate || cut == call.in.size()) { return result; }
    if (kernel.gaps == Gaps::Close) { return all_null(result, call.arena); }
    cut_from(result.columns[0], cut, call.arena);
    return result;
}

/// Whether every value is below 2^53, where doubles count every integer.
bool is_exact(const Column& column) noexcept {
    constexpr double kExactMax = 9007199254740992.0;
    return std::ranges::all_of(column.values,
                               [](double x) { return -kExactMax < x && x < kExactMax; });
}

/// The number at `i`, as the kind the column has.
Value element(const Column& column, std::size_t i) noexcept {
    if (column.is_null(i)) { return Value::null(); }
    if (column.integers) { return Value::integer(static_cast<std::int64_t>(column.values[i])); }
    return Value::real(column.values[i]);
}

Value object_at(const KernelResult& result, std::size_t i, Arena& arena) noexcept {
    const std::span<value::Member> members = arena.make_array<value::Member>(result.names.size());
    for (std::size_t m = 0; m < members.size(); ++m) {
        members[m] = {result.names[m], element(result.columns[m], i)};
    }
    return Value::object(members);
}

}  // namespace

Status Pipeline::add(const KernelRegistry& registry, std::string_view type,
                     std::span<const value::Member> arguments, Arena& arena) {
    const Kernel* const kernel = registry.find(type);
    if (kernel == nullptr) {
        return refuse_type(arena, fmt::format("There is no kernel \"{}\".{}", type,
                                              did_you_mean(nearest(type, registry.names()))));
    }
    if (!empty() && !gives_column(*steps_.back().kernel)) {
        return refuse_type(arena,
                           fmt::format("Kernel \"{}\" needs an array, and \"{}\" gives none.", type,
                                       steps_.back().kernel->name));
    }
    MR_TRY(const CheckedArguments checked, check_arguments(*kernel, arguments, arena));
    steps_.push_back({kernel, checked.arguments, checked.nulls});
    return {};
}

Result<PipelineResult> Pipeline::run(Column in, std::span<const Column* const> with,
                                     Arena& arena) const noexcept {
    PipelineResult run{KernelCall{in, nullptr, Arguments({}), NullMode::Skip, arena}.same(in)};
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const Step& step = steps_[i];
        const Kernel& kernel = *step.kernel;
        const Column first = without_nulls(run.result.column(), step.nulls, arena);
        const Column* const given = with.empty() ? nullptr : with[std::min(i, with.size() - 1)];
        std::optional<Column> second;
        if (kernel.second != Second::None && given != nullptr) {
            second = without_nulls(*given, step.nulls, arena);
        }
        if (second ? second->size() != first.size() : kernel.second == Second::Required) {
            return fail(Error::make(arena, ErrorCode::BadRequest, "COMPUTE_WITH",
                                    "A second array of the same length is needed (with)."));
        }
        const KernelCall call{first, second ? &*second : nullptr, step.arguments, step.nulls,
                              arena};
        run.result = kernel.gaps == Gaps::Keep ? kernel.run(call) : run_closed(kernel, call);
        for (Column& column : run.result.columns) {
            run.non_finite += drop_non_finite(column, arena);
        }
        Column& result = run.result.columns[0];
        result.integers = (kernel.gives_integers || (kernel.keeps_integers && first.integers)) &&
                          is_exact(result);
    }
    return run;
}

Shape Pipeline::shape() const noexcept {
    if (empty()) { return Shape::Same; }
    const Shape last = steps_.back().kernel->shape;
    if (last != Shape::Same) { return last; }
    const bool resized = std::ranges::any_of(
        steps_, [](const Step& step) { return step.kernel->shape == Shape::Other; });
    return resized ? Shape::Other : Shape::Same;
}

bool Pipeline::keeps_integers() const noexcept {
    bool integers = true;
    for (const Step& step : steps_) {
        integers = step.kernel->gives_integers || (step.kernel->keeps_integers && integers);
    }
    return integers;
}

std::uint64_t Pipeline::cost(std::size_t count) const noexcept {
    constexpr std::size_t kPerStep = 32;  // elements of a window that take as long as a simple step
    std::uint64_t sum = 0;
    for (const Step& step : steps_) {
        for (const Parameter& parameter : step.arguments.parameters()) {
            if (parameter.name != "points" && parameter.name != "bins") { continue; }
            count = std::max(count, step.arguments.count(parameter.name));
        }
        sum += count;
        if (step.kernel->looks_at_windows) {
            sum += count * step.arguments.count("window") / kPerStep;
        }
    }
    return sum;
}

Value PipelineResult::to_value(Arena& arena) const noexcept {
    switch (result.shape) {
        case Shape::Same:
        case Shape::Other:
            return value::to_list(result.column(), arena);
        case Shape::Number:
            return element(result.column(), 0);
        case Shape::Object:
            return object_at(result, 0, arena);
        case Shape::Table:
            break;
    }
    const std::span<Value> rows = arena.make_array<Value>(result.column().size());
    for (std::size_t i = 0; i < rows.size(); ++i) { rows[i] = object_at(result, i, arena); }
    return Value::list(rows);
}

}  // namespace millrace::compute
