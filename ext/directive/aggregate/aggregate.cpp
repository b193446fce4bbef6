#include <fmt/core.h>

#include "aggregation.hpp"
#include "directives.hpp"
#include "number.hpp"
#include "source_operation.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

using value::Value;

class AggregateOperation final : public SourceOperation {
public:
    AggregateOperation(std::uint16_t memory, std::uint16_t source, Aggregation aggregation)
        : SourceOperation(memory), source_(source), aggregation_(std::move(aggregation)) {}

private:
    Result<Value> make(plan::ComputeContext& context) const override {
        MR_TRY(const SourceRows source, read_source(source_, context));
        if (!source.known) { return Value::null(); }
        return aggregation_.over(source.rows, all_places(source.rows.size(), context.arena()),
                                 context);
    }

    std::uint16_t source_;
    Aggregation aggregation_;
};

class Aggregate final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "aggregate"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
What makes one value of many rows. Nulls are left out. Of no values at all counts are 0, ANY is
false, ALL true, lists are empty, and the others null.

COUNT: rows, or values of `of` that are not null. COUNT_DISTINCT: different ones. COUNT_IF: those
that are true. SUM, PRODUCT, RANGE (largest minus smallest): a whole number of whole numbers. AVG.
MIN, MAX: of anything that has an order. MEDIAN, PERCENTILE (`q`): between the nearest two in
proportion. STDDEV, VARIANCE: of a sample; with _POP: of all there is. MODE: the most frequent, the
smallest of several. FIRST, LAST. ARG_MIN, ARG_MAX: the first row where `of` is smallest, largest,
or `by` of that row. COLLECT, COLLECT_DISTINCT: a list. ANY, ALL: whether one or all are true. JOIN:
one text.
"""
enum AggFn {
  COUNT COUNT_DISTINCT COUNT_IF SUM AVG MIN MAX MEDIAN PERCENTILE STDDEV STDDEV_POP VARIANCE VARIANCE_POP
  PRODUCT RANGE MODE FIRST LAST ARG_MIN ARG_MAX COLLECT COLLECT_DISTINCT ANY ALL JOIN
}

"""
One value of the rows of a source: `fn` over the values of `of` (the rows themselves without it),
only of rows for which `where` is true. Null when the source is.
"""
directive @aggregate(source: String!, fn: AggFn!, of: String, q: Float, where: String) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        site.replace();
        RowExpressions expressions(site, "aggregate");
        AggregateArguments arguments;
        arguments.fn = site.text("fn").value_or("");
        arguments.of = site.text("of");
        arguments.where = site.text("where");
        if (const auto q = read_number(site.argument("q"))) { arguments.q = q->real; }
        auto aggregation = Aggregation::compile(expressions, arguments);
        if (!aggregation || !check_field(site, aggregation->form(),
                                         fmt::format("@aggregate(fn: {})", arguments.fn))) {
            return;
        }
        site.add(std::make_unique<AggregateOperation>(site.memory(), expressions.source(),
                                                      *std::move(aggregation)));
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_aggregate() {
    return std::make_unique<Aggregate>();
}

}  // namespace millrace::ext::directive_aggregate
