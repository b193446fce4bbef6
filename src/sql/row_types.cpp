#include <fmt/core.h>

#include "role_schema_builder.hpp"

namespace millrace::sql {
namespace {

// An empty comment in the metadata says that there shall be none, whatever the database says.
Comment comment_of(const Comment& metadata, const Comment& database) {
    return metadata ? metadata : database;
}

}  // namespace

std::string RoleSchemaBuilder::scalar(const SqlType& type) {
    std::string name = naming().scalar(type);
    draft_.scalar(name);
    return name;
}

std::string RoleSchemaBuilder::enumeration(const TrackedTable& table) {
    const std::string name = naming().type(table.base, "enum");
    if (!begin(name)) { return name; }
    TypeDraft& type = draft_.type(name, DraftKind::Enum);
    for (const EnumTableValue& value : table.table->enum_values) {
        const std::string spelled = naming().enum_value(value.name);
        if (!is_graphql_name(spelled) || spelled == "true" || spelled == "false" ||
            spelled == "null") {
            problems_.push_back(
                {Severity::Unsupported, table.metadata->where,
                 fmt::format("{:?} cannot be an enum value in GraphQL", value.name)});
            continue;
        }
        type.members.emplace(spelled, MemberDraft{{}, value.comment, {}});
        Binding binding{.meaning = Meaning::EnumTableValue};
        binding.text = value.name;
        bind(name, spelled, binding);
    }
    return name;
}

std::string RoleSchemaBuilder::column_scalar(const TrackedColumn& column) {
    return column.enumeration != nullptr ? enumeration(*column.enumeration)
                                         : scalar(column.column->type);
}

std::string RoleSchemaBuilder::input_type(const TrackedColumn& column) {
    std::string name = column_scalar(column);
    return column.column->type.array ? fmt::format("[{}!]", name) : name;
}

std::string RoleSchemaBuilder::output_type(const TrackedColumn& column) {
    return input_type(column) + (column.column->nullable ? "" : "!");
}

std::string RoleSchemaBuilder::select_column(const TableAccess& access) {
    std::string name = table_type(access, "select_column");
    if (!begin(name)) { return draft_.find(name) == nullptr ? std::string() : name; }
    for (const TrackedColumn& column : access.table->columns) {
        if (!access.select.column(column.column->name)) { continue; }
        TypeDraft& type = draft_.type(
            name, DraftKind::Enum,
            fmt::format("select columns of table \"{}\"", access.table->table->name.name));
        type.members.emplace(column.field, MemberDraft{{}, "column name", {}});
        bind(name, column.field, {.meaning = Meaning::Column, .table = &access, .column = &column});
    }
    return draft_.find(name) == nullptr ? std::string() : name;
}

std::vector<ArgumentDraft> RoleSchemaBuilder::row_arguments(const TableAccess& access) {
    std::vector<ArgumentDraft> arguments;
    if (const std::string columns = select_column(access); !columns.empty()) {
        arguments.push_back({naming().field("distinct_on"),
                             fmt::format("[{}!]", columns),
                             "distinct select on columns",
                             {}});
    }
    arguments.push_back({"limit", "Int", "limit the number of rows returned", {}});
    arguments.push_back({"offset", "Int", "skip the first n rows. Use only with order_by", {}});
    if (const std::string order = order_by(access); !order.empty()) {
        arguments.push_back({naming().field("order_by"),
                             fmt::format("[{}!]", order),
                             "sort the rows by one or more columns",
                             {}});
    }
    arguments.push_back({"where", bool_exp(access), "filter the rows returned", {}});
    return arguments;
}

std::string RoleSchemaBuilder::row_type(const TableAccess& access) {
    std::string name = table_type(access, {});
    if (!begin(name)) { return name; }
    const TableMetadata& metadata = *access.table->metadata;
    Comment comment = comment_of(metadata.comment, access.table->table->comment);
    if (!comment) {
        comment = fmt::format("columns and relationships of \"{}\"",
                              to_string(access.table->table->name).starts_with("public.")
                                  ? access.table->table->name.name
                                  : to_string(access.table->table->name));
    }
    TypeDraft& type = draft_.type(name, DraftKind::Object, comment);
    for (const TrackedColumn& column : access.table->columns) {
        const std::string& column_name = column.column->name;
        if (!access.select.column(column_name)) { continue; }
        const auto configured = metadata.column_comments.find(column_name);
        MemberDraft member{output_type(column),
                           configured == metadata.column_comments.end() ? column.column->comment
                                                                        : configured->second,
                           {}};
        // What a grant hides in some rows is null there.
        if (!access.select.hiding_grants(column_name, false).empty()) {
            member.type = input_type(column);
        }
        if (column.column->type.is_json()) {
            member.arguments.push_back({"path", "String", "JSON select path", {}});
        }
        if (!type.members.emplace(column.field, std::move(member)).second) { continue; }
        bind(name, column.field, {.meaning = Meaning::Column, .table = &access, .column = &column});
    }
    for (const Relationship& relationship : access.table->relationships) {
        add_relationship(type, name, relationship);
    }
    for (const ComputedField& field : access.table->computed_fields) {
        add_computed_field(type, name, access, field);
    }
    return name;
}

void RoleSchemaBuilder::add_relationship(TypeDraft& type, const std::string& type_name,
                                         const Relationship& relationship) {
    const TableAccess& target = access_to(*relationship.target);
    if (!target.select.any()) { return; }
    const std::string rows = row_type(target);
    Binding binding{
        .meaning = Meaning::Relationship, .table = &target, .relationship = &relationship};
    if (relationship.kind == RelationshipKind::Object) {
        const bool required = !relationship.nullable && target.select.all_rows();
        type.members.emplace(
            relationship.field,
            MemberDraft{rows + (required ? "!" : ""),
                        relationship.declaration->comment.value_or("An object relationship"),
                        {}});
        return bind(type_name, relationship.field, binding);
    }
    type.members.emplace(
        relationship.field,
        MemberDraft{fmt::format("[{}!]!", rows),
                    relationship.declaration->comment.value_or("An array relationship"),
                    row_arguments(target)});
    bind(type_name, relationship.field, binding);
    if (!target.select.aggregations()) { return; }
    const std::string field = relationship.field + naming().suffix("aggregate");
    binding.meaning = Meaning::RelationshipAggregate;
    type.members.emplace(field, MemberDraft{aggregate_type(target) + "!",
                                            "An aggregate relationship", row_arguments(target)});
    bind(type_name, field, binding);
}

std::vector<ArgumentDraft> RoleSchemaBuilder::function_arguments(
    const Function& function, const std::vector<std::size_t>& arguments,
    const std::string& type_name) {
    if (arguments.empty()) { return {}; }
    bool required = false;
    std::size_t unnamed = 0;
    TypeDraft& type = draft_.type(type_name, DraftKind::Input);
    for (const std::size_t index : arguments) {
        const FunctionArgument& argument = function.arguments[index];
        required = required || !argument.has_default;
        if (argument.name.empty()) { ++unnamed; }
        const std::string field =
            argument.name.empty() ? fmt::format("arg_{}", unnamed) : naming().field(argument.name);
        const std::string element = scalar(argument.type);
        type.members.emplace(
            field,
            MemberDraft{
                argument.type.array ? fmt::format("[{}!]", element) : element, std::nullopt, {}});
        Binding binding{.meaning = Meaning::FunctionArgument};
        binding.argument = index;
        bind(type_name, field, binding);
    }
    return {{"args",
             type_name + (required ? "!" : ""),
             fmt::format("input parameters for function \"{}\"", function.name.name),
             {}}};
}

bool RoleSchemaBuilder::callable_without_arguments(const ComputedField& field) const {
    for (const std::size_t index : field.arguments) {
        if (!field.function->arguments[index].has_default) { return false; }
    }
    return true;
}

void RoleSchemaBuilder::add_computed_field(TypeDraft& type, const std::string& type_name,
                                           const TableAccess& access, const ComputedField& field) {
    if (!access.reads(field, schema_->access())) { return; }
    Binding binding{.meaning = Meaning::ComputedField, .table = &access, .computed_field = &field};
    MemberDraft member;
    member.comment = comment_of(field.declaration->comment, field.function->comment);
    if (!member.comment) {
        member.comment =
            fmt::format("A computed field, executes function \"{}\"", field.function->name.name);
    }
    const std::string arguments_type =
        naming().type(BaseName{field.field, false}, access.table->base.text + "_args");
    member.arguments = function_arguments(*field.function, field.arguments, arguments_type);
    if (field.scalar()) {
        const std::string element = scalar(field.function->result);
        member.type = field.function->result.array ? fmt::format("[{}!]", element) : element;
        if (field.function->result.is_json()) {
            member.arguments.push_back({"path", "String", "JSON select path", {}});
        }
    } else {
        binding.table = &access_to(*field.rows);
        member.type = fmt::format("[{}!]", row_type(*binding.table));
        for (ArgumentDraft& argument : row_arguments(*binding.table)) {
            member.arguments.push_back(std::move(argument));
        }
    }
    if (type.members.emplace(field.field, std::move(member)).second) {
        bind(type_name, field.field, binding);
    }
}

}  // namespace millrace::sql
