#include <fmt/core.h>

#include <millrace/compute/ordering.hpp>

#include "directives.hpp"
#include "grouping.hpp"
#include "row_order.hpp"
#include "source_operation.hpp"
#include "window_function.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

using value::Value;
using Places = std::span<const std::uint32_t>;

/// A use of @window, compiled.
struct WindowPlan {
    std::uint16_t source = 0;
    std::uint16_t memory = 0;
    WindowFunction function = WindowFunction::RowNumber;
    std::optional<plan::BoundExpression> of;
    std::vector<plan::BoundExpression> partition_by;
    std::vector<OrderKey> order;
    WindowOptions options;
};

class WindowOperation final : public plan::ValueOperation {
public:
    explicit WindowOperation(WindowPlan plan) : plan_(std::move(plan)) {}

    Result<Value> apply(const plan::Operand& operand,
                        plan::ComputeContext& context) const override {
        using Column = std::span<const Value>;
        MR_TRY(const Column column,
               once_per_request<Column>(plan_.memory, context, [&] { return compute(context); }));
        const auto position = context.position_in(plan_.source, operand);
        return position && *position < column.size() ? column[*position] : Value::null();
    }

private:
    /// The value of every row of the source.
    Result<std::span<const Value>> compute(plan::ComputeContext& context) const {
        MR_TRY(const SourceRows source, read_source(plan_.source, context));
        const Places all = all_places(source.rows.size(), context.arena());
        MR_TRY(const NumberedRows numbered,
               number_rows(plan_.partition_by, source.rows, all, context));
        const Partition parts =
            partition(all, numbered.numbers, numbered.keys.size(), context.arena());
        const auto column = context.arena().make_array<Value>(source.rows.size());
        for (std::uint32_t i = 0; i < numbered.keys.size(); ++i) {
            MR_CHECK(compute_partition(source.rows, parts.group(i), column, context));
        }
        return std::span<const Value>(column);
    }

    Status compute_partition(std::span<const Value> rows, Places group, std::span<Value> column,
                             plan::ComputeContext& context) const {
        MR_TRY(const auto keys, evaluate_order(plan_.order, rows, group, context));
        MR_TRY(const Places order, plan::ordered_places(group.size(), keys, context));
        const auto places = context.arena().make_array<std::uint32_t>(group.size());
        for (std::size_t i = 0; i < places.size(); ++i) { places[i] = group[order[i]]; }
        WindowPartition partition;
        partition.has_values = plan_.of.has_value();
        if (plan_.of) { MR_TRY(partition.values, evaluate_rows(*plan_.of, rows, places, context)); }
        if (needs_peers()) { MR_TRY(partition.peers, peers_of(keys, order, context)); }
        const auto values = context.arena().make_array<Value>(places.size());
        MR_CHECK(run_window(plan_.function, partition, plan_.options, values, context));
        for (std::size_t i = 0; i < places.size(); ++i) { column[places[i]] = values[i]; }
        return {};
    }

    [[nodiscard]] bool needs_peers() const noexcept {
        using enum WindowFunction;
        return plan_.function == Rank || plan_.function == DenseRank ||
               plan_.function == PercentRank;
    }

    /// Numbers from 0 that grow where a row differs from the one before in a key of the order.
    static Result<Places> peers_of(std::span<const plan::ItemKeys> keys, Places order,
                                   plan::ComputeContext& context) {
        const auto differs = context.arena().make_array<std::uint32_t>(order.size());
        for (const plan::ItemKeys& key : keys) {
            for (std::size_t i = 1; i < order.size(); ++i) {
                MR_TRY(const bool same, compute::equal(key.values[order[i - 1]],
                                                       key.values[order[i]], context.evaluation()));
                differs[i] = same ? differs[i] : 1;
            }
        }
        for (std::size_t i = 1; i < differs.size(); ++i) { differs[i] += differs[i - 1]; }
        return Places(differs);
    }

    WindowPlan plan_;
};

/// Reads the arguments of one use, and says what does not fit its function.
class WindowCompiler {
public:
    explicit WindowCompiler(plan::DirectiveSite& site)
        : site_(site),
          expressions_(site, "window"),
          facts_(window_facts(site.text("fn").value_or(""))) {}

    std::optional<WindowPlan> compile() {
        expressions_.stand_inside();
        WindowPlan plan;
        plan.source = expressions_.source();
        plan.function = facts_.function;
        const bool fits =
            check_field(site_, facts_.form, fmt::format("@window(fn: {})", facts_.name));
        if (!fits || !check_taken() || !read_keys(plan) || !read_numbers(plan) ||
            !read_value(plan)) {
            return std::nullopt;
        }
        plan.memory = site_.memory();
        return plan;
    }

private:
    bool refuse(std::string_view problem) {
        expressions_.report(fmt::format("{} {}", facts_.name, problem));
        return false;
    }

