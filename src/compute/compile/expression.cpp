#include <millrace/compute/expression.hpp>

#include <algorithm>
#include <utility>

#include "compile/code.hpp"
#include "compile/emitter.hpp"
#include "compile/fold.hpp"
#include "compile/reads.hpp"
#include "compile/resolver.hpp"
#include "functions/function.hpp"
#include "run/run.hpp"
#include "syntax/parser.hpp"

namespace millrace::compute {

namespace {

// Of the tree and of constants that are computed while compiling.
constexpr EvaluationLimits kCompileLimits{50'000, 32 * 1024 * 1024, 1000};

bool is_repeatable(const Node& node) {
    if (node.function != nullptr && !is_constant(*node.function)) { return false; }
    return std::ranges::all_of(node.children,
                               [](const Node* child) { return is_repeatable(*child); });
}

}  // namespace

Expression::Expression(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}
Expression::~Expression() = default;

std::span<const FreeVariable> Expression::variables() const noexcept {
    return impl_->variables;
}

std::string_view Expression::text() const noexcept {
    return impl_->text;
}

bool Expression::is_repeatable() const noexcept {
    return impl_->repeatable;
}

std::uint64_t Expression::estimated_steps(std::uint64_t items) const noexcept {
    return total_steps(impl_->steps, items);
}

std::string Expression::dump() const {
    return dump_code(*impl_->code);
}

tl::expected<std::unique_ptr<const Expression>, CompileError> compile(
    std::string_view text, const CompileOptions& options) {
    auto impl = std::make_unique<Expression::Impl>();
    impl->text = text;
    impl->compatible = options.compatible;

    Arena scratch;
    EvaluationContext context{scratch, kCompileLimits, kCompileLimits.steps, kCompileLimits.bytes};
    Run run(context, options.compatible);
    const auto tree = parse(impl->text, run, impl->patterns);
    if (!tree) { return tl::unexpected(tree.error()); }
    auto resolution = resolve(*tree, run, impl->patterns);
    if (!resolution) { return tl::unexpected(resolution.error()); }
    impl->variables = free_variables(*resolution);
    fold_constants(*resolution, run);
    impl->steps = estimate_steps(*resolution);
    impl->repeatable = is_repeatable(*resolution->main->body);
    const auto code = emit(*resolution, impl->arena);
    if (!code) { return tl::unexpected(code.error()); }
    impl->code = *code;
    return std::make_unique<const Expression>(std::move(impl));
}

}  // namespace millrace::compute
