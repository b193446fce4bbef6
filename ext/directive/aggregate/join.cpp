#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "directives.hpp"
#include "grouping.hpp"
#include "result_form.hpp"
#include "source_operation.hpp"
#include "source_rows.hpp"

namespace millrace::ext::directive_aggregate {

namespace {

using value::Value;
using Places = std::span<const std::uint32_t>;

enum class JoinType : std::uint8_t { Left, Inner, Anti };

/// A use of @join, compiled.
struct JoinPlan {
    std::uint16_t source = 0;
    std::uint16_t memory = 0;
    plan::BoundExpression on;  // over the parent
    plan::BoundExpression key;
    std::optional<plan::BoundExpression> select;  // nothing: the row
    bool many = false;
    JoinType type = JoinType::Left;
};

/// The rows of the source by key. Nothing in it when the source is nil.
struct JoinIndex {
    bool known = false;
    std::span<const Value> rows;
    KeyIndex keys;
    Partition groups;
};

class JoinOperation final : public plan::ValueOperation {
public:
    explicit JoinOperation(const JoinPlan& plan) noexcept : plan_(plan) {}

    Result<Value> apply(const plan::Operand& operand,
                        plan::ComputeContext& context) const override {
        MR_TRY(const JoinIndex index,
               once_per_request<JoinIndex>(plan_.memory, context, [&] { return build(context); }));
        if (!index.known) { return Value::null(); }
        MR_CHECK(context.spend(1));
        MR_TRY(const Value on, context.evaluate(plan_.on, operand));
        MR_TRY(const Places matches, find(index, on, context));
        if (plan_.type == JoinType::Anti) { return Value::boolean(matches.empty()); }
        if (matches.empty() && plan_.type == JoinType::Inner) {
            return fail(context.error("JOIN_UNMATCHED", "No row of the source has this key."));
        }
        if (plan_.many) { return all_of(index, matches, context); }
        return matches.empty() ? Value::null() : selected(index, matches.front(), context);
    }

private:
    Result<JoinIndex> build(plan::ComputeContext& context) const {
        MR_TRY(const SourceRows source, read_source(plan_.source, context));
        if (!source.known) { return JoinIndex{}; }
        const Places all = all_places(source.rows.size(), context.arena());
        MR_TRY(const NumberedRows numbered,
               number_rows({&plan_.key, 1}, source.rows, all, context));
        return JoinIndex{true, source.rows, numbered.keys,
                         partition(all, numbered.numbers, numbered.keys.size(), context.arena())};
    }

    // As in SQL a null is equal to nothing, not even to another one.
    static Result<Places> find(const JoinIndex& index, Value on, plan::ComputeContext& context) {
        if (on.is_nothing()) { return Places(); }
        MR_TRY(const auto number, index.keys.find({&on, 1}, context.evaluation()));
        return number ? index.groups.group(*number) : Places();
    }

    Result<Value> selected(const JoinIndex& index, std::uint32_t place,
                           plan::ComputeContext& context) const {
        if (!plan_.select) { return index.rows[place]; }
        return evaluate_row(*plan_.select, index.rows, place, context);
    }

    Result<Value> all_of(const JoinIndex& index, Places matches,
                         plan::ComputeContext& context) const {
        MR_CHECK(context.spend(matches.size()));
        const auto values = context.arena().make_array<Value>(matches.size());
        for (std::size_t i = 0; i < matches.size(); ++i) {
            MR_TRY(values[i], selected(index, matches[i], context));
        }
        return Value::list(values);
    }

    JoinPlan plan_;
};

class Join final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "join"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
What becomes of an object without a match: LEFT makes its field null (MANY: an empty list), INNER
makes it an error. ANTI asks for just that: true when there is no match, false otherwise.
"""
enum JoinType { LEFT INNER ANTI }

"How many of the matching rows are taken: the first one, or a list of all."
enum JoinCardinality { ONE MANY }

"""
The rows of a source that belong to the object the field stands in: those whose `key` equals `on`,
an expression over the members of that object. `select` is what to take of a row, the row itself
without it. Null never matches. Null when the source is.
"""
directive @join(source: String!, on: String!, key: String!, select: String, cardinality: JoinCardinality = ONE, type: JoinType = LEFT) on FIELD
)";
    }
    std::span<const std::string_view> parent_expressions() const noexcept override {
        static constexpr std::array<std::string_view, 1> kArguments{"on"};
        return kArguments;
    }

    void compile(plan::DirectiveSite& site) const override {
        site.replace();
        RowExpressions expressions(site, "join");
        JoinPlan plan;
        plan.source = expressions.source();
        plan.many = site.text("cardinality") == "MANY";
        plan.type = type_of(site.text("type").value_or("LEFT"));
        if (!check_result(expressions, plan)) { return; }
        const auto on = compile_on(expressions);
        const auto key = expressions.compile("key", site.text("key").value_or(""), Use::Any);
        if (!on || !key) { return; }
        plan.on = *on;
        plan.key = *key;
        if (const auto select = site.text("select")) {
            plan.select = expressions.compile("select", *select, Use::Any);
            if (!plan.select) { return; }
        }
        plan.memory = site.memory();
        site.add(std::make_unique<JoinOperation>(plan));
    }

private:
    static JoinType type_of(std::string_view name) noexcept {
        if (name == "INNER") { return JoinType::Inner; }
        return name == "ANTI" ? JoinType::Anti : JoinType::Left;
    }

    static bool check_result(RowExpressions& expressions, const JoinPlan& plan) {
        plan::DirectiveSite& site = expressions.site();
        if (plan.type == JoinType::Anti) {
            if (site.gives("select") || plan.many) {
                expressions.report(
                    "with the type ANTI it takes nothing of a row: leave out "
                    "'select' and 'cardinality'.");
                return false;
            }
            return check_field(site, ResultForm::Boolean, "@join(type: ANTI)");
        }
        return plan.many ? check_field(site, ResultForm::List, "@join(cardinality: MANY)")
                         : check_field(site, ResultForm::Any, "@join");
    }

    static std::optional<plan::BoundExpression> compile_on(RowExpressions& expressions) {
        plan::DirectiveSite& site = expressions.site();
        const std::string_view text = site.text("on").value_or("");
        plan::Environment environment;
        environment.parent = true;
        const auto on = site.expression(text, environment);
        if (on) { return *on; }
        site.error(
            fmt::format("invalid on '{}' for @join on {{{}}}: {}", text, site.path(), on.error()));
        return std::nullopt;
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_join() {
    return std::make_unique<Join>();
}

}  // namespace millrace::ext::directive_aggregate
