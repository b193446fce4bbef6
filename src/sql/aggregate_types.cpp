#include <fmt/core.h>

#include "role_schema_builder.hpp"

namespace millrace::sql {

std::string RoleSchemaBuilder::aggregate_type(const TableAccess& access) {
    std::string name = table_type(access, "aggregate");
    if (!begin(name)) { return name; }
    TypeDraft& type =
        draft_.type(name, DraftKind::Object,
                    fmt::format("aggregated selection of \"{}\"", access.table->table->name.name));
    type.members.emplace("aggregate", MemberDraft{aggregate_fields(access), {}, {}});
    bind(name, "aggregate", {.meaning = Meaning::Aggregate, .table = &access});
    type.members.emplace("nodes", MemberDraft{fmt::format("[{}!]!", row_type(access)), {}, {}});
    bind(name, "nodes", {.meaning = Meaning::Nodes, .table = &access});
    return name;
}

std::string RoleSchemaBuilder::aggregate_fields(const TableAccess& access) {
    std::string name = table_type(access, "aggregate_fields");
    if (!begin(name)) { return name; }
    TypeDraft& type =
        draft_.type(name, DraftKind::Object,
                    fmt::format("aggregate fields of \"{}\"", access.table->table->name.name));
    MemberDraft count{"Int!", {}, {}};
    if (const std::string columns = select_column(access); !columns.empty()) {
        count.arguments = {{"columns", fmt::format("[{}!]", columns), {}, {}},
                           {"distinct", "Boolean", {}, {}}};
    }
    type.members.emplace("count", std::move(count));
    bind(name, "count", {.meaning = Meaning::Count, .table = &access});
    for (const AggregateFunction function : column_aggregates()) {
        const std::string columns = aggregated_columns(access, function);
        if (columns.empty()) { continue; }
        const std::string field = naming().field(aggregate_name(function));
        type.members.emplace(field, MemberDraft{columns, {}, {}});
        bind(name, field,
             {.meaning = Meaning::AggregateFunction, .table = &access, .aggregate = function});
    }
    return name;
}

// A sum of small numbers can be large, and averages of wide ones are texts where those are.
std::string RoleSchemaBuilder::aggregate_scalar(AggregateFunction function, const SqlType& type) {
    const bool small = type.is("int2") || type.is("int4");
    if (function == AggregateFunction::Sum && small) { return scalar(built_in_type("int8")); }
    const bool wide = type.is("int8") || type.is("numeric") || type.is("float8");
    const bool as_text = model_->settings.stringify_numbers && wide;
    return keeps_type(function) || as_text ? scalar(type) : "Float";
}

std::string RoleSchemaBuilder::aggregated_columns(const TableAccess& access,
                                                  AggregateFunction function) {
    std::string name = table_type(access, fmt::format("{}_fields", aggregate_name(function)));
    const auto add = [&](const std::string& field, const SqlType& sql_type,
                         std::vector<ArgumentDraft> arguments, const Binding& binding) {
        TypeDraft& type =
            draft_.type(name, DraftKind::Object,
                        fmt::format("aggregate {} on columns", aggregate_name(function)));
        type.members.emplace(
            field, MemberDraft{aggregate_scalar(function, sql_type), {}, std::move(arguments)});
        bind(name, field, binding);
    };
    for (const TrackedColumn& column : access.table->columns) {
        if (!access.select.column(column.column->name) || column.enumeration != nullptr ||
            !applies_to(function, column.column->type)) {
            continue;
        }
        add(column.field, column.column->type, {},
            {.meaning = Meaning::Column, .table = &access, .column = &column});
    }
    for (const ComputedField& field : access.table->computed_fields) {
        if (!field.scalar() || !access.reads(field, schema_->access()) ||
            !applies_to(function, field.function->result)) {
            continue;
        }
        const std::string arguments_type =
            naming().type(BaseName{field.field, false}, access.table->base.text + "_args");
        add(field.field, field.function->result,
            function_arguments(*field.function, field.arguments, arguments_type),
            {.meaning = Meaning::ComputedField, .table = &access, .computed_field = &field});
    }
    return draft_.find(name) == nullptr ? std::string() : name;
}

}  // namespace millrace::sql
