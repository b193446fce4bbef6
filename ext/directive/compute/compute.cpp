#include <algorithm>
#include <array>
#include <string>

#include <fmt/core.h>

#include "directives.hpp"
#include "pipeline_plan.hpp"

namespace millrace::ext::directive_compute {

namespace {

using compute::Shape;
using value::Value;

/// Arguments that are handed on to the kernel, beside `nulls`.
constexpr std::array<std::string_view, 14> kNumbers{
    "window", "alpha", "span", "lag",    "order",      "points", "q",
    "min",    "max",   "bins", "cutoff", "sampleRate", "center", "minPeriods"};

/// Runs the pipeline over the value of the field, or over a source.
class ValuePipeline final : public plan::ValueOperation {
public:
    explicit ValuePipeline(std::shared_ptr<const PipelinePlan> plan) : plan_(std::move(plan)) {}

    Result<Value> apply(const plan::Operand& operand,
                        plan::ComputeContext& context) const override {
        MR_TRY(const auto input, read_array(plan_->input, operand, context));
        if (!input) { return Value::null(); }
        return run(*plan_, *input, operand, context);
    }
    bool takes_columns() const noexcept override { return true; }

private:
    std::shared_ptr<const PipelinePlan> plan_;
};

/// Runs the pipeline over the items that list directives to the left have left.
class ItemPipeline final : public plan::ListOperation {
public:
    explicit ItemPipeline(std::shared_ptr<const PipelinePlan> plan) : plan_(std::move(plan)) {}

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        const std::span<Value> elements = context.arena().make_array<Value>(items.size());
        for (std::uint32_t i = 0; i < items.size(); ++i) { elements[i] = items.element(i); }
        MR_TRY(const value::Column input, value::to_column(Value::list(elements), context.arena()));
        MR_TRY(const Value made, run(*plan_, input, {}, context));
        if (made.is_nothing()) {
            return fail(context.error("COMPUTE_WITH", "The second array (with) is null."));
        }
        items.replace(value::to_list(made.as_column(), context.arena()).items());
        return {};
    }

private:
    std::shared_ptr<const PipelinePlan> plan_;
};

/// What the uses of @compute on one field hand on from left to right.
struct Draft {
    PipelinePlan plan;
    std::string source;    // of the first use
    bool refused = false;  // the rest would only confuse
};

/// One use of @compute, added to what those to its left have made of the field.
class Use {
public:
    Use(plan::DirectiveSite& site, Draft& draft)
        : site_(site), draft_(draft), plan_(draft.plan), type_(site.text("type").value_or("")) {}

    [[nodiscard]] bool compile() {
        const bool first = plan_.pipeline.empty();
        return add_kernel() && (first ? set_input() : has_no_input()) && set_second() &&
               (site_.continues() || fits());
    }

private:
    bool refuse(const std::string& why) {
        const bool ends = why.ends_with('.') || why.ends_with('?');
        site_.error(fmt::format("@compute(type: \"{}\") on {{{}}}: {}{}", type_, site_.path(), why,
                                ends ? "" : "."));
        return false;
    }

    // --- the kernel ---

    bool add_kernel() {
        PipelinePlan::Step& step = plan_.steps.emplace_back(PipelinePlan::Step{type_, {}, {}});
        for (const std::string_view name : kNumbers) {
            if (const auto variable = site_.late(name)) {
                step.late.push_back({name, *variable});
            } else if (site_.gives(name)) {
                step.arguments.push_back({name, site_.argument(name)});
            }
        }
        if (site_.gives("nulls")) { step.arguments.push_back({"nulls", site_.argument("nulls")}); }
        plan_.kernels = &site_.kernels();
        plan_.is_late = plan_.is_late || !step.late.empty();
        std::vector<value::Member> arguments = step.arguments;
        for (const auto& late : step.late) { arguments.push_back({late.name, Value::pending()}); }
        Arena arena;
        const Status added = plan_.pipeline.add(site_.kernels(), type_, arguments, arena);
        return added || refuse(std::string(added.error().message()));
    }

