#include <vector>

#include <fmt/core.h>

#include "directives.hpp"
#include "list_directive.hpp"

namespace millrace::ext::directive_calculator {

namespace {

class FilterOperation final : public plan::ListOperation {
public:
    explicit FilterOperation(const plan::BoundExpression& predicate) noexcept
        : predicate_(predicate) {}

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        std::vector<std::uint32_t> kept;
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            MR_TRY(const value::Value decided, evaluate_item(predicate_, items, i, context));
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
    plan::BoundExpression predicate_;
};

class Filter final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "filter"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Keeps the items for which `predicate` is true. It sees the result keys of the item, or `ele`, the
item itself, `index`, and the sources it names.
"""
directive @filter(predicate: String!, dependencySources: [String!]) repeatable on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (!site.is_list()) {
            return site.error(
                fmt::format("@filter must define on list type, instead of {{{}}}.", site.path()));
        }
        if (const auto predicate = item_expression(site, "filter", "predicate")) {
            site.add(std::make_unique<FilterOperation>(*predicate));
        }
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_filter() {
    return std::make_unique<Filter>();
}

}  // namespace millrace::ext::directive_calculator
