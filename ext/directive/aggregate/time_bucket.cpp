#include <algorithm>

#include <fmt/core.h>

#include <millrace/base/limits.hpp>
#include <millrace/compute/time_grid.hpp>

#include "aggregation.hpp"
#include "directives.hpp"
#include "gap_filler.hpp"
#include "grouping.hpp"
#include "named_keys.hpp"
#include "source_operation.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

using value::Member;
using value::Value;
using Places = std::span<const std::uint32_t>;

/// A use of @timeBucket, compiled.
struct TimeBucketPlan {
    std::uint16_t source = 0;
    plan::BoundExpression time;
    compute::TimeGrid grid;
    std::optional<std::int64_t> from;
    std::optional<std::int64_t> to;
    FillMode fill = FillMode::None;
    NamedKeys keys;
    std::vector<Aggregation> aggregates;
};

/// Rows with a time in the range, and their buckets.
struct TimedRows {
    Places places;
    std::span<const std::int64_t> buckets;
};

class TimeBucketOperation final : public SourceOperation {
public:
    TimeBucketOperation(std::uint16_t memory, TimeBucketPlan plan)
        : SourceOperation(memory), plan_(std::move(plan)) {}

private:
    using Cells = std::span<Cell>;

    Result<Value> make(plan::ComputeContext& context) const override {
        MR_TRY(const SourceRows source, read_source(plan_.source, context));
        if (!source.known) { return Value::null(); }
        MR_TRY(const TimedRows timed, read_times(source.rows, context));
        MR_TRY(const NumberedRows series,
               number_rows(plan_.keys.expressions, source.rows, timed.places, context));
        MR_TRY(Cells cells, cells_of(source.rows, timed, series, context));
        if (plan_.fill != FillMode::None) {
            MR_TRY(cells, fill(cells, series.keys.size(), context));
        }
        const auto made = context.arena().make_array<Value>(cells.size());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            made[i] = object_of(cells[i], series.keys, context.arena());
        }
        return Value::list(made);
    }

    Result<TimedRows> read_times(std::span<const Value> rows, plan::ComputeContext& context) const {
        MR_CHECK(context.spend(rows.size()));
        const auto places = context.arena().make_array<std::uint32_t>(rows.size());
        const auto buckets = context.arena().make_array<std::int64_t>(rows.size());
        std::size_t used = 0;
        for (std::uint32_t i = 0; i < rows.size(); ++i) {
            MR_TRY(const Value time, evaluate_row(plan_.time, rows, i, context));
            if (time.is_nothing()) { continue; }
            const auto instant = plan_.grid.read(time, context.arena());
            if (!instant) {
                return fail(context.error("EXPRESSION_TYPE",
                                          "'time' must be ISO 8601 text or milliseconds since "
                                          "1970."));
            }
            if ((plan_.from && *instant < *plan_.from) || (plan_.to && *instant >= *plan_.to)) {
                continue;
            }
            places[used] = i;
            buckets[used++] = plan_.grid.index(*instant);
        }
        return TimedRows{places.first(used), buckets.first(used)};
    }

    /// Those with rows, by time and then by the first appearance of their keys.
    Result<Cells> cells_of(std::span<const Value> rows, const TimedRows& timed,
                           const NumberedRows& series, plan::ComputeContext& context) const {
        Arena& arena = context.arena();
        KeyIndex index(arena, timed.places.size(), 2);
        const auto numbers = arena.make_array<std::uint32_t>(timed.places.size());
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            const Value key[] = {Value::integer(timed.buckets[i]),
                                 Value::integer(series.numbers[i])};
            MR_TRY(numbers[i], index.find_or_add(key, context.evaluation()));
        }
        const Partition parts = partition(timed.places, numbers, index.size(), arena);
        const auto cells = arena.make_array<Cell>(index.size());
        for (std::uint32_t i = 0; i < cells.size(); ++i) {
            cells[i].bucket = index.key(i)[0].as_integer();
            cells[i].has_rows = true;
            cells[i].series = static_cast<std::uint32_t>(index.key(i)[1].as_integer());
            cells[i].values = arena.make_array<Value>(plan_.aggregates.size());
            for (std::size_t a = 0; a < plan_.aggregates.size(); ++a) {
                MR_TRY(cells[i].values[a], plan_.aggregates[a].over(rows, parts.group(i), context));
            }
        }
        std::ranges::sort(cells, {},
                          [](const Cell& cell) { return std::pair(cell.bucket, cell.series); });
        return cells;
    }

    /// All buckets of the range for all series.
    Result<Cells> fill(Cells cells, std::size_t series, plan::ComputeContext& context) const {
        if (series == 0 && plan_.keys.names.empty()) { series = 1; }  // of no rows at all
        if (series == 0 || (cells.empty() && !(plan_.from && plan_.to))) { return cells; }
        const std::int64_t first =
            plan_.from ? plan_.grid.index(*plan_.from) : cells.front().bucket;
        const std::int64_t last = plan_.to ? plan_.grid.index(*plan_.to - 1) : cells.back().bucket;
        if (last < first) { return cells; }
        MR_TRY(const std::size_t buckets, count_buckets(first, last, series, context));
        const auto all = context.arena().make_array<Cell>(buckets * series);
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i].bucket = first + static_cast<std::int64_t>(i / series);
            all[i].series = static_cast<std::uint32_t>(i % series);
        }
        for (const Cell& cell : cells) {
            all[static_cast<std::size_t>(cell.bucket - first) * series + cell.series] = cell;
        }
        GapFiller filler(plan_.grid, plan_.fill, plan_.aggregates.size(), context.arena());
        const auto line = context.arena().make_array<Cell*>(buckets);
        for (std::size_t s = 0; s < series; ++s) {
            for (std::size_t b = 0; b < buckets; ++b) { line[b] = &all[b * series + s]; }
            filler.fill(line);
        }
        return all;
    }

    static Result<std::size_t> count_buckets(std::int64_t first, std::int64_t last,
                                             std::size_t series, plan::ComputeContext& context) {
        const auto buckets = static_cast<std::size_t>(last - first) + 1;
        if (buckets > limits::kTimeBucketsMax / series) {
            return fail(context.error(
                "COMPUTE_LIMIT",
                fmt::format("{} buckets for each of {} keys are more than the {} allowed.", buckets,
                            series, limits::kTimeBucketsMax)));
        }
        MR_CHECK(context.spend(buckets * series));
        return buckets;
    }

    [[nodiscard]] Value object_of(const Cell& cell, const KeyIndex& series, Arena& arena) const {
        const std::size_t keys = plan_.keys.names.size();
        const auto members = arena.make_array<Member>(2 + keys + plan_.aggregates.size());
        const auto edge = [&](std::int64_t bucket) {
            return Value::string(plan_.grid.to_iso(plan_.grid.begin(bucket), arena));
        };
        members[0] = {kStart, edge(cell.bucket)};
        members[1] = {kEnd, edge(cell.bucket + 1)};
        for (std::size_t i = 0; i < keys; ++i) {
            members[2 + i] = {plan_.keys.names[i], series.key(cell.series)[i]};
        }
        for (std::size_t i = 0; i < plan_.aggregates.size(); ++i) {
            members[2 + keys + i] = {plan_.aggregates[i].name(), cell.values[i]};
        }
        return Value::object(members);
    }

