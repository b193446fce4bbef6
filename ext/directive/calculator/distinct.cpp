#include <unordered_map>
#include <vector>

#include <fmt/core.h>

#include <millrace/compute/ordering.hpp>
#include <millrace/plan/item_expression.hpp>

#include "directives.hpp"

namespace millrace::ext::directive_calculator {

namespace {

using value::Kind;
using value::Value;

/// Values that were seen, by hash, compared in full.
class Seen {
public:
    explicit Seen(compute::EvaluationContext& context) noexcept : context_(context) {}

    /// Whether no equal value was given before.
    Result<bool> insert(Value value) {
        MR_TRY(const std::uint64_t hash, compute::hash(value, context_));
        const auto [begin, end] = values_.equal_range(hash);
        for (auto known = begin; known != end; ++known) {
            MR_TRY(const bool same, compute::equal(known->second, value, context_));
            if (same) { return false; }
        }
        values_.emplace(hash, value);
        return true;
    }

private:
    compute::EvaluationContext& context_;
    std::unordered_multimap<std::uint64_t, Value> values_;
};

class DistinctOperation final : public plan::ListOperation {
public:
    explicit DistinctOperation(std::optional<plan::BoundExpression> comparator) noexcept
        : comparator_(comparator) {}

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        std::span<const Value> keys;
        if (comparator_) { MR_TRY(keys, plan::evaluate_items(*comparator_, items, context)); }
        Seen seen(context.evaluation());
        bool null_seen = false;
        std::vector<std::uint32_t> kept;
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            if (items.is_null(i)) {  // null items are one class of their own
                if (!null_seen) { kept.push_back(i); }
                null_seen = true;
                continue;
            }
            MR_TRY(const bool is_new,
                   comparator_ ? seen.insert(keys[i]) : is_first(items.element(i), seen));
            if (is_new) { kept.push_back(i); }
        }
        items.keep(kept);
        return {};
    }

private:
    // Without a comparator two objects are never the same.
    static Result<bool> is_first(Value element, Seen& seen) {
        return element.is(Kind::Object) ? Result<bool>(true) : seen.insert(element);
    }

    std::optional<plan::BoundExpression> comparator_;
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
        site.add(std::make_unique<DistinctOperation>(comparator));
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_distinct() {
    return std::make_unique<Distinct>();
}

}  // namespace millrace::ext::directive_calculator