    // --- the array it starts with ---

    bool has_no_input() {
        if (!site_.text("source") && !site_.text("of")) { return true; }
        return refuse(
            "only the first @compute of a field has a source; this one goes on with the "
            "result of the one before");
    }

    bool set_input() {
        const auto source = site_.text("source");
        if (!source) { return set_own_input(); }
        site_.replace();
        draft_.source = *source;
        plan_.input.source = site_.source(*source, list_check("source"));
        plan_.input.from = ArrayPlan::From::Source;
        const auto of = site_.text("of");
        if (!of) { return true; }
        return compile_rows("of", *of, plan_.input);
    }

    bool set_own_input() {
        if (site_.text("of")) { return refuse("\"of\" is about the rows of a \"source\""); }
        if (is_json()) { return true; }
        const graphql::WrappedType& type = site_.field().type->nullable();
        if (type.is_list() && !type.of->nullable().is_list() && is_number()) { return true; }
        return refuse(site_.is_leaf()
                          ? "the field is no list of numbers"
                          : "the field has objects; publish it with @fetchSource and compute with "
                            "\"source\" and \"of\" on _floats, _float or _json");
    }

    // --- the second array ---

    bool set_second() {
        plan_.seconds.emplace_back();
        const auto with = site_.text("with");
        if (!with) { return true; }
        const compute::Kernel& kernel = plan_.pipeline.kernel(plan_.pipeline.size() - 1);
        if (kernel.second == compute::Second::None) {
            return refuse("the kernel takes no second array (with)");
        }
        ArrayPlan& second = plan_.seconds.back().emplace();
        if (plan_.input.from == ArrayPlan::From::Rows) {
            second.source = plan_.input.source;
            return compile_rows("with", *with, second);
        }
        if (plan_.input.from == ArrayPlan::From::Source) {
            second.from = ArrayPlan::From::Source;
            second.source = site_.source(*with, list_check("with"));
            return true;
        }
        return compile_over_parent(*with, second);
    }

    bool compile_rows(std::string_view argument, std::string_view text, ArrayPlan& array) {
        const auto sources = site_.texts("dependencySources");
        plan::Environment environment;
        environment.rows_of = draft_.source;
        environment.sources = sources;
        if (!compile_expression(argument, text, environment, array)) { return false; }
        const bool about_rows =
            std::ranges::any_of(array.expression.variables, [](const plan::BoundVariable& bound) {
                using From = plan::BoundVariable::From;
                return bound.from != From::Source && bound.from != From::Operation;
            });
        array.from = about_rows ? ArrayPlan::From::Rows : ArrayPlan::From::Expression;
        return true;
    }

    bool compile_over_parent(std::string_view text, ArrayPlan& array) {
        using From = plan::BoundVariable::From;
        const auto sources = site_.texts("dependencySources");
        plan::Environment environment;
        environment.parent = !site_.has_list_operations();
        environment.sources = sources;
        array.from = ArrayPlan::From::Expression;
        if (!compile_expression("with", text, environment, array)) { return false; }
        const auto unknown = std::ranges::find(array.expression.variables, From::Nothing,
                                               &plan::BoundVariable::from);
        if (unknown == array.expression.variables.end()) { return true; }
        return refuse(
            fmt::format("\"with\" behind a directive on items knows sources only, not "
                        "\"{}\"; name the source in \"dependencySources\"",
                        unknown->name));
    }

    bool compile_expression(std::string_view argument, std::string_view text,
                            const plan::Environment& environment, ArrayPlan& array) {
        const auto expression = site_.expression(text, environment);
        if (!expression) {
            return refuse(
                fmt::format("invalid \"{}\" '{}': {}", argument, text, expression.error()));
        }
        array.expression = *expression;
        return true;
    }

    // --- the result ---

