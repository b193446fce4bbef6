#include <array>
#include <utility>

#include <fmt/core.h>

#include "role_schema_builder.hpp"

namespace millrace::sql {
namespace {

// Rows need an order of their own, and the role must see what it is made of.
bool has_stable_key(const TableAccess& access) {
    for (const TrackedColumn* column : access.visible_key()) {
        if (!access.select.hiding_grants(column->column->name, false).empty()) { return false; }
    }
    return !access.visible_key().empty();
}

}  // namespace

void RoleSchemaBuilder::add_connection_field(const TableAccess& access) {
    const bool offered = model_->settings.connections && access.select.any() &&
                         access.select.query_root_field("select") && has_stable_key(access) &&
                         !is_row_type(table_type(access, "connection")) &&
                         !is_row_type(table_type(access, "edge"));
    if (!offered) { return; }
    MemberDraft member{connection_type(access) + "!",
                       fmt::format("fetch data from the table: \"{}\", page by page",
                                   access.table->table->name.name),
                       connection_arguments(access)};
    add_root_field("query_root", root_name(access, "select_connection", "", "connection"),
                   std::move(member), {.meaning = Meaning::SelectConnection, .table = &access},
                   access.table->metadata->where);
}

std::vector<ArgumentDraft> RoleSchemaBuilder::connection_arguments(const TableAccess& access) {
    std::vector<ArgumentDraft> arguments{
        {"after", "String", "only rows behind this cursor", {}},
        {"before", "String", "only rows in front of this cursor", {}},
        {"first", "Int", "at most so many rows, from the start", {}},
        {"last", "Int", "at most so many rows, from the end", {}}};
    if (const std::string order = order_by(access); !order.empty()) {
        arguments.push_back({naming().field("order_by"),
                             fmt::format("[{}!]", order),
                             "sort the rows by one or more columns; the primary key decides last",
                             {}});
    }
    arguments.push_back({"where", bool_exp(access), "filter the rows returned", {}});
    return arguments;
}

std::string RoleSchemaBuilder::connection_type(const TableAccess& access) {
    std::string name = table_type(access, "connection");
    if (!begin(name)) { return name; }
    TypeDraft& type = draft_.type(name, DraftKind::Object,
                                  fmt::format("pages of \"{}\"", access.table->table->name.name));
    type.members.emplace("pageInfo", MemberDraft{page_info_type() + "!", std::nullopt, {}});
    bind(name, "pageInfo", {.meaning = Meaning::PageInfo, .table = &access});
    type.members.emplace("edges",
                         MemberDraft{fmt::format("[{}!]!", edge_type(access)), std::nullopt, {}});
    bind(name, "edges", {.meaning = Meaning::Edges, .table = &access});
    return name;
}

std::string RoleSchemaBuilder::edge_type(const TableAccess& access) {
    std::string name = table_type(access, "edge");
    if (!begin(name)) { return name; }
    const std::string row = row_type(access);
    TypeDraft& type = draft_.type(name, DraftKind::Object);
    type.members.emplace("cursor", MemberDraft{"String!", std::nullopt, {}});
    bind(name, "cursor", {.meaning = Meaning::Cursor, .table = &access});
    type.members.emplace("node", MemberDraft{row + "!", std::nullopt, {}});
    bind(name, "node", {.meaning = Meaning::Node, .table = &access});
    return name;
}

std::string RoleSchemaBuilder::page_info_type() {
    static constexpr std::string_view kName = "PageInfo";
    if (!begin(std::string(kName))) { return std::string(kName); }
    TypeDraft& type = draft_.type(kName, DraftKind::Object);
    const std::array fields{std::pair{"hasNextPage", Meaning::HasNextPage},
                            std::pair{"hasPreviousPage", Meaning::HasPreviousPage},
                            std::pair{"startCursor", Meaning::StartCursor},
                            std::pair{"endCursor", Meaning::EndCursor}};
    for (const auto& [field, meaning] : fields) {
        const bool flag = meaning == Meaning::HasNextPage || meaning == Meaning::HasPreviousPage;
        type.members.emplace(field, MemberDraft{flag ? "Boolean!" : "String", std::nullopt, {}});
        bind(kName, field, {.meaning = meaning});
    }
    return std::string(kName);
}

}  // namespace millrace::sql
