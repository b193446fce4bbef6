#include "row_source.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "values.hpp"

namespace millrace::sql {

using value::Kind;
using value::Value;

Select RowSource::rows(const TableAccess& access, const Relation* relation, Node join,
                       const RowArguments& arguments, bool role_limit) {
    Select select;
    select.from = relation;
    const Value where = arguments.get("where");
    const std::array parts{
        join, conditions_.row_filter(access, relation->alias),
        where.is_nothing() ? nullptr
                           : conditions_.where(where, arguments.type_of("where"), relation->alias,
                                               arguments.path + ".args.where")};
    select.where = c_.build.all_of(parts);
    add_order(select, access, arguments);
    add_distinct(select, access, arguments);
    add_limits(select, access, arguments, role_limit);
    return select;
}

void RowSource::add_order(Select& select, const TableAccess&, const RowArguments& arguments) {
    const std::string name = c_.model().naming.field("order_by");
    const Value order = arguments.get(name);
    if (order.is_nothing()) { return; }
    std::vector<OrderItem> items;
    std::vector<const Select*> around;
    for (const Value& item : order.items()) {
        order_members({item, arguments.type_of(name), select.from->alias,
                       fmt::format("{}.args.{}", arguments.path, name)},
                      around, items);
    }
    select.order = c_.build.keep_all(items);
}

void RowSource::order_members(const OrderMember& member, std::vector<const Select*>& around,
                              std::vector<OrderItem>& out) {
    if (!member.value.is(Kind::Object)) { return; }
    for (const auto& [name, direction] : member.value.members()) {
        // A null orders by nothing, as variables that were not given do.
        if (direction.is_nothing()) { continue; }
        const Binding* binding = c_.schema().find(member.type.name, name);
        const graphql::Type& type = *member.type.input_field(name)->type->named;
        const OrderMember inner{direction, type, member.alias,
                                fmt::format("{}.{}", member.path, name)};
        switch (binding->meaning) {
            case Meaning::Column:
                order_value(column_of(*binding, member.alias), direction, type, around, out);
                break;
            case Meaning::ComputedField:
                order_value({conditions_.visible_computed_field(
                                 *binding->table, *binding->computed_field, Value::absent(), {},
                                 member.alias, inner.path),
                             &binding->computed_field->function->result, true},
                            direction, type, around, out);
                break;
            case Meaning::Relationship:
                order_related(*binding, inner, around, out);
                break;
            default:
                order_aggregate(*binding, inner, around, out);
                break;
        }
    }
}

RowSource::OrderValue RowSource::column_of(const Binding& binding, std::string_view alias) {
    const Column& column = *binding.column->column;
    const bool hidden = !binding.table->select.hiding_grants(column.name, false).empty();
    return {conditions_.visible_column(*binding.table, column, alias), &column.type,
            column.nullable || hidden};
}

// The value of an order through relationships is a subquery per step, of which `around` has the
// outer ones.
void RowSource::order_value(OrderValue by, const Value& direction, const graphql::Type& type,
                            const std::vector<const Select*>& around, std::vector<OrderItem>& out) {
    Node value = by.value;
    for (auto select = around.rbegin(); select != around.rend(); ++select) {
        Select step = **select;
        const std::vector<Projection> one{{value, {}}};
        step.projections = c_.build.keep_all(one);
        value = c_.build.subquery(c_.build.select(step), false);
    }
    const Binding* bound = c_.schema().find(type.name, direction.text());
    const std::string_view word = bound == nullptr ? direction.text() : bound->text;
    const bool descending = word.starts_with("desc");
    Nulls nulls = descending ? Nulls::First : Nulls::Last;
    if (word.ends_with("first")) { nulls = Nulls::First; }
    if (word.ends_with("last")) { nulls = Nulls::Last; }
    out.push_back({value, descending, nulls, by.type, by.nullable || !around.empty()});
}

void RowSource::order_related(const Binding& binding, const OrderMember& member,
                              std::vector<const Select*>& around, std::vector<OrderItem>& out) {
    const Relationship& relationship = *binding.relationship;
    const Relation* relation = c_.build.table(relationship.target->table->name);
    const std::array parts{conditions_.join(relationship, member.alias, relation->alias),
                           conditions_.row_filter(*binding.table, relation->alias)};
    Select step;
    step.from = relation;
    step.where = c_.build.all_of(parts);
    step.limit = c_.build.integer(1);
    around.push_back(c_.build.select(step));
    order_members({member.value, member.type, relation->alias, member.path}, around, out);
    around.pop_back();
}

void RowSource::order_aggregate(const Binding& binding, const OrderMember& member,
                                std::vector<const Select*>& around, std::vector<OrderItem>& out) {
    const bool computed = binding.meaning == Meaning::ComputedFieldAggregate;
    const Relation* relation =
        computed ? c_.build.function(conditions_.computed_call(
                       *binding.computed_field, Value::absent(), {}, member.alias, member.path))
                 : c_.build.table(binding.relationship->target->table->name);
    const std::array parts{
        computed ? nullptr : conditions_.join(*binding.relationship, member.alias, relation->alias),
        conditions_.row_filter(*binding.table, relation->alias)};
    Select step;
    step.from = relation;
    step.where = c_.build.all_of(parts);
    around.push_back(c_.build.select(step));
    for (const auto& [name, operand] : member.value.members()) {
        if (operand.is_nothing()) { continue; }
        const Binding& function = *c_.schema().find(member.type.name, name);
        const graphql::Type& type = *member.type.input_field(name)->type->named;
        if (!c_.request.dialect.supports(function.aggregate)) {
            c_.fail(kNotSupported, fmt::format("{}.{}", member.path, name),
                    "this database has no such aggregate");
        }
        if (function.aggregate == AggregateFunction::Count) {
            order_value({c_.build.aggregate(function.aggregate, false, {})}, operand, type, around,
                        out);
            continue;
        }
        for (const auto& [field, direction] : operand.members()) {
            if (direction.is_nothing()) { continue; }
            const Binding& column = *c_.schema().find(type.name, field);
            const std::array value{conditions_.visible_column(
                *binding.table, *column.column->column, relation->alias)};
            order_value({c_.build.aggregate(function.aggregate, false, value)}, direction,
                        *type.input_field(field)->type->named, around, out);
        }
    }
    around.pop_back();
}

void RowSource::add_distinct(Select& select, const TableAccess& access,
                             const RowArguments& arguments) {
    const std::string name = c_.model().naming.field("distinct_on");
    const Value distinct = arguments.get(name);
    if (distinct.is_nothing() || distinct.items().empty()) { return; }
    std::vector<Node> columns;
    std::vector<std::string_view> names;
    for (const Value& item : distinct.items()) {
        const Binding& binding = *c_.schema().find(arguments.type_of(name).name, item.text());
        names.push_back(binding.column->column->name);
        columns.push_back(
            conditions_.visible_column(access, *binding.column->column, select.from->alias));
    }
    match_order(select, names, columns, arguments);
    select.distinct_on = c_.build.keep_all(columns);
}

// The database demands that the order starts with these columns, in whatever order. The very
// expressions of the order are taken: what hides a column is made of fresh aliases each time.
void RowSource::match_order(const Select& select, const std::vector<std::string_view>& names,
                            std::vector<Node>& columns, const RowArguments& arguments) {
    if (select.order.empty()) { return; }
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Node by = i < select.order.size() ? select.order[i].by : nullptr;
        const Node bare = by != nullptr && by->kind == ExpressionKind::Case ? by->operands[1] : by;
        const bool column = bare != nullptr && bare->kind == ExpressionKind::Column &&
                            bare->relation == select.from->alias;
        const auto known = column ? std::ranges::find(names, bare->name) : names.end();
        if (known == names.end()) {
            return c_.fail(kValidationFailed, arguments.path + ".args",
                           "\"distinct_on\" columns must match initial \"order_by\" columns");
        }
        columns[static_cast<std::size_t>(known - names.begin())] = by;
    }
}

Node RowSource::count_argument(const RowArguments& arguments, std::string_view name) {
    const Value value = arguments.get(name);
    if (value.is_nothing()) { return nullptr; }
    return parameter(value, built_in_type("int8"), ParameterForm::Count,
                     fmt::format("{}.args.{}", arguments.path, name), c_);
}

void RowSource::add_limits(Select& select, const TableAccess& access, const RowArguments& arguments,
                           bool role_limit) {
    select.offset = count_argument(arguments, "offset");
    select.limit = count_argument(arguments, "limit");
    const auto most = role_limit ? access.select.limit() : std::nullopt;
    if (!most) { return; }
    const Node bound = c_.build.integer(*most);
    select.limit = select.limit == nullptr ? bound : c_.build.least(select.limit, bound);
}

}  // namespace millrace::sql
