#include <algorithm>

#include <fmt/core.h>

#include <millrace/base/limits.hpp>
#include <millrace/value/text.hpp>

#include "aggregation.hpp"
#include "directives.hpp"
#include "grouping.hpp"
#include "named_keys.hpp"
#include "source_operation.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

using value::Kind;
using value::Member;
using value::Value;
using Places = std::span<const std::uint32_t>;

/// A use of @pivot, compiled.
struct PivotPlan {
    std::uint16_t source = 0;
    NamedKeys rows;
    plan::BoundExpression columns;
    Aggregation aggregate;
};

// The name of a column, as text so that 1 and '1' are one.
Result<std::string_view> column_name(Value value, plan::ComputeContext& context) {
    switch (value.kind()) {
        case Kind::String:
            return value::string_text(value, context.arena());
        case Kind::Number:
        case Kind::Enum:
            return value.text();
        case Kind::Int:
            return context.arena().copy(std::string_view(fmt::format("{}", value.as_integer())));
        case Kind::Float:
            return context.arena().copy(std::string_view(fmt::format("{}", value.as_real())));
        case Kind::Boolean:
            return value.as_boolean() ? "true" : "false";
        case Kind::Null:
        case Kind::Absent:
            return "null";
        default:
            return fail(context.error("EXPRESSION_TYPE",
                                      "The name of a column cannot be a list or an object."));
    }
}

class PivotOperation final : public SourceOperation {
public:
    PivotOperation(std::uint16_t memory, PivotPlan plan)
        : SourceOperation(memory), plan_(std::move(plan)) {}

private:
    Result<Value> make(plan::ComputeContext& context) const override {
        MR_TRY(const SourceRows source, read_source(plan_.source, context));
        if (!source.known) { return Value::null(); }
        const Places all = all_places(source.rows.size(), context.arena());
        MR_TRY(const NumberedRows lines,
               number_rows(plan_.rows.expressions, source.rows, all, context));
        MR_TRY(const NumberedRows columns, number_columns(source.rows, context));
        MR_CHECK(check_columns(columns.keys, context));
        MR_TRY(const std::size_t cells, count_cells(lines.keys, columns.keys, context));
        const auto numbers = context.arena().make_array<std::uint32_t>(all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            numbers[i] = lines.numbers[i] * columns.keys.size() + columns.numbers[i];
        }
        const Partition parts = partition(all, numbers, cells, context.arena());
        const auto made = context.arena().make_array<Value>(lines.keys.size());
        for (std::uint32_t i = 0; i < made.size(); ++i) {
            MR_TRY(made[i],
                   line_of(source.rows, lines.keys.key(i), columns.keys, parts, i, context));
        }
        return Value::list(made);
    }

    Result<NumberedRows> number_columns(std::span<const Value> rows,
                                        plan::ComputeContext& context) const {
        KeyIndex names(context.arena(), rows.size(), 1);
        const auto numbers = context.arena().make_array<std::uint32_t>(rows.size());
        for (std::uint32_t i = 0; i < rows.size(); ++i) {
            MR_TRY(const Value value, evaluate_row(plan_.columns, rows, i, context));
            MR_TRY(const std::string_view name, column_name(value, context));
            const Value key = Value::string(name);
            MR_TRY(numbers[i], names.find_or_add({&key, 1}, context.evaluation()));
        }
        return NumberedRows{names, numbers};
    }

    // Columns and keys are members of one object.
    Status check_columns(const KeyIndex& columns, plan::ComputeContext& context) const {
        for (std::uint32_t i = 0; i < columns.size(); ++i) {
            const std::string_view name = columns.key(i)[0].text();
            if (std::ranges::find(plan_.rows.names, name) == plan_.rows.names.end()) { continue; }
            return fail(context.error(
                "EXPRESSION_RUNTIME",
                fmt::format("A column is called '{}', as a key of the rows is.", name)));
        }
        return {};
    }

    static Result<std::size_t> count_cells(const KeyIndex& lines, const KeyIndex& columns,
                                           plan::ComputeContext& context) {
        const std::size_t cells = std::size_t{lines.size()} * columns.size();
        if (cells > limits::kPivotCellsMax) {
            return fail(context.error(
                "COMPUTE_LIMIT", fmt::format("The table has {} cells, more than the {} allowed.",
                                             cells, limits::kPivotCellsMax)));
        }
        MR_CHECK(context.spend(cells));
        return cells;
    }

    Result<Value> line_of(std::span<const Value> rows, std::span<const Value> key,
                          const KeyIndex& columns, const Partition& parts, std::size_t line,
                          plan::ComputeContext& context) const {
        const auto members = context.arena().make_array<Member>(key.size() + columns.size());
        for (std::size_t i = 0; i < key.size(); ++i) { members[i] = {plan_.rows.names[i], key[i]}; }
        for (std::uint32_t i = 0; i < columns.size(); ++i) {
            const Places cell = parts.group(line * columns.size() + i);
            MR_TRY(const Value made, plan_.aggregate.over(rows, cell, context));
            members[key.size() + i] = {columns.key(i)[0].text(), made};
        }
        return Value::object(members);
    }

    PivotPlan plan_;
};

class Pivot final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "pivot"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
A table: one object for each group of rows with equal keys `rows` (as the keys of @groupBy), with one
member for each value of `columns` that any row has: `fn` over the values of `of` of the rows that
have both. Rows and columns come as they first appear. Null when the source is.
"""
directive @pivot(source: String!, rows: [String!]!, columns: String!, fn: AggFn!, of: String!) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        site.replace();
        if (!check_field(site, ResultForm::Objects, "@pivot")) { return; }
        RowExpressions expressions(site, "pivot");
        if (site.text("fn") == "PERCENTILE") {
            return expressions.report(
                "PERCENTILE needs 'q', which it does not have: write MEDIAN, "
                "or @groupBy for other shares.");
        }
        auto rows = compile_keys(expressions, "rows");
        if (!rows || !check_different(expressions, rows->names)) { return; }
        if (rows->names.empty()) { return expressions.report("'rows' is empty."); }
        const auto columns =
            expressions.compile("columns", site.text("columns").value_or(""), Use::Any);
        AggregateArguments arguments;
        arguments.fn = site.text("fn").value_or("");
        arguments.of = site.text("of");
        auto aggregate = Aggregation::compile(expressions, arguments);
        if (!columns || !aggregate) { return; }
        site.add(std::make_unique<PivotOperation>(site.memory(),
                                                  PivotPlan{.source = expressions.source(),
                                                            .rows = *std::move(rows),
                                                            .columns = *columns,
                                                            .aggregate = *std::move(aggregate)}));
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_pivot() {
    return std::make_unique<Pivot>();
}

}  // namespace millrace::ext::directive_aggregate
