#include <vector>

#include <fmt/core.h>

#include <millrace/graphql/schema.hpp>
#include <millrace/plan/item_expression.hpp>
#include <millrace/wire/json_reader.hpp>

#include "directives.hpp"
#include "list_site.hpp"

namespace millrace::ext::directive_list {

namespace {

using value::Kind;
using value::Value;

/// A list that came as JSON text, with its items; everything else as it is.
Value opened(Value value, Arena& arena) {
    if (!value.is(Kind::Raw) || !value.text().starts_with('[')) { return value; }
    const auto read = wire::parse_dom(wire::PaddedJson::copy(value.text(), arena), arena);
    return read ? *read : value;
}

class FlattenOperation final : public plan::ValueOperation {
public:
    explicit FlattenOperation(std::uint64_t depth) noexcept : depth_(depth) {}

    Result<Value> apply(const plan::Operand& operand,
                        plan::ComputeContext& context) const override {
        const Value list = opened(operand.value, context.arena());
        if (!list.is(Kind::List)) { return operand.value; }
        std::vector<Value> items;
        MR_CHECK(add_items(list, depth_, items, context));
        return Value::list(context.arena().copy(std::span<const Value>(items)));
    }

private:
    static Status add_items(Value list, std::uint64_t depth, std::vector<Value>& items,
                            plan::ComputeContext& context) {
        MR_CHECK(context.spend(list.items().size()));
        for (const Value item : list.items()) {
            const Value inner = depth == 0 ? item : opened(item, context.arena());
            if (depth > 0 && inner.is(Kind::List)) {
                MR_CHECK(add_items(inner, depth - 1, items, context));
            } else {
                items.push_back(item);
            }
        }
        return {};
    }

    std::uint64_t depth_;
};

class Flatten final : public plan::Directive {
public:
    std::string_view name() const noexcept override { return "flatten"; }
    std::string_view sdl() const noexcept override {
        return R"(
"""
Puts the items of lists within the list in their place, `depth` levels deep. On a field of a type
like `[Int]` or `JSON` whose value is a list of lists, such as a holder with @map to the left;
other items, null among them, stay.
"""
directive @flatten(depth: Int = 1) on FIELD
)";
    }

    void compile(plan::DirectiveSite& site) const override {
        const std::uint8_t lists = plan::list_nesting(site.field());
        const std::string type = graphql::to_string(site.field().type);
        if (lists > 1) {
            return site.error(fmt::format(
                "@flatten would change the type {} of {{{}}}. Write the lists on a holder, such "
                "as `_json @map(mapper: \"{}\") @flatten`.",
                type, site.path(), site.field().name));
        }
        if (lists == 0 && site.field().type->named->name != "JSON") {
            return site.error(fmt::format(
                "@flatten must be on a list or a field of type JSON, instead of {{{}}} of type {}.",
                site.path(), type));
        }
        const std::int64_t depth = site.integer("depth").value_or(1);
        if (depth < 1) {
            return site.error(fmt::format("depth {} of @flatten on {{{}}} must be 1 or more.",
                                          depth, site.path()));
        }
        site.add(std::make_unique<FlattenOperation>(static_cast<std::uint64_t>(depth)));
    }
};

}  // namespace

std::unique_ptr<const plan::Directive> make_flatten() {
    return std::make_unique<Flatten>();
}

}  // namespace millrace::ext::directive_list
