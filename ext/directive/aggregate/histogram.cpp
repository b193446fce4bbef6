#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include <millrace/base/limits.hpp>

#include "aggregate_function.hpp"
#include "directives.hpp"
#include "number.hpp"
#include "source_operation.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

using value::Kind;
using value::Member;
using value::Value;

/// A use of @histogram, compiled.
struct HistogramPlan {
    std::uint16_t source = 0;
    plan::BoundExpression of;
    std::size_t bins = 10;
    std::vector<double> edges;  // empty: of equal width between the smallest and the largest
    bool density = false;
};

class HistogramOperation final : public SourceOperation {
public:
    HistogramOperation(std::uint16_t memory, HistogramPlan plan)
        : SourceOperation(memory), plan_(std::move(plan)) {}

private:
    using Edges = std::span<const double>;

    Result<Value> make(plan::ComputeContext& context) const override {
        MR_TRY(const SourceRows source, read_source(plan_.source, context));
        if (!source.known) { return Value::null(); }
        MR_TRY(const auto numbers, numbers_of(source.rows, context));
        MR_TRY(const Edges edges, edges_for(numbers, context));
        if (edges.empty()) { return Value::list({}); }
        MR_CHECK(context.spend(numbers.size() + edges.size()));
        const auto counts = context.arena().make_array<std::int64_t>(edges.size() - 1);
        std::int64_t total = 0;
        for (const double number : numbers) {
            if (number < edges.front() || number > edges.back()) { continue; }
            ++counts[bin_of(number, edges)];
            ++total;
        }
        return bins_of(edges, counts, total, context);
    }

    Result<std::span<const double>> numbers_of(std::span<const Value> rows,
                                               plan::ComputeContext& context) const {
        const auto all = all_places(rows.size(), context.arena());
        MR_TRY(const auto values, evaluate_rows(plan_.of, rows, all, context));
        const auto given = context.arena().make_array<Value>(values.size());
        const auto end = std::ranges::remove_copy_if(values, given.begin(), &Value::is_nothing).out;
        return read_doubles({given.begin(), end}, "@histogram", context);
    }

    Result<Edges> edges_for(std::span<const double> numbers, plan::ComputeContext& context) const {
        if (!plan_.edges.empty()) { return Edges(plan_.edges); }
        if (numbers.empty()) { return Edges(); }
        auto [low, high] = std::ranges::minmax(numbers);
        if (low == high) {  // one bin's worth around it
            low -= 0.5;
            high += 0.5;
        }
        if (!std::isfinite(high - low)) {
            return fail(context.error("EXPRESSION_RUNTIME",
                                      "The numbers of @histogram are too far apart."));
        }
        const auto edges = context.arena().make_array<double>(plan_.bins + 1);
        const auto bins = static_cast<double>(plan_.bins);
        for (std::size_t i = 0; i < edges.size(); ++i) {
            edges[i] = std::lerp(low, high, static_cast<double>(i) / bins);
        }
        return Edges(edges);
    }

    // The lower edge belongs to a bin, the upper one to the next; the last bin has both.
    static std::size_t bin_of(double number, Edges edges) noexcept {
        const auto above = std::ranges::upper_bound(edges, number);
        const auto bin = static_cast<std::size_t>(above - edges.begin()) - 1;
        return std::min(bin, edges.size() - 2);
    }

    Result<Value> bins_of(Edges edges, std::span<const std::int64_t> counts, std::int64_t total,
                          plan::ComputeContext& context) const {
        const auto bins = context.arena().make_array<Value>(counts.size());
        for (std::size_t i = 0; i < bins.size(); ++i) {
            const auto members = context.arena().make_array<Member>(plan_.density ? 4 : 3);
            members[0] = {"lo", Value::real(edges[i])};
            members[1] = {"hi", Value::real(edges[i + 1])};
            members[2] = {"count", Value::integer(counts[i])};
            if (plan_.density) {
                const double width = edges[i + 1] - edges[i];
                const double area = static_cast<double>(total) * width;
                const double share = area > 0 ? static_cast<double>(counts[i]) / area : 0;
                MR_TRY(members[3].value, finite(share, context));
                members[3].name = "density";
            }
            bins[i] = Value::object(members);
        }
        return Value::list(bins);
    }

    HistogramPlan plan_;
};

class Histogram final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "histogram"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
How many values of `of` lie where: `{lo, hi, count}` for each of `bins` bins of equal width between
the smallest and the largest, or between `edges`, outside of which nothing is counted. A value on an
edge is in the bin above it, one on the last edge in the last bin. `density` adds the share of the
values per unit of width. Null when the source is.
"""
directive @histogram(source: String!, of: String!, bins: Int = 10, edges: [Float!], density: Boolean = false) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        site.replace();
        if (!check_field(site, ResultForm::Objects, "@histogram")) { return; }
        RowExpressions expressions(site, "histogram");
        HistogramPlan plan;
        plan.source = expressions.source();
        plan.density = site.flag("density", false);
        const auto of = expressions.compile("of", site.text("of").value_or(""), Use::Number);
        if (!of || !read_bins(expressions, plan)) { return; }
        plan.of = *of;
        site.add(std::make_unique<HistogramOperation>(site.memory(), std::move(plan)));
    }

private:
    static bool read_bins(RowExpressions& expressions, HistogramPlan& plan) {
        plan::DirectiveSite& site = expressions.site();
        const Value edges = site.argument("edges");
        if (edges.is(Kind::List)) {
            if (site.gives("bins")) {
                expressions.report("it has either 'bins' or 'edges'.");
                return false;
            }
            for (const Value edge : edges.items()) {
                plan.edges.push_back(read_number(edge).value_or(Number()).real);
            }
            if (plan.edges.size() < 2 ||
                std::ranges::adjacent_find(plan.edges, std::greater_equal()) != plan.edges.end()) {
                expressions.report(
                    "'edges' must be two numbers or more, each larger than the one "
                    "before.");
                return false;
            }
            return check_count(expressions, plan.edges.size() - 1);
        }
        const std::int64_t bins = site.integer("bins").value_or(10);
        if (bins < 1) {
            expressions.report("'bins' must be at least 1.");
            return false;
        }
        plan.bins = static_cast<std::size_t>(bins);
        return check_count(expressions, plan.bins);
    }

    static bool check_count(RowExpressions& expressions, std::size_t bins) {
        if (bins <= limits::kHistogramBinsMax) { return true; }
        expressions.report(
            fmt::format("{} bins are more than the {} allowed.", bins, limits::kHistogramBinsMax));
        return false;
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_histogram() {
    return std::make_unique<Histogram>();
}

}  // namespace millrace::ext::directive_aggregate
