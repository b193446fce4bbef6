#include <algorithm>
#include <vector>

#include <fmt/core.h>

#include <millrace/plan/item_expression.hpp>

#include "directives.hpp"

namespace millrace::ext::directive_calculator {

namespace {

class FilterOperation final : public plan::ListOperation {
public:
    explicit FilterOperation(const plan::BoundExpression& predicate) noexcept
        : predicate_(predicate) {}

    std::optional<source::ListPush> push(Arena& arena) const override {
        const auto comparisons = compute::simple_predicate(predicate_.expression->text(), arena);
        if (!comparisons || names_a_source()) { return std::nullopt; }
        source::ListPush push;
        push.kind = source::ListPush::Kind::Keep;
        push.comparisons = arena.copy(std::span<const compute::SimpleComparison>(*comparisons));
        return push;
    }

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        MR_TRY(const auto decisions, plan::evaluate_items(predicate_, items, context));
        std::vector<std::uint32_t> kept;
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            const value::Value decided = decisions[i];
            if (!decided.is(value::Kind::Boolean)) {
                return fail(context.error("EXPRESSION_TYPE",
                                          "The predicate of @filter must be true or false."));
            }
            if (decided.as_boolean()) { kept.push_back(i); }
        }
        items.keep(kept);
        return {};
    }

private:
    // Names of sources hide those of result keys.
    [[nodiscard]] bool names_a_source() const {
        return std::ranges::any_of(predicate_.variables, [](const plan::BoundVariable& variable) {
            return variable.from != plan::BoundVariable::From::Key &&
                   variable.from != plan::BoundVariable::From::Element;
        });
    }

    plan::BoundExpression predicate_;
};

class Filter final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "filter"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Keeps the items for which `predicate` is true. It sees the result keys of the item, or `ele`, the
item itself, `index`, and the sources it names. In a list of lists, `depth: 1` is the outermost
list, and only the items of the innermost one have result keys.
"""
directive @filter(predicate: String!, dependencySources: [String!], depth: Int = 1) repeatable on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (!site.is_list()) {
            return site.error(
                fmt::format("@filter must define on list type, instead of {{{}}}.", site.path()));
        }
        const std::uint8_t lists = plan::list_nesting(site.field());
        const std::int64_t depth = site.integer("depth").value_or(1);
        if (depth < 1 || depth > lists) {
            return site.error(
                fmt::format("depth {} of @filter on {{{}}} must be from 1, the "
                            "outermost list, to {}.",
                            depth, site.path(), lists));
        }
        const plan::ItemExpression expression{"filter", "predicate",
                                              site.text("predicate").value_or(""),
                                              static_cast<std::uint8_t>(depth)};
        if (const auto predicate = plan::item_expression(site, expression)) {
            site.add(std::make_unique<FilterOperation>(*predicate), expression.depth);
        }
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_filter() {
    return std::make_unique<Filter>();
}

}  // namespace millrace::ext::directive_calculator
