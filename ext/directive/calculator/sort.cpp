#include <algorithm>

#include <fmt/core.h>

#include <millrace/plan/item_expression.hpp>
#include <millrace/plan/item_order.hpp>

#include "directives.hpp"

namespace millrace::ext::directive_calculator {

namespace {

using value::Value;

plan::ItemOrder order_of(const plan::DirectiveSite& site) {
    plan::ItemOrder order;
    order.reversed = site.argument("reversed").is(value::Kind::Boolean) &&
                     site.argument("reversed").as_boolean();
    order.nulls_first = site.text("nulls").value_or("LAST") == "FIRST";
    return order;
}

bool is_list(plan::DirectiveSite& site, std::string_view directive) {
    if (site.is_list()) { return true; }
    site.error(
        fmt::format("@{} must annotated on list type, instead of {{{}}}.", directive, site.path()));
    return false;
}

// Where nulls stand does not matter to a source, which takes only keys that are never null.
source::ListPush order_by_key(std::string_view key, const plan::ItemOrder& order, Arena& arena) {
    const source::ListPush::OrderKey by{key, order.reversed};
    source::ListPush push;
    push.kind = source::ListPush::Kind::Order;
    push.keys = arena.copy(std::span(&by, 1));
    return push;
}

class SortOperation final : public plan::ListOperation {
public:
    SortOperation(std::string_view name, std::uint16_t key, plan::ItemOrder order) noexcept
        : name_(name), key_(key), order_(order) {}

    std::optional<source::ListPush> push(Arena& arena) const override {
        return order_by_key(arena.copy(name_), order_, arena);
    }

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        const auto keys = context.arena().make_array<Value>(items.size());
        for (std::uint32_t i = 0; i < items.size(); ++i) { keys[i] = items.key(i, key_); }
        const plan::ItemKeys by_key{keys, order_};
        return plan::order_items(items, {&by_key, 1}, context);
    }

private:
    std::string_view name_;  // in the arena of the plan
    std::uint16_t key_;
    plan::ItemOrder order_;
};

class Sort final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "sort"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Orders the items by a result key of their own selection. Stable; items whose key is null stand
last in both directions, unless `nulls` says otherwise.
"""
directive @sort(key: String!, reversed: Boolean = false, nulls: Nulls = LAST) repeatable on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (!is_list(site, "sort")) { return; }
        const std::string_view key = site.text("key").value_or("");
        if (key.empty()) {
            return site.error(fmt::format("sort key used on {{{}}} can not be null.", site.path()));
        }
        if (!site.selects(key)) {
            return site.error(
                fmt::format("non-exist key name '{}' for @sort on {{{}}}.", key, site.path()));
        }
        site.add(std::make_unique<SortOperation>(site.arena().copy(key), site.capture(key),
                                                 order_of(site)));
    }
};

class SortByOperation final : public plan::ListOperation {
public:
    SortByOperation(const plan::BoundExpression& comparator, plan::ItemOrder order) noexcept
        : comparator_(comparator), order_(order) {}

    std::optional<source::ListPush> push(Arena& arena) const override;

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        MR_TRY(const auto keys, plan::evaluate_items(comparator_, items, context));
        const plan::ItemKeys by_key{keys, order_};
        return plan::order_items(items, {&by_key, 1}, context);
    }

private:
    plan::BoundExpression comparator_;
    plan::ItemOrder order_;
};

std::optional<source::ListPush> SortByOperation::push(Arena& arena) const {
    const auto key = compute::simple_member(comparator_.expression->text(), arena);
    const auto is_source = [](const plan::BoundVariable& variable) {
        return variable.from != plan::BoundVariable::From::Key &&
               variable.from != plan::BoundVariable::From::Element;
    };
    if (!key || std::ranges::any_of(comparator_.variables, is_source)) { return std::nullopt; }
    return order_by_key(*key, order_, arena);
}

class SortBy final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "sortBy"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Orders the items by the value of an expression over their result keys (or `ele`). Stable; nil
stands last in both directions, unless `nulls` says otherwise.
"""
directive @sortBy(comparator: String!, reversed: Boolean = false, dependencySources: [String!], nulls: Nulls = LAST) repeatable on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (!is_list(site, "sortBy")) { return; }
        if (const auto comparator = plan::item_expression(site, "sortBy", "comparator")) {
            site.add(std::make_unique<SortByOperation>(*comparator, order_of(site)));
        }
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_sort() {
    return std::make_unique<Sort>();
}
std::unique_ptr<const plan::Directive> make_sort_by() {
    return std::make_unique<SortBy>();
}

}  // namespace millrace::ext::directive_calculator