public:
    static constexpr std::string_view kStart = "start";
    static constexpr std::string_view kEnd = "end";

private:
    TimeBucketPlan plan_;
};

FillMode fill_mode_of(std::string_view name) noexcept {
    if (name == "NULL") { return FillMode::Null; }
    if (name == "ZERO") { return FillMode::Zero; }
    if (name == "PREVIOUS") { return FillMode::Previous; }
    return name == "LINEAR" ? FillMode::Linear : FillMode::None;
}

class TimeBucket final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "timeBucket"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
What buckets without rows show. NONE: they are left out. NULL, ZERO: that for every aggregate.
PREVIOUS: what the bucket before shows. LINEAR: numbers between those of the nearest buckets with
rows, in proportion to time; null before the first and after the last.
"""
enum FillMode { NONE NULL ZERO PREVIOUS LINEAR }

"""
One object for each bucket of time: `start`, `end`, the keys (as those of @groupBy) and the
aggregates of its rows. `every` is an ISO 8601 duration, such as PT15M or P1D, or one of second,
minute, hour, day, week, month, quarter, year; days, months and parts of days begin when the clocks
of `zone` say so, or from `origin` on. `time` is ISO 8601 text or milliseconds since 1970; rows
without one, before `from`, or at `to` and later, are left out. `fill` shows buckets without rows
as well, from `from` (or the first row) to `to` (or the last row). Null when the source is.
"""
directive @timeBucket(source: String!, time: String!, every: String!, zone: String = "UTC", origin: String, from: String, to: String, fill: FillMode = NONE, keys: [String!], aggregates: [Aggregate!]!) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        site.replace();
        if (!check_field(site, ResultForm::Objects, "@timeBucket")) { return; }
        RowExpressions expressions(site, "timeBucket");
        const auto grid =
            compute::TimeGrid::make(site.text("every").value_or(""),
                                    site.text("zone").value_or("UTC"), site.text("origin"));
        if (!grid) { return expressions.report(grid.error() + "."); }
        const auto time = expressions.compile("time", site.text("time").value_or(""), Use::Ordered);
        auto keys = compile_keys(expressions, "keys");
        auto aggregates = compile_aggregates(expressions);
        if (!time || !keys || !aggregates) { return; }
        TimeBucketPlan plan{.source = expressions.source(),
                            .time = *time,
                            .grid = *grid,
                            .from = {},
                            .to = {},
                            .fill = fill_mode_of(site.text("fill").value_or("NONE")),
                            .keys = *std::move(keys),
                            .aggregates = *std::move(aggregates)};
        if (!check_names(expressions, plan) || !read_range(expressions, plan)) { return; }
        site.add(std::make_unique<TimeBucketOperation>(site.memory(), std::move(plan)));
    }

private:
    static bool check_names(RowExpressions& expressions, const TimeBucketPlan& plan) {
        std::vector<std::string> names{std::string(TimeBucketOperation::kStart),
                                       std::string(TimeBucketOperation::kEnd)};
        names.insert(names.end(), plan.keys.names.begin(), plan.keys.names.end());
        for (const Aggregation& aggregate : plan.aggregates) {
            names.emplace_back(aggregate.name());
        }
        return check_different(expressions, names);
    }

    static bool read_range(RowExpressions& expressions, TimeBucketPlan& plan) {
        const auto read = [&](std::string_view argument, std::optional<std::int64_t>& instant) {
            const auto text = expressions.site().text(argument);
            if (!text) { return true; }
            instant = plan.grid.read(*text);
            if (instant) { return true; }
            expressions.report(fmt::format("'{}' must be a date and time of ISO 8601, not '{}'.",
                                           argument, *text));
            return false;
        };
        if (!read("from", plan.from) || !read("to", plan.to)) { return false; }
        if (!plan.from || !plan.to || *plan.from < *plan.to) { return true; }
        expressions.report("'from' must be before 'to'.");
        return false;
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_time_bucket() {
    return std::make_unique<TimeBucket>();
}

}  // namespace millrace::ext::directive_aggregate