    bool fits() {
        const graphql::WrappedType& type = site_.field().type->nullable();
        const Shape shape = plan_.pipeline.shape();
        const bool is_array = shape == Shape::Same || shape == Shape::Other;
        if (is_json()) { return true; }
        if (type.is_list() ? !type.of->nullable().is_list() && is_array : shape == Shape::Number) {
            const std::string_view name = type.named->name;
            if (name == "JSON" || name == "Float") { return true; }
            if (name == "Int") {
                return plan_.pipeline.keeps_integers() ||
                       refuse(fmt::format("the result has fractions; write it on {}, or on a "
                                          "field of type {}",
                                          is_array ? "_floats" : "_float",
                                          is_array ? "[Float]" : "Float"));
            }
        }
        return refuse(fmt::format("the result is {}", place_for(shape)));
    }

    static std::string_view place_for(Shape shape) {
        switch (shape) {
            case Shape::Same:
            case Shape::Other:
                return "a list of numbers; write it on _floats, or on a field of type [Float]";
            case Shape::Number:
                return "one number; write it on _float, or on a field of type Float";
            case Shape::Object:
                return "an object of numbers; write it on _json";
            case Shape::Table:
                break;
        }
        return "a list of objects; write it on _json";
    }

    // --- what the field is ---

    [[nodiscard]] bool is_json() const {
        return !site_.is_list() && site_.field().type->named->name == "JSON";
    }
    [[nodiscard]] bool is_number() const {
        const std::string_view name = site_.field().type->named->name;
        return name == "Int" || name == "Float" || name == "JSON";
    }

    // A check of a source that is to be a list.
    plan::SourceCheck list_check(std::string_view argument) const {
        std::string message = fmt::format("@compute(type: \"{}\") on {{{}}}: \"{}\" is no list.",
                                          type_, site_.path(), argument);
        return [message](const plan::SourceFacts& facts) {
            return facts.may_be_list() ? std::string() : message;
        };
    }

    plan::DirectiveSite& site_;
    Draft& draft_;
    PipelinePlan& plan_;
    std::string_view type_;
};

class Compute final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "compute"; }
    std::string_view sdl() const noexcept override {
        return R"(
"What becomes of nulls before a kernel sees them: left out, null in the result, 0, or a value on the line between their neighbours."
enum NullMode { SKIP PROPAGATE ZERO INTERPOLATE }

"""
Runs the kernel `type` over a list of numbers: that of the field, or that of `source`, a list of
numbers, or `of`, an expression over the rows of `source`. Several run from left to right. The
other arguments are those of the kernel. `with` is the second list of kernels that take one: an
expression over the same rows, another source, or an expression over the object the field stands
in. The result must have the type of the field.
"""
directive @compute(type: String!, source: String, of: String, with: String, window: Int, alpha: Float, span: Int, lag: Int = 1, order: Int, points: Int, q: Float, min: Float, max: Float, sampleRate: Float, cutoff: Float, bins: Int, center: Boolean = false, minPeriods: Int = 1, nulls: NullMode = SKIP, dependencySources: [String!]) repeatable on FIELD
)";
    }

    std::span<const std::string_view> late_arguments() const noexcept override { return kNumbers; }

    void compile(plan::DirectiveSite& site) const override {
        std::shared_ptr<void>& carried = site.carried();
        if (carried == nullptr) { carried = std::make_shared<Draft>(); }
        const auto draft = std::static_pointer_cast<Draft>(carried);
        if (draft->refused) { return; }
        draft->refused = !Use(site, *draft).compile();
        if (draft->refused || site.continues()) { return; }
        const std::shared_ptr<const PipelinePlan> plan(draft, &draft->plan);
        if (plan->input.from == ArrayPlan::From::Value && site.has_list_operations()) {
            site.add(std::make_unique<ItemPipeline>(plan));
        } else {
            site.add(std::make_unique<ValuePipeline>(plan));
        }
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_compute() {
    return std::make_unique<Compute>();
}

}  // namespace millrace::ext::directive_compute
