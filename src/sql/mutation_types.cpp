#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "role_schema_builder.hpp"

namespace millrace::sql {
namespace {

bool is_preset(const Presets& presets, std::string_view column) {
    return std::ranges::any_of(presets, [&](const auto& preset) { return preset.first == column; });
}

template <class Permission>
bool may_write(const WriteAccess<Permission>& access, const Column& column) {
    if (column.generated || column.identity == Identity::Always) { return false; }
    if (access.everything) { return true; }
    return access.permission != nullptr && access.permission->columns.has(column.name) &&
           !is_preset(access.permission->presets, column.name);
}

constexpr std::array<std::string_view, 5> kJsonbOperators{
    "_append", "_delete_at_path", "_delete_elem", "_delete_key", "_prepend"};

}  // namespace

bool RoleSchemaBuilder::insertable(const TableAccess& access, const TrackedColumn& column) const {
    return may_write(access.insert, *column.column);
}

bool RoleSchemaBuilder::updatable(const TableAccess& access, const TrackedColumn& column) const {
    return may_write(access.update, *column.column);
}

void RoleSchemaBuilder::add_mutation_fields(const TableAccess& access) {
    const Table& table = *access.table->table;
    if (table.insertable && access.insert.any()) { add_insert_fields(access); }
    if (table.updatable && access.update.any()) { add_update_fields(access); }
    if (table.deletable && access.remove.any()) { add_delete_fields(access); }
}

std::string RoleSchemaBuilder::mutation_response(const TableAccess& access) {
    std::string name = table_type(access, "mutation_response");
    if (!begin(name)) { return name; }
    TypeDraft& type = draft_.type(name, DraftKind::Object,
                                  fmt::format("response of any mutation on the table \"{}\"",
                                              access.table->table->name.name));
    type.members.emplace(naming().field("affected_rows"),
                         MemberDraft{"Int!", "number of rows affected by the mutation", {}});
    bind(name, naming().field("affected_rows"),
         {.meaning = Meaning::AffectedRows, .table = &access});
    if (access.select.any()) {
        type.members.emplace("returning", MemberDraft{fmt::format("[{}!]!", row_type(access)),
                                                      "data from the rows affected by the mutation",
                                                      {}});
        bind(name, "returning", {.meaning = Meaning::Returning, .table = &access});
    }
    return name;
}

std::string RoleSchemaBuilder::insert_input(const TableAccess& access) {
    std::string name = table_type(access, "insert_input");
    if (!begin(name)) { return name; }
    TypeDraft& type = draft_.type(name, DraftKind::Input,
                                  fmt::format("input type for inserting data into table \"{}\"",
                                              access.table->table->name.name));
    for (const TrackedColumn& column : access.table->columns) {
        if (!insertable(access, column)) { continue; }
        type.members.emplace(column.field, MemberDraft{input_type(column), {}, {}});
        bind(name, column.field, {.meaning = Meaning::Column, .table = &access, .column = &column});
    }
    for (const Relationship& relationship : access.table->relationships) {
        const TableAccess& target = access_to(*relationship.target);
        if (!target.insert.any() || !target.table->table->insertable) { continue; }
        type.members.emplace(
            relationship.field,
            MemberDraft{relationship_insert_input(target, relationship.kind), {}, {}});
        bind(name, relationship.field,
             {.meaning = Meaning::Relationship, .table = &target, .relationship = &relationship});
    }
    return name;
}

std::string RoleSchemaBuilder::relationship_insert_input(const TableAccess& access,
                                                         RelationshipKind kind) {
    const bool array = kind == RelationshipKind::Array;
    std::string name = table_type(access, array ? "arr_rel_insert_input" : "obj_rel_insert_input");
    if (!begin(name)) { return name; }
    TypeDraft& type =
        draft_.type(name, DraftKind::Input,
                    fmt::format("input type for inserting {} relation for remote table \"{}\"",
                                array ? "array" : "object", access.table->table->name.name));
    const std::string row = insert_input(access);
    type.members.emplace("data",
                         MemberDraft{array ? fmt::format("[{}!]!", row) : row + "!", {}, {}});
    if (const std::string conflict = on_conflict(access); !conflict.empty()) {
        type.members.emplace(naming().field("on_conflict"),
                             MemberDraft{conflict, "upsert condition", {}});
    }
    return name;
}

std::string RoleSchemaBuilder::update_columns_enum(const TableAccess& access) {
    std::string name = table_type(access, "update_column");
    if (!begin(name)) { return draft_.find(name) == nullptr ? std::string() : name; }
    for (const TrackedColumn& column : access.table->columns) {
        if (!updatable(access, column)) { continue; }
        draft_
            .type(name, DraftKind::Enum,
                  fmt::format("update columns of table \"{}\"", access.table->table->name.name))
            .members.emplace(column.field, MemberDraft{{}, "column name", {}});
        bind(name, column.field, {.meaning = Meaning::Column, .table = &access, .column = &column});
    }
    // Without a column to write, a conflict can still be passed over. GraphQL has no enum without
    // a value; clients of Hasura know this one by its name, and it means no column.
    if (draft_.find(name) == nullptr) {
        draft_
            .type(name, DraftKind::Enum,
                  fmt::format("placeholder for update columns of table \"{}\" (current role has "
                              "no relevant permissions)",
                              access.table->table->name.name))
            .members.emplace("_PLACEHOLDER", MemberDraft{{}, "(placeholder)", {}});
    }
    return name;
}

std::string RoleSchemaBuilder::on_conflict(const TableAccess& access) {
    const Table& table = *access.table->table;
    std::string name = table_type(access, "on_conflict");
    if (!begin(name)) { return draft_.find(name) == nullptr ? std::string() : name; }
    if (!table.primary_key && table.unique_keys.empty()) { return {}; }
    const std::string constraints = table_type(access, "constraint");
    TypeDraft& constraint = draft_.type(
        constraints, DraftKind::Enum,
        fmt::format("unique or primary key constraints on table \"{}\"", table.name.name));
    const auto add = [&](const Key& key) {
        if (!is_graphql_name(key.name)) { return; }
        std::string columns;
        for (const std::string& column : key.columns) {
            columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ", ", column);
        }
        constraint.members.emplace(
            key.name,
            MemberDraft{
                {}, fmt::format("unique or primary key constraint on columns {}", columns), {}});
        Binding binding{.meaning = Meaning::Constraint, .table = &access};
        binding.text = key.name;
        bind(constraints, key.name, binding);
    };
    if (table.primary_key) { add(*table.primary_key); }
    for (const Key& key : table.unique_keys) { add(key); }
    TypeDraft& type =
        draft_.type(name, DraftKind::Input,
                    fmt::format("on_conflict condition type for table \"{}\"", table.name.name));
    type.members.emplace("constraint", MemberDraft{constraints + "!", {}, {}});
    type.members.emplace(
        naming().field("update_columns"),
        MemberDraft{fmt::format("[{}!]! = []", update_columns_enum(access)), {}, {}});
    if (access.select.any()) {
        type.members.emplace("where", MemberDraft{bool_exp(access), {}, {}});
    }
    return name;
}

