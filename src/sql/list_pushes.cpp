#include "list_pushes.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/core.h>

namespace millrace::sql {

namespace {

using compute::Comparison;
using compute::SimpleComparison;
using source::ListPush;
using value::Kind;

constexpr std::uint64_t kNoCount = 0xffff'ffff;  // @limit with an offset only

const TrackedColumn* column_of(const TableAccess& access, std::string_view field) {
    const auto found = std::ranges::find(access.table->columns, field, &TrackedColumn::field);
    return found == access.table->columns.end() ? nullptr : &*found;
}

bool is_whole_number(const SqlType& type, bool stringify) {
    return type.is("int2") || type.is("int4") || (type.is("int8") && !stringify);
}

/// What can be asked of one list.
class PushCheck {
public:
    explicit PushCheck(const PushedList& list)
        : access_(*list.binding.table),
          typed_(list.dialect.has_typed_rows()),
          stringify_(list.schema.access().model().settings.stringify_numbers) {}

    bool allows(const SimpleComparison& comparison) const {
        const TrackedColumn* column = plain_column(comparison.member);
        if (column == nullptr) { return false; }
        const SqlType& type = column->column->type;
        const bool equality = comparison.comparison == Comparison::Equal ||
                              comparison.comparison == Comparison::NotEqual;
        switch (comparison.constant.kind()) {
            case Kind::Int:
                return is_whole_number(type, stringify_);
            case Kind::Boolean:
                return equality && type.is("bool");
            case Kind::String:
                return equality && (type.is("text") || type.is("varchar"));
            default:
                return false;
        }
    }

    bool allows(const ListPush::OrderKey& key) const {
        const TrackedColumn* column = plain_column(key.field);
        return column != nullptr && is_whole_number(column->column->type, stringify_);
    }

private:
    // Never null, whatever grants hide, and of the type that it says (SQLite promises nothing).
    const TrackedColumn* plain_column(std::string_view field) const {
        const TrackedColumn* column = typed_ ? column_of(access_, field) : nullptr;
        const bool plain = column != nullptr && !column->column->nullable &&
                           column->enumeration == nullptr &&
                           access_.select.column(column->column->name) &&
                           access_.select.hiding_grants(column->column->name, false).empty();
        return plain ? column : nullptr;
    }

    const TableAccess& access_;
    bool typed_;
    bool stringify_;
};

Operator operator_of(Comparison comparison) {
    switch (comparison) {
        case Comparison::Equal:
            return Operator::Equal;
        case Comparison::NotEqual:
            return Operator::NotEqual;
        case Comparison::Less:
            return Operator::Less;
        case Comparison::LessOrEqual:
            return Operator::LessOrEqual;
        case Comparison::Greater:
            return Operator::Greater;
        case Comparison::GreaterOrEqual:
            break;
    }
    return Operator::GreaterOrEqual;
}

// Whole numbers have eight bytes: one that the column cannot hold is still a number.
Parameter constant(const value::Value& value) {
    Parameter parameter;
    if (value.is(Kind::Int)) {
        parameter.type = built_in_type("int8");
        parameter.text = std::to_string(value.as_integer());
    } else if (value.is(Kind::Boolean)) {
        parameter.type = built_in_type("bool");
        parameter.text = value.as_boolean() ? "true" : "false";
    } else {
        parameter.type = built_in_type("text");
        parameter.text = std::string(value.text());
    }
    return parameter;
}

/// Adds pushes to one select.
class PushWriter {
public:
    PushWriter(Select& select, const TableAccess& access, Compilation& compilation,
               ConditionCompiler& conditions)
        : select_(select), access_(access), c_(compilation), conditions_(conditions) {}

    void add(const ListPush& push) {
        switch (push.kind) {
            case ListPush::Kind::Keep:
                return keep(push);
            case ListPush::Kind::Order:
                return order(push);
            case ListPush::Kind::Slice:
                return slice(push);
        }
    }

private:
    Node column(std::string_view field) {
        return conditions_.visible_column(access_, *column_of(access_, field)->column,
                                          select_.from->alias);
    }

    void keep(const ListPush& push) {
        std::vector<Node> parts{select_.where};
        for (const SimpleComparison& comparison : push.comparisons) {
            parts.push_back(c_.build.compare(operator_of(comparison.comparison),
                                             column(comparison.member),
                                             c_.build.parameter(constant(comparison.constant))));
        }
        select_.where = c_.build.all_of(parts);
    }

    // What is equal by the new keys stays in the order it has.
    void order(const ListPush& push) {
        std::vector<OrderItem> items;
        for (const ListPush::OrderKey& key : push.keys) {
            items.push_back(
                {column(key.field), key.descending, key.descending ? Nulls::First : Nulls::Last});
        }
        items.insert(items.end(), select_.order.begin(), select_.order.end());
        select_.order = c_.build.keep_all(items);
    }

    void slice(const ListPush& push) {
        if (push.count != kNoCount) {
            const Node count = c_.build.integer(static_cast<std::int64_t>(push.count));
            select_.limit = select_.limit == nullptr ? count : c_.build.least(select_.limit, count);
        }
        if (push.offset == 0) { return; }
        const Node offset = c_.build.integer(static_cast<std::int64_t>(push.offset));
        select_.offset =
            select_.offset == nullptr ? offset : c_.build.infix(select_.offset, "+", offset);
    }

    Select& select_;
    const TableAccess& access_;
    Compilation& c_;
    ConditionCompiler& conditions_;
};

}  // namespace

bool can_push(const PushedList& list, const ListPush& push, std::span<const ListPush> before,
              std::span<const std::string_view> arguments) {
    const bool rows = list.binding.meaning == Meaning::SelectRows ||
                      (list.binding.meaning == Meaning::Relationship &&
                       list.binding.relationship->kind == RelationshipKind::Array);
    if (!rows) { return false; }
    const Naming& naming = list.schema.access().model().naming;
    const auto given = [&](std::string_view name) {
        return std::ranges::find(arguments, naming.field(name)) != arguments.end();
    };
    if (std::ranges::find(before, ListPush::Kind::Slice, &ListPush::kind) != before.end()) {
        return false;
    }
    const bool bounded = given("limit") || list.binding.table->select.limit().has_value();
    if (push.kind == ListPush::Kind::Slice) { return push.offset == 0 || !bounded; }
    if (bounded || given("offset") || given("distinct_on")) { return false; }
    const PushCheck check(list);
    return std::ranges::all_of(push.comparisons,
                               [&](const auto& comparison) { return check.allows(comparison); }) &&
           std::ranges::all_of(push.keys, [&](const auto& key) { return check.allows(key); });
}

void add_pushes(Select& select, const TableAccess& access, std::span<const ListPush> pushes,
                Compilation& compilation, ConditionCompiler& conditions) {
    PushWriter writer(select, access, compilation, conditions);
    for (const ListPush& push : pushes) { writer.add(push); }
}

}  // namespace millrace::sql
