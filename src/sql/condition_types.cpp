#include <array>

#include <fmt/core.h>

#include "role_schema_builder.hpp"

namespace millrace::sql {
namespace {

std::string operand_type(Operator op, const std::string& scalar) {
    switch (op) {
        case Operator::IsNull:
            return "Boolean";
        case Operator::In:
        case Operator::NotIn:
            return fmt::format("[{}!]", scalar);
        case Operator::HasKey:
            return "String";
        case Operator::HasKeysAll:
        case Operator::HasKeysAny:
            return "[String!]";
        default:
            return scalar;
    }
}

constexpr std::array kEnumOperators{Operator::Equal, Operator::In, Operator::IsNull,
                                    Operator::NotEqual, Operator::NotIn};

}  // namespace

std::string RoleSchemaBuilder::cast_exp() {
    const std::string name = naming().type("jsonb_cast_exp");
    if (!begin(name)) { return name; }
    TypeDraft& type = draft_.type(name, DraftKind::Input);
    type.members.emplace("String", MemberDraft{comparison(built_in_type("text"), nullptr), {}, {}});
    bind(name, "String", {.meaning = Meaning::Operator, .comparison = Operator::Cast});
    return name;
}

std::string RoleSchemaBuilder::comparison(const SqlType& sql_type,
                                          const TrackedTable* enumeration_table) {
    const std::string element =
        enumeration_table != nullptr ? enumeration(*enumeration_table) : scalar(sql_type);
    const std::string name = naming().comparison(element, sql_type.array);
    if (!begin(name)) { return name; }
    const std::string operand = sql_type.array ? fmt::format("[{}!]", element) : element;
    TypeDraft& type = draft_.type(
        name, DraftKind::Input,
        fmt::format("Boolean expression to compare columns of type \"{}\". All fields are "
                    "combined with logical 'AND'.",
                    element));
    const std::span<const Operator> operators = enumeration_table != nullptr
                                                    ? std::span<const Operator>(kEnumOperators)
                                                    : operators_of(sql_type);
    for (const Operator op : operators) {
        const std::string field = naming().field(operator_name(op));
        type.members.emplace(
            field,
            MemberDraft{op == Operator::Cast ? cast_exp() : operand_type(op, operand), {}, {}});
        bind(name, field, {.meaning = Meaning::Operator, .comparison = op});
    }
    return name;
}

std::string RoleSchemaBuilder::bool_exp(const TableAccess& access) {
    std::string name = table_type(access, "bool_exp");
    if (!begin(name)) { return name; }
    TypeDraft& type = draft_.type(
        name, DraftKind::Input,
        fmt::format("Boolean expression to filter rows from the table \"{}\". All fields are "
                    "combined with a logical 'AND'.",
                    access.table->table->name.name));
    const auto add = [&](const std::string& field, std::string field_type, const Binding& binding) {
        if (type.members.emplace(field, MemberDraft{std::move(field_type), {}, {}}).second) {
            bind(name, field, binding);
        }
    };
    add("_and", fmt::format("[{}!]", name), {.meaning = Meaning::And, .table = &access});
    add("_or", fmt::format("[{}!]", name), {.meaning = Meaning::Or, .table = &access});
    add("_not", name, {.meaning = Meaning::Not, .table = &access});
    for (const TrackedColumn& column : access.table->columns) {
        if (!access.select.column(column.column->name)) { continue; }
        add(column.field, comparison(column.column->type, column.enumeration),
            {.meaning = Meaning::Column, .table = &access, .column = &column});
    }
    for (const Relationship& relationship : access.table->relationships) {
        const TableAccess& target = access_to(*relationship.target);
        if (!target.select.any()) { continue; }
        Binding binding{
            .meaning = Meaning::Relationship, .table = &target, .relationship = &relationship};
        add(relationship.field, bool_exp(target), binding);
        if (relationship.kind == RelationshipKind::Array && target.select.aggregations()) {
            binding.meaning = Meaning::RelationshipAggregate;
            add(relationship.field + naming().suffix("aggregate"), aggregate_bool_exp(target),
                binding);
        }
    }
    for (const ComputedField& field : access.table->computed_fields) {
        if (!access.reads(field, schema_->access()) || !callable_without_arguments(field)) {
            continue;
        }
        Binding binding{
            .meaning = Meaning::ComputedField, .table = &access, .computed_field = &field};
        if (!field.scalar()) { binding.table = &access_to(*field.rows); }
        add(field.field,
            field.scalar() ? comparison(field.function->result, nullptr) : bool_exp(*binding.table),
            binding);
    }
    return name;
}

void RoleSchemaBuilder::add_predicate(const TableAccess& access, const std::string& owner,
                                      AggregateFunction function) {
    const std::string field(aggregate_name(function));
    const std::string name = table_type(access, fmt::format("aggregate_bool_exp_{}", field));
    const bool count = function == AggregateFunction::Count;
    const bool boolean =
        function == AggregateFunction::BoolAnd || function == AggregateFunction::BoolOr;
    const SqlType operand = boolean ? built_in_type("bool") : built_in_type("float8");
    std::string columns;
    if (count) {
        columns = select_column(access);
    } else {
        columns = table_type(access,
                             fmt::format("select_column_{}_aggregate_bool_exp_{}_arguments_columns",
                                         access.table->base.text, field));
        for (const TrackedColumn& column : access.table->columns) {
            if (!access.select.column(column.column->name) || column.column->type != operand) {
                continue;
            }
            draft_.type(columns, DraftKind::Enum)
                .members.emplace(column.field, MemberDraft{{}, "column name", {}});
            bind(columns, column.field,
                 {.meaning = Meaning::Column, .table = &access, .column = &column});
        }
        if (draft_.find(columns) == nullptr) { return; }
    }
    TypeDraft& type = draft_.type(name, DraftKind::Input);
    if (!columns.empty()) {
        type.members.emplace(
            "arguments",
            MemberDraft{count ? fmt::format("[{}!]", columns) : columns + "!", {}, {}});
    }
    type.members.emplace("distinct", MemberDraft{"Boolean", {}, {}});
    type.members.emplace("filter", MemberDraft{bool_exp(access), {}, {}});
    type.members.emplace(
        "predicate",
        MemberDraft{comparison(count ? built_in_type("int4") : operand, nullptr) + "!", {}, {}});
    draft_.type(owner, DraftKind::Input).members.emplace(field, MemberDraft{name, {}, {}});
    bind(owner, field,
         {.meaning = Meaning::AggregateFunction, .table = &access, .aggregate = function});
}

std::string RoleSchemaBuilder::aggregate_bool_exp(const TableAccess& access) {
    const std::string name = table_type(access, "aggregate_bool_exp");
    if (!begin(name)) { return name; }
    add_predicate(access, name, AggregateFunction::Count);
    add_predicate(access, name, AggregateFunction::BoolAnd);
    add_predicate(access, name, AggregateFunction::BoolOr);
    for (const AggregateFunction function : predicate_aggregates()) {
        add_predicate(access, name, function);
    }
    return name;
}

std::string RoleSchemaBuilder::order_direction() {
    const std::string name = naming().type("order_by");
    if (!begin(name)) { return name; }
    TypeDraft& type = draft_.type(name, DraftKind::Enum, "column ordering options");
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kDirections{{
        {"asc", "in ascending order, nulls last"},
        {"asc_nulls_first", "in ascending order, nulls first"},
        {"asc_nulls_last", "in ascending order, nulls last"},
        {"desc", "in descending order, nulls first"},
        {"desc_nulls_first", "in descending order, nulls first"},
        {"desc_nulls_last", "in descending order, nulls last"},
    }};
    for (const auto& [word, comment] : kDirections) {
        const std::string value = naming().enum_value(word);
        type.members.emplace(value, MemberDraft{{}, std::string(comment), {}});
        Binding binding{.meaning = Meaning::EnumTableValue};
        binding.text = word;
        bind(name, value, binding);
    }
    return name;
}

std::string RoleSchemaBuilder::aggregate_order_by(const TableAccess& access) {
    std::string name = table_type(access, "aggregate_order_by");
    if (!begin(name)) { return name; }
    TypeDraft& type = draft_.type(
        name, DraftKind::Input,
        fmt::format("order by aggregate values of table \"{}\"", access.table->table->name.name));
    type.members.emplace("count", MemberDraft{order_direction(), {}, {}});
    bind(name, "count",
         {.meaning = Meaning::AggregateFunction,
          .table = &access,
          .aggregate = AggregateFunction::Count});
    for (const AggregateFunction function : column_aggregates()) {
        const std::string columns =
            table_type(access, fmt::format("{}_order_by", aggregate_name(function)));
        for (const TrackedColumn& column : access.table->columns) {
            if (!access.select.column(column.column->name) || column.enumeration != nullptr ||
                !applies_to(function, column.column->type)) {
                continue;
            }
            draft_.type(columns, DraftKind::Input)
                .members.emplace(column.field, MemberDraft{order_direction(), {}, {}});
            bind(columns, column.field,
                 {.meaning = Meaning::Column, .table = &access, .column = &column});
        }
        if (draft_.find(columns) == nullptr) { continue; }
        const std::string field = naming().field(aggregate_name(function));
        type.members.emplace(field, MemberDraft{columns, {}, {}});
        bind(name, field,
             {.meaning = Meaning::AggregateFunction, .table = &access, .aggregate = function});
    }
    return name;
}

std::string RoleSchemaBuilder::order_by(const TableAccess& access) {
    std::string name = table_type(access, "order_by");
    if (!begin(name)) { return draft_.find(name) == nullptr ? std::string() : name; }
    TypeDraft& type = draft_.type(name, DraftKind::Input,
                                  fmt::format("Ordering options when selecting data from \"{}\".",
                                              access.table->table->name.name));
    const auto add = [&](const std::string& field, const std::string& field_type,
                         const Binding& binding) {
        if (field_type.empty()) { return; }
        if (type.members.emplace(field, MemberDraft{field_type, {}, {}}).second) {
            bind(name, field, binding);
        }
    };
    for (const TrackedColumn& column : access.table->columns) {
        if (!access.select.column(column.column->name)) { continue; }
        add(column.field, order_direction(),
            {.meaning = Meaning::Column, .table = &access, .column = &column});
    }
    for (const Relationship& relationship : access.table->relationships) {
        const TableAccess& target = access_to(*relationship.target);
        if (!target.select.any()) { continue; }
        Binding binding{
            .meaning = Meaning::Relationship, .table = &target, .relationship = &relationship};
        if (relationship.kind == RelationshipKind::Object) {
            add(relationship.field, order_by(target), binding);
        } else if (target.select.aggregations()) {
            binding.meaning = Meaning::RelationshipAggregate;
            add(relationship.field + naming().suffix("aggregate"), aggregate_order_by(target),
                binding);
        }
    }
    for (const ComputedField& field : access.table->computed_fields) {
        if (!access.reads(field, schema_->access()) || !callable_without_arguments(field)) {
            continue;
        }
        Binding binding{
            .meaning = Meaning::ComputedField, .table = &access, .computed_field = &field};
        if (field.scalar()) {
            add(field.field, order_direction(), binding);
            continue;
        }
        binding.table = &access_to(*field.rows);
        binding.meaning = Meaning::ComputedFieldAggregate;
        if (binding.table->select.aggregations()) {
            add(field.field + naming().suffix("aggregate"), aggregate_order_by(*binding.table),
                binding);
        }
    }
    return name;
}

}  // namespace millrace::sql