void RoleSchemaBuilder::add_insert_fields(const TableAccess& access) {
    const std::string input = insert_input(access);
    const std::string conflict = on_conflict(access);
    MemberDraft member{mutation_response(access),
                       root_comment(access, "insert",
                                    fmt::format("insert data into the table: \"{}\"",
                                                access.table->table->name.name)),
                       {{"objects", fmt::format("[{}!]!", input), "the rows to be inserted", {}}}};
    if (!conflict.empty()) {
        member.arguments.push_back(
            {naming().field("on_conflict"), conflict, "upsert condition", {}});
    }
    add_root_field("mutation_root", root_name(access, "insert", "insert", ""), member,
                   {.meaning = Meaning::InsertRows, .table = &access},
                   access.table->metadata->where);
    if (!access.select.any()) { return; }
    member.type = row_type(access);
    member.comment = root_comment(
        access, "insert_one",
        fmt::format("insert a single row into the table: \"{}\"", access.table->table->name.name));
    member.arguments[0] = {"object", input + "!", "the row to be inserted", {}};
    add_root_field("mutation_root", root_name(access, "insert_one", "insert", "one"),
                   std::move(member), {.meaning = Meaning::InsertOne, .table = &access},
                   access.table->metadata->where);
}

std::vector<ArgumentDraft> RoleSchemaBuilder::update_operators(const TableAccess& access) {
    std::vector<ArgumentDraft> operators;
    const auto add = [&](std::string_view op, std::string_view suffix, auto accepts, auto type_of) {
        const std::string name = table_type(access, suffix);
        if (begin(name)) {
            for (const TrackedColumn& column : access.table->columns) {
                if (!updatable(access, column) || !accepts(*column.column)) { continue; }
                draft_.type(name, DraftKind::Input)
                    .members.emplace(column.field, MemberDraft{type_of(column), {}, {}});
                bind(name, column.field,
                     {.meaning = Meaning::Column, .table = &access, .column = &column});
            }
        }
        if (draft_.find(name) != nullptr) {
            operators.push_back({naming().field(op), name, {}, {}});
        }
    };
    const auto is_jsonb = [](const Column& column) { return column.type.is("jsonb"); };
    const auto own_type = [this](const TrackedColumn& column) { return input_type(column); };
    for (const std::string_view op : kJsonbOperators) {
        add(op, fmt::format("{}_input", op.substr(1)), is_jsonb,
            [&](const TrackedColumn& column) -> std::string {
                if (op == "_delete_elem") { return "Int"; }
                if (op == "_delete_key") { return "String"; }
                return op == "_delete_at_path" ? "[String!]" : input_type(column);
            });
    }
    add(
        "_inc", "inc_input", [](const Column& column) { return is_incremented(column.type); },
        own_type);
    add("_set", "set_input", [](const Column&) { return true; }, own_type);
    return operators;
}

