#pragma once
/// @file pipeline.hpp — kernels left to right, checked once and run often

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <millrace/base/result.hpp>
#include <millrace/compute/kernel.hpp>
#include <millrace/compute/kernel_registry.hpp>
#include <millrace/value/column.hpp>
#include <millrace/value/value.hpp>

namespace millrace::compute {

/// What a pipeline made of a column.
struct PipelineResult {
    KernelResult result;
    std::size_t non_finite = 0;  // results that were NaN or infinite and became null

    /// A list, a number, null, an object or a list of objects.
    [[nodiscard]] value::Value to_value(Arena& arena) const noexcept;
};

/// Kernels and their arguments, in the order of the directives.
///
/// Lifetime: built when a plan is compiled; then immutable.
/// Threads:  run() from every core.
class Pipeline {
public:
    /// Appends the kernel `type` with `arguments` (`nulls` among them; Absent and Null are as if
    /// not given; with Pending ones, whose values come later, only the kind of the result is
    /// right, and the pipeline is not to be run).
    /// Errors: BadRequest `COMPUTE_TYPE` for an unknown kernel, with the nearest names, and for
    ///         one behind a kernel that does not give a column; `COMPUTE_ARGUMENT` for arguments
    ///         it does not take, lacks, or whose value is out of range.
    [[nodiscard]] Status add(const KernelRegistry& registry, std::string_view type,
                             std::span<const value::Member> arguments, Arena& arena);

    /// Runs all kernels over `in`; `with` goes to those that take a second column.
    /// Errors: BadRequest `COMPUTE_WITH` when a second column is needed and missing, or not as
    ///         long as the first.
    /// Cost:   no allocation but from `arena`.
    [[nodiscard]] Result<PipelineResult> run(value::Column in, const value::Column* with,
                                             Arena& arena) const noexcept {
        return run(in, std::span(&with, 1), arena);
    }
    /// The same with a second column for each kernel, null for none; the last of `with` also
    /// goes to the kernels behind it.
    [[nodiscard]] Result<PipelineResult> run(value::Column in,
                                             std::span<const value::Column* const> with,
                                             Arena& arena) const noexcept;

    [[nodiscard]] bool empty() const noexcept { return steps_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return steps_.size(); }
    [[nodiscard]] const Kernel& kernel(std::size_t step) const noexcept {
        return *steps_[step].kernel;
    }
    /// What comes out; Same for an empty pipeline.
    [[nodiscard]] Shape shape() const noexcept;
    /// Whether integers come out where integers go in.
    [[nodiscard]] bool keeps_integers() const noexcept;
    /// How much work `count` elements are, in elements passed by a simple kernel.
    [[nodiscard]] std::uint64_t cost(std::size_t count) const noexcept;

private:
    struct Step {
        const Kernel* kernel;
        Arguments arguments;
        NullMode nulls;
    };

    std::vector<Step> steps_;
};

}  // namespace millrace::compute
