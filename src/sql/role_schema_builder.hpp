#pragma once
/// @file role_schema_builder.hpp — writes the schema of a role and binds its names

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/sql/role_schema.hpp>

#include "sdl_draft.hpp"

namespace millrace::sql {

/// One use: build(). Functions named after a type make it once and return its name; an empty name
/// says that it would have no members and is not there.
class RoleSchemaBuilder {
public:
    RoleSchemaBuilder(std::shared_ptr<const Model> model, const RoleOptions& options,
                      Problems& problems);

    [[nodiscard]] tl::expected<std::shared_ptr<const RoleSchema>, graphql::GraphqlErrors> build();

private:
    // role_schema.cpp: root fields
    void add_query_fields(const TableAccess& access, bool subscription);
    void add_stream_field(const TableAccess& access);
    void add_namespace();
    [[nodiscard]] std::string root_type(std::string_view root) const;
    std::string stream_cursor(const TableAccess& access);
    void add_function(const TrackedFunction& function);
    void add_root_field(std::string_view root, std::string_view name, MemberDraft member,
                        const Binding& binding, std::string_view where);
    [[nodiscard]] std::string root_name(const TableAccess& access, std::string_view key,
                                        std::string_view verb, std::string_view suffix) const;
    [[nodiscard]] Comment root_comment(const TableAccess& access, std::string_view key,
                                       std::string_view otherwise) const;

    // row_types.cpp: rows and what selects them
    std::string row_type(const TableAccess& access);
    void add_relationship(TypeDraft& type, const std::string& type_name,
                          const Relationship& relationship);
    void add_computed_field(TypeDraft& type, const std::string& type_name,
                            const TableAccess& access, const ComputedField& field);
    std::vector<ArgumentDraft> row_arguments(const TableAccess& access);
    std::string select_column(const TableAccess& access);
    std::string column_scalar(const TrackedColumn& column);
    std::string scalar(const SqlType& type);
    std::string output_type(const TrackedColumn& column);
    std::string input_type(const TrackedColumn& column);
    std::string enumeration(const TrackedTable& table);
    std::vector<ArgumentDraft> function_arguments(const Function& function,
                                                  const std::vector<std::size_t>& arguments,
                                                  const std::string& type_name);
    [[nodiscard]] bool callable_without_arguments(const ComputedField& field) const;

    // connection_types.cpp: pages by cursor
    void add_connection_field(const TableAccess& access);
    std::string connection_type(const TableAccess& access);
    std::string edge_type(const TableAccess& access);
    std::string page_info_type();
    std::vector<ArgumentDraft> connection_arguments(const TableAccess& access);

    // condition_types.cpp
    std::string bool_exp(const TableAccess& access);
    std::string comparison(const SqlType& type, const TrackedTable* enumeration_table);
    std::string cast_exp();
    std::string aggregate_bool_exp(const TableAccess& access);
    void add_predicate(const TableAccess& access, const std::string& owner,
                       AggregateFunction function);
    std::string order_by(const TableAccess& access);
    std::string aggregate_order_by(const TableAccess& access);
    std::string order_direction();

    // aggregate_types.cpp
    std::string aggregate_type(const TableAccess& access);
    std::string aggregate_fields(const TableAccess& access);
    std::string aggregate_scalar(AggregateFunction function, const SqlType& type);
    std::string aggregated_columns(const TableAccess& access, AggregateFunction function);

    // mutation_types.cpp
    void add_mutation_fields(const TableAccess& access);
    void add_insert_fields(const TableAccess& access);
    void add_update_fields(const TableAccess& access);
    void add_delete_fields(const TableAccess& access);
    std::string mutation_response(const TableAccess& access);
    std::string insert_input(const TableAccess& access);
    std::string relationship_insert_input(const TableAccess& access, RelationshipKind kind);
    std::string on_conflict(const TableAccess& access);
    std::string update_columns_enum(const TableAccess& access);
    std::string key_input(const TableAccess& access);
    std::vector<ArgumentDraft> update_operators(const TableAccess& access);
    std::string updates_type(const TableAccess& access);
    [[nodiscard]] bool updatable(const TableAccess& access, const TrackedColumn& column) const;
    [[nodiscard]] bool insertable(const TableAccess& access, const TrackedColumn& column) const;

    [[nodiscard]] const Naming& naming() const { return model_->naming; }
    [[nodiscard]] const TableAccess& access_to(const TrackedTable& table) const {
        return schema_->access().table(table);
    }
    void bind(std::string_view type, std::string_view member, const Binding& binding);
    /// Whether the type `name` is asked for the first time.
    bool begin(const std::string& name) { return begun_.insert(name).second; }
    /// Whether `name` is the row type of a table, which what is made of other names gives way to.
    [[nodiscard]] bool is_row_type(const std::string& name) const;
    [[nodiscard]] std::string table_type(const TableAccess& access, std::string_view suffix) const {
        return naming().type(access.table->base, suffix);
    }

    std::shared_ptr<const Model> model_;
    Problems& problems_;
    std::shared_ptr<RoleSchema> schema_;
    SdlDraft draft_;
    std::set<std::string> begun_;
};

}  // namespace millrace::sql
