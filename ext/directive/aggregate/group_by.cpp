#include <fmt/core.h>

#include "aggregation.hpp"
#include "directives.hpp"
#include "grouping.hpp"
#include "named_keys.hpp"
#include "result_expressions.hpp"
#include "row_order.hpp"
#include "source_operation.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

using value::Kind;
using value::Member;
using value::Value;

/// A use of @groupBy, compiled.
struct GroupByPlan {
    std::uint16_t source = 0;
    NamedKeys keys;
    std::vector<Aggregation> aggregates;
    std::optional<plan::BoundExpression> having;
    std::vector<OrderKey> order;
    std::optional<std::size_t> limit;
};

class GroupByOperation final : public SourceOperation {
public:
    GroupByOperation(std::uint16_t memory, GroupByPlan plan)
        : SourceOperation(memory), plan_(std::move(plan)) {}

private:
    Result<Value> make(plan::ComputeContext& context) const override {
        MR_TRY(const SourceRows source, read_source(plan_.source, context));
        if (!source.known) { return Value::null(); }
        const auto all = all_places(source.rows.size(), context.arena());
        MR_TRY(const NumberedRows numbered,
               number_rows(plan_.keys.expressions, source.rows, all, context));
        const Partition groups =
            partition(all, numbered.numbers, numbered.keys.size(), context.arena());
        const auto made = context.arena().make_array<Value>(numbered.keys.size());
        for (std::uint32_t i = 0; i < made.size(); ++i) {
            MR_TRY(made[i], result_of(source.rows, numbered.keys.key(i), groups.group(i), context));
        }
        return finish(made, context);
    }

    Result<Value> result_of(std::span<const Value> rows, std::span<const Value> key,
                            std::span<const std::uint32_t> places,
                            plan::ComputeContext& context) const {
        const std::size_t keys = key.size();
        const auto members = context.arena().make_array<Member>(keys + plan_.aggregates.size());
        for (std::size_t i = 0; i < keys; ++i) { members[i] = {plan_.keys.names[i], key[i]}; }
        for (std::size_t i = 0; i < plan_.aggregates.size(); ++i) {
            const Aggregation& aggregate = plan_.aggregates[i];
            MR_TRY(const Value made, aggregate.over(rows, places, context));
            members[keys + i] = {aggregate.name(), made};
        }
        return Value::object(members);
    }

    /// Those that `having` leaves, in order, the first of them.
    Result<Value> finish(std::span<const Value> made, plan::ComputeContext& context) const {
        MR_TRY(const auto kept, kept_of(made, context));
        MR_TRY(const auto keys, evaluate_order(plan_.order, made, kept, context));
        MR_TRY(auto order, plan::ordered_places(kept.size(), keys, context));
        if (plan_.limit && *plan_.limit < order.size()) { order = order.first(*plan_.limit); }
        const auto results = context.arena().make_array<Value>(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) { results[i] = made[kept[order[i]]]; }
        return Value::list(results);
    }

    Result<std::span<const std::uint32_t>> kept_of(std::span<const Value> made,
                                                   plan::ComputeContext& context) const {
        const auto all = all_places(made.size(), context.arena());
        if (!plan_.having) { return all; }
        const auto kept = context.arena().make_array<std::uint32_t>(made.size());
        std::size_t used = 0;
        for (const std::uint32_t place : all) {
            MR_TRY(const Value decided, evaluate_row(*plan_.having, made, place, context));
            if (!decided.is(Kind::Boolean)) {
                return fail(context.error("EXPRESSION_TYPE", "'having' must be true or false."));
            }
            if (decided.as_boolean()) { kept[used++] = place; }
        }
        return std::span<const std::uint32_t>(kept.first(used));
    }

    GroupByPlan plan_;
};

class GroupBy final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "groupBy"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
A value made of the rows of a group, under the name `as`: `fn` over the values of `of`, only of rows
for which `where` is true, with `distinct` only of different values. `q` is for PERCENTILE, `by` for
ARG_MIN and ARG_MAX (what to give of the row), `separator` for JOIN.
"""
input Aggregate { as: String!, fn: AggFn!, of: String, q: Float, where: String, by: String, separator: String = ",", distinct: Boolean = false }

"""
One object for each group of rows of a source with equal keys: the keys and the aggregates by name.
A key is a member of the rows, or `'name: expression'`. `having` and `orderBy` see keys and
aggregates; without an order groups come as they first appear. Null when the source is.
"""
directive @groupBy(source: String!, keys: [String!]!, aggregates: [Aggregate!], having: String, orderBy: [SortKey!], limit: Int) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        site.replace();
        if (!check_field(site, ResultForm::Objects, "@groupBy")) { return; }
        RowExpressions expressions(site, "groupBy");
        GroupByPlan plan;
        plan.source = expressions.source();
        auto keys = compile_keys(expressions, "keys");
        auto aggregates = compile_aggregates(expressions);
        if (!keys || !aggregates) { return; }
        if (keys->names.empty()) {
            return expressions.report(
                "'keys' is empty: write @aggregate for one value of all rows.");
        }
        plan.keys = *std::move(keys);
        plan.aggregates = *std::move(aggregates);
        if (!compile_results(expressions, plan)) { return; }
        site.add(std::make_unique<GroupByOperation>(site.memory(), std::move(plan)));
    }

private:
    /// What is done with the groups when they are there.
    static bool compile_results(RowExpressions& expressions, GroupByPlan& plan) {
        std::vector<std::string> names = plan.keys.names;
        for (const Aggregation& aggregate : plan.aggregates) {
            names.emplace_back(aggregate.name());
        }
        if (!check_different(expressions, names)) { return false; }
        const ResultExpressions results(std::move(names));
        if (const auto having = expressions.site().text("having")) {
            plan.having = results.compile(expressions, "having", *having);
            if (!plan.having) { return false; }
        }
        auto order = compile_order(expressions, [&](std::string_view text) {
            return results.compile(expressions, "orderBy", text);
        });
        if (!order) { return false; }
        plan.order = *std::move(order);
        return read_limit(expressions, plan.limit);
    }

    static bool read_limit(RowExpressions& expressions, std::optional<std::size_t>& limit) {
        const auto given = expressions.site().integer("limit");
        if (!given) { return true; }
        if (*given < 0) {
            expressions.report("'limit' must not be negative.");
            return false;
        }
        limit = static_cast<std::size_t>(*given);
        return true;
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_group_by() {
    return std::make_unique<GroupBy>();
}

}  // namespace millrace::ext::directive_aggregate