std::string RoleSchemaBuilder::key_input(const TableAccess& access) {
    std::string name = table_type(access, "pk_columns_input");
    if (!begin(name)) { return name; }
    TypeDraft& type = draft_.type(
        name, DraftKind::Input,
        fmt::format("primary key columns input for table: {}", access.table->table->name.name));
    for (const TrackedColumn* column : access.visible_key()) {
        type.members.emplace(column->field, MemberDraft{input_type(*column) + "!", {}, {}});
        bind(name, column->field, {.meaning = Meaning::Column, .table = &access, .column = column});
    }
    return name;
}

std::string RoleSchemaBuilder::updates_type(const TableAccess& access) {
    std::string name = table_type(access, "updates");
    if (is_row_type(name)) { return {}; }
    if (!begin(name)) { return name; }
    TypeDraft& type = draft_.type(name, DraftKind::Input);
    for (ArgumentDraft& op : update_operators(access)) {
        type.members.emplace(op.name, MemberDraft{op.type, op.comment, {}});
    }
    type.members.emplace(
        "where",
        MemberDraft{bool_exp(access) + "!", "filter the rows which have to be updated", {}});
    return name;
}

void RoleSchemaBuilder::add_update_fields(const TableAccess& access) {
    const std::string& table = access.table->table->name.name;
    const std::string& where = access.table->metadata->where;
    const std::vector<ArgumentDraft> operators = update_operators(access);
    const bool presets =
        access.update.permission != nullptr && !access.update.permission->presets.empty();
    if (operators.empty() && !presets) { return; }
    MemberDraft rows{
        mutation_response(access),
        root_comment(access, "update", fmt::format("update data of the table: \"{}\"", table)),
        operators};
    rows.arguments.push_back(
        {"where", bool_exp(access) + "!", "filter the rows which have to be updated", {}});
    add_root_field("mutation_root", root_name(access, "update", "update", ""), std::move(rows),
                   {.meaning = Meaning::UpdateRows, .table = &access}, where);
    if (access.select.any() && !access.visible_key().empty()) {
        MemberDraft one{row_type(access),
                        root_comment(access, "update_by_pk",
                                     fmt::format("update single row of the table: \"{}\"", table)),
                        operators};
        one.arguments.push_back({naming().field("pk_columns"), key_input(access) + "!", {}, {}});
        add_root_field("mutation_root", root_name(access, "update_by_pk", "update", "by_pk"),
                       std::move(one), {.meaning = Meaning::UpdateByKey, .table = &access}, where);
    }
    const std::string updates = updates_type(access);
    if (updates.empty()) { return; }
    MemberDraft many{
        fmt::format("[{}]", mutation_response(access)),
        root_comment(access, "update_many",
                     fmt::format("update multiples rows of table: \"{}\"", table)),
        {{"updates", fmt::format("[{}!]!", updates), "updates to execute, in order", {}}}};
    add_root_field("mutation_root", root_name(access, "update_many", "update", "many"),
                   std::move(many), {.meaning = Meaning::UpdateMany, .table = &access}, where);
}

void RoleSchemaBuilder::add_delete_fields(const TableAccess& access) {
    const std::string& table = access.table->table->name.name;
    const std::string& where = access.table->metadata->where;
    add_root_field(
        "mutation_root", root_name(access, "delete", "delete", ""),
        {mutation_response(access),
         root_comment(access, "delete", fmt::format("delete data from the table: \"{}\"", table)),
         {{"where", bool_exp(access) + "!", "filter the rows which have to be deleted", {}}}},
        {.meaning = Meaning::DeleteRows, .table = &access}, where);
    if (!access.select.any() || access.visible_key().empty()) { return; }
    MemberDraft one{row_type(access),
                    root_comment(access, "delete_by_pk",
                                 fmt::format("delete single row from the table: \"{}\"", table)),
                    {}};
    for (const TrackedColumn* column : access.visible_key()) {
        one.arguments.push_back(
            {column->field, input_type(*column) + "!", column->column->comment, {}});
    }
    const std::string name = root_name(access, "delete_by_pk", "delete", "by_pk");
    add_root_field("mutation_root", name, std::move(one),
                   {.meaning = Meaning::DeleteByKey, .table = &access}, where);
}

}  // namespace millrace::sql
