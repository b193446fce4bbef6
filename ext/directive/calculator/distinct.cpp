#include <optional>
#include <vector>

#include <fmt/core.h>

#include <millrace/compute/ordering.hpp>
#include <millrace/plan/item_expression.hpp>

#include "directives.hpp"

namespace millrace::ext::directive_calculator {

namespace {

using value::Value;

/// By a key per item: the comparator's value, or the item itself.
class DistinctByKey final : public plan::ListOperation {
public:
    explicit DistinctByKey(std::optional<plan::BoundExpression> comparator) noexcept
        : comparator_(comparator) {}

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        MR_TRY(const auto keys, comparator_ ? plan::evaluate_items(*comparator_, items, context)
                                            : elements_of(items, context));
        MR_TRY(const auto places, compute::distinct_places(keys, context.evaluation()));
        items.keep(places);
        return {};
    }

private:
    static Result<std::span<const Value>> elements_of(const plan::ListItems& items,
                                                      plan::ComputeContext& context) {
        const auto elements = context.arena().make_array<Value>(items.size());
        for (std::uint32_t i = 0; i < items.size(); ++i) { elements[i] = items.element(i); }
        return std::span<const Value>(elements);
    }

    std::optional<plan::BoundExpression> comparator_;
};

/// Objects without a comparator: all are different, but null items are the same.
class DistinctObjects final : public plan::ListOperation {
public:
    Status apply(plan::ListItems& items, plan::ComputeContext& /*context*/) const override {
        bool null_seen = false;
        std::vector<std::uint32_t> kept;
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            const bool is_null = items.is_null(i);
            if (!is_null || !null_seen) { kept.push_back(i); }
            null_seen = null_seen || is_null;
        }
        items.keep(kept);
        return {};
    }
};

class Distinct final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "distinct"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Keeps the first of the items whose `comparator` has the same value; without a comparator scalars
are compared by value and objects are all different. Null items count as one class.
"""
directive @distinct(comparator: String, dependencySources: [String!]) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (!site.is_list()) {
            return site.error(fmt::format(
                "@distinct must annotated on list type, instead of {{{}}}.", site.path()));
        }
        std::optional<plan::BoundExpression> comparator;
        if (site.text("comparator")) {
            comparator = plan::item_expression(site, "distinct", "comparator");
            if (!comparator) { return; }
        }
        if (!comparator && !site.is_leaf()) {
            return site.add(std::make_unique<DistinctObjects>());
        }
        site.add(std::make_unique<DistinctByKey>(comparator));
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_distinct() {
    return std::make_unique<Distinct>();
}

}  // namespace millrace::ext::directive_calculator
