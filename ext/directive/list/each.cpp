#include <fmt/core.h>

#include <millrace/graphql/schema.hpp>
#include <millrace/plan/item_expression.hpp>

#include "directives.hpp"
#include "list_site.hpp"

namespace millrace::ext::directive_list {

namespace {

class EachOperation final : public plan::ListOperation {
public:
    explicit EachOperation(const plan::BoundExpression& mapper) noexcept : mapper_(mapper) {}

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        MR_TRY(const auto values, plan::evaluate_items(mapper_, items, context));
        items.replace(values);
        return {};
    }

private:
    plan::BoundExpression mapper_;
};

class Each final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "each"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Replaces each item of a list of scalars by the value of `mapper`, coerced to the type of the items.
The expression sees `ele`, the item, `index`, and the sources it names.
"""
directive @each(mapper: String!, dependencySources: [String!]) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (!is_on_list(site, "each")) { return; }
        if (!site.is_leaf()) {
            return site.error(fmt::format(
                "@each must be on a list of scalars, instead of {{{}}}; @map on the fields of its "
                "objects computes these.",
                site.path()));
        }
        if (plan::list_nesting(site.field()) > 1) {
            return site.error(
                fmt::format("@each must be on a list of scalars, instead of {{{}}} of type {}.",
                            site.path(), graphql::to_string(site.field().type)));
        }
        if (const auto mapper = plan::item_expression(site, "each", "mapper")) {
            site.add(std::make_unique<EachOperation>(*mapper));
        }
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_each() {
    return std::make_unique<Each>();
}

}  // namespace millrace::ext::directive_list
