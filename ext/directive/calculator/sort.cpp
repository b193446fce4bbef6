#include <vector>

#include <fmt/core.h>

#include "directives.hpp"
#include "list_directive.hpp"
#include "order_items.hpp"

namespace millrace::ext::directive_calculator {

namespace {

using value::Value;

Ordering ordering_of(const plan::DirectiveSite& site) {
    Ordering ordering;
    ordering.reversed = site.argument("reversed").is(value::Kind::Boolean) &&
                        site.argument("reversed").as_boolean();
    ordering.nulls_first = site.text("nulls").value_or("LAST") == "FIRST";
    return ordering;
}

bool is_list(plan::DirectiveSite& site, std::string_view directive) {
    if (site.is_list()) { return true; }
    site.error(
        fmt::format("@{} must annotated on list type, instead of {{{}}}.", directive, site.path()));
    return false;
}

class SortOperation final : public plan::ListOperation {
public:
    SortOperation(std::uint16_t key, Ordering ordering) noexcept : key_(key), ordering_(ordering) {}

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        const auto keys = context.arena().make_array<Value>(items.size());
        for (std::uint32_t i = 0; i < items.size(); ++i) { keys[i] = items.key(i, key_); }
        return order_items(items, keys, ordering_, context);
    }

private:
    std::uint16_t key_;
    Ordering ordering_;
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
        site.add(std::make_unique<SortOperation>(site.capture(key), ordering_of(site)));
    }
};

class SortByOperation final : public plan::ListOperation {
public:
    SortByOperation(const plan::BoundExpression& comparator, Ordering ordering) noexcept
        : comparator_(comparator), ordering_(ordering) {}

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        const auto keys = context.arena().make_array<Value>(items.size());
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            MR_TRY(keys[i], evaluate_item(comparator_, items, i, context));
        }
        return order_items(items, keys, ordering_, context);
    }

private:
    plan::BoundExpression comparator_;
    Ordering ordering_;
};

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
        if (const auto comparator = item_expression(site, "sortBy", "comparator")) {
            site.add(std::make_unique<SortByOperation>(*comparator, ordering_of(site)));
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
