#include <vector>

#include <fmt/core.h>

#include <millrace/plan/item_expression.hpp>
#include <millrace/plan/item_order.hpp>

#include "directives.hpp"
#include "list_site.hpp"

namespace millrace::ext::directive_list {

namespace {

using value::Kind;
using value::Value;

/// One SortKey: a captured result key or an expression.
struct Key {
    std::optional<plan::BoundExpression> expression;
    std::uint16_t capture = 0;
    plan::ItemOrder order;
};

class OrderByOperation final : public plan::ListOperation {
public:
    explicit OrderByOperation(std::vector<Key> keys) noexcept : keys_(std::move(keys)) {}

    Status apply(plan::ListItems& items, plan::ComputeContext& context) const override {
        const auto keys = context.arena().make_array<plan::ItemKeys>(keys_.size());
        for (std::size_t i = 0; i < keys.size(); ++i) {
            MR_TRY(keys[i].values, values_of(keys_[i], items, context));
            keys[i].order = keys_[i].order;
        }
        return plan::order_items(items, keys, context);
    }

private:
    static Result<std::span<const Value>> values_of(const Key& key, const plan::ListItems& items,
                                                    plan::ComputeContext& context) {
        if (key.expression) { return plan::evaluate_items(*key.expression, items, context); }
        MR_CHECK(context.spend(items.size()));
        const auto values = context.arena().make_array<Value>(items.size());
        for (std::uint32_t i = 0; i < items.size(); ++i) { values[i] = items.key(i, key.capture); }
        return std::span<const Value>(values);
    }

    std::vector<Key> keys_;
};

std::optional<std::string_view> text_member(Value object, std::string_view name) {
    const Value member = object.member(name);
    return member.is(Kind::String) ? std::optional(member.text()) : std::nullopt;
}

std::optional<Key> result_key(plan::DirectiveSite& site, std::string_view name) {
    if (site.is_leaf() || plan::list_nesting(site.field()) > 1) {
        site.error(
            fmt::format("items of {{{}}} have no result keys: @orderBy needs 'by', an "
                        "expression over 'ele', instead of the key '{}'.",
                        site.path(), name));
        return std::nullopt;
    }
    if (!site.selects(name)) {
        site.error(
            fmt::format("non-exist key name '{}' for @orderBy on {{{}}}.", name, site.path()));
        return std::nullopt;
    }
    Key key;
    key.capture = site.capture(name);
    return key;
}

std::optional<Key> compile_key(plan::DirectiveSite& site, Value given) {
    const auto name = text_member(given, "key");
    const auto by = text_member(given, "by");
    if (name.has_value() == by.has_value()) {
        site.error(
            fmt::format("each key for @orderBy on {{{}}} has either 'key' or 'by'.", site.path()));
        return std::nullopt;
    }
    std::optional<Key> key;
    if (name) {
        key = result_key(site, *name);
    } else if (const auto expression = plan::item_expression(site, {"orderBy", "by", *by})) {
        key.emplace().expression = *expression;
    }
    if (!key) { return key; }
    const Value reversed = given.member("reversed");
    key->order.reversed = reversed.is(Kind::Boolean) && reversed.as_boolean();
    const Value nulls = given.member("nulls");
    key->order.nulls_first = nulls.is(Kind::Enum) && nulls.text() == "FIRST";
    return key;
}

class OrderBy final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "orderBy"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Orders the items by several keys: the first one counts, each further one decides between items that
are equal by those before. A key is a result key of the items or `by`, an expression over them.
Stable; nil stands last in both directions, unless `nulls` says otherwise.
"""
directive @orderBy(keys: [SortKey!]!) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        if (!is_on_list(site, "orderBy")) { return; }
        const Value given = site.argument("keys");
        if (!given.is(Kind::List) || given.items().empty()) {
            return site.error(fmt::format("@orderBy on {{{}}} needs a key.", site.path()));
        }
        std::vector<Key> keys;
        for (const Value item : given.items()) {
            if (auto key = compile_key(site, item)) { keys.push_back(*key); }
        }
        if (keys.size() < given.items().size()) { return; }  // what is wrong has been said
        site.add(std::make_unique<OrderByOperation>(std::move(keys)));
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_order_by() {
    return std::make_unique<OrderBy>();
}

}  // namespace millrace::ext::directive_list