    bool check_taken() {
        struct Argument {
            std::string_view name;
            bool taken;
        };
        const bool shifts = facts_.kind == WindowKind::Shift;
        const bool frames = facts_.kind == WindowKind::Frame;
        const bool places = facts_.kind == WindowKind::Number || facts_.kind == WindowKind::Rank ||
                            facts_.kind == WindowKind::Tile;
        for (const Argument& argument : {
                 Argument{"of", !places},
                 Argument{"preceding", frames},
                 Argument{"following", frames},
                 Argument{"offset", shifts || facts_.kind == WindowKind::Change},
                 Argument{"default", shifts},
                 Argument{"n", facts_.kind == WindowKind::Tile},
             }) {
            if (argument.taken || !site_.gives(argument.name)) { continue; }
            return refuse(fmt::format("does not take '{}'.", argument.name));
        }
        return true;
    }

    bool read_keys(WindowPlan& plan) {
        for (const std::string_view text : site_.texts("partitionBy")) {
            const auto key = expressions_.compile("partitionBy", text, Use::Any);
            if (!key) { return false; }
            plan.partition_by.push_back(*key);
        }
        auto order = compile_order(expressions_, [this](std::string_view text) {
            return expressions_.compile("orderBy", text, Use::Ordered);
        });
        if (!order) { return false; }
        plan.order = *std::move(order);
        if (facts_.kind == WindowKind::Rank && plan.order.empty()) {
            return refuse("needs 'orderBy': without an order all rows are equal.");
        }
        return true;
    }

    bool read_numbers(WindowPlan& plan) {
        const std::int64_t offset = site_.integer("offset").value_or(1);
        if (offset < 0) { return refuse("needs an 'offset' that is not negative."); }
        plan.options.offset = static_cast<std::size_t>(offset);
        if (facts_.kind == WindowKind::Tile) {
            const std::int64_t tiles = site_.integer("n").value_or(0);
            if (tiles < 1) { return refuse("needs 'n', the number of tiles, at least 1."); }
            plan.options.tiles = static_cast<std::size_t>(tiles);
        }
        return facts_.kind != WindowKind::Frame || read_frame(plan);
    }

    // As in SQL: without an order, and without a frame, all rows of the partition.
    bool read_frame(WindowPlan& plan) {
        Frame& frame = plan.options.frame;
        frame.preceding = site_.integer("preceding");
        frame.following = site_.integer("following");
        if (plan.order.empty() && !site_.gives("preceding") && !site_.gives("following")) {
            frame.following = std::nullopt;
        }
        if (frame.preceding && frame.following && *frame.following < -*frame.preceding) {
            return refuse(
                "has a frame that ends before it begins: 'following' must not be less "
                "than minus 'preceding'.");
        }
        return true;
    }

    bool read_value(WindowPlan& plan) {
        if (const auto text = site_.text("default")) {
            plan.options.otherwise = Value::string(site_.arena().copy(*text));
        }
        const bool takes = facts_.kind != WindowKind::Number && facts_.kind != WindowKind::Rank &&
                           facts_.kind != WindowKind::Tile;
        const auto of = site_.text("of");
        if (!takes || (!of && facts_.function == WindowFunction::Count)) { return true; }
        plan.of = expressions_.compile("of", of.value_or("ele"), facts_.use);
        return plan.of.has_value();
    }

    plan::DirectiveSite& site_;
    RowExpressions expressions_;
    const WindowFacts& facts_;
};

class Window final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "window"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, NTILE (`n` tiles): the place of the row. LAG, LEAD: the
value `offset` rows before or after it. FIRST_VALUE, LAST_VALUE, SUM, AVG, MIN, MAX, COUNT, STDDEV:
of the rows of its frame. DIFF: what it is more than `offset` rows before. RATIO_TO_TOTAL: its share
of the partition's sum. CUM_SUM, CUM_MAX, CUM_MIN: up to and with this row.
"""
enum WindowFn {
  ROW_NUMBER RANK DENSE_RANK PERCENT_RANK NTILE LAG LEAD FIRST_VALUE LAST_VALUE
  SUM AVG MIN MAX COUNT STDDEV DIFF RATIO_TO_TOTAL CUM_SUM CUM_MAX CUM_MIN
}

"""
On a field inside the list that the source is: the value of `fn` for this row among the rows with the
same `partitionBy`, in the order of `orderBy` (that of the list without it). A frame goes from
`preceding` rows before (null: the first) to `following` rows after the row (null: the last);
without an order and without a frame it is all of the partition. `default` is for LAG and LEAD where
there is no such row.
"""
directive @window(source: String!, fn: WindowFn!, of: String, partitionBy: [String!], orderBy: [SortKey!], preceding: Int, following: Int = 0, offset: Int = 1, n: Int, default: String) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        site.replace();
        auto plan = WindowCompiler(site).compile();
        if (!plan) { return; }
        site.add(std::make_unique<WindowOperation>(*std::move(plan)));
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_window() {
    return std::make_unique<Window>();
}

}  // namespace millrace::ext::directive_aggregate
