#pragma once
/// @file selection_compiler.hpp — selections on rows to JSON that the database builds

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "row_source.hpp"

namespace millrace::sql {

/// One field while it is compiled.
struct FieldContext {
    const graphql::Field* field = nullptr;
    const ResponseField* response = nullptr;
    const Binding* binding = nullptr;
    RequestPath path;
};

/// Compiles what stands behind a field: rows, one row, or aggregates.
///
/// A relationship becomes a correlated subquery in the projection of its parent, which both
/// dialects have and which is not run for rows that a limit cuts off.
class SelectionCompiler {
public:
    explicit SelectionCompiler(Compilation& compilation)
        : c_(compilation), conditions_(compilation), source_(compilation, conditions_) {}

    /// The value of a field of the query root.
    [[nodiscard]] Node root_field(const FieldContext& context);

    /// JSON of one row of `alias`: what `nodes` select of it.
    [[nodiscard]] Node row_object(FieldNodes nodes, const graphql::Type& type,
                                  std::string_view alias, const RequestPath& path);
    /// JSON list of the rows of `relation`, a subquery.
    [[nodiscard]] Node row_list(const TableAccess& access, const Relation* relation, Node join,
                                const FieldContext& context);

    [[nodiscard]] ConditionCompiler& conditions() noexcept { return conditions_; }

    /// Compiles each field of a selection on `type` with `member`, and puts them in one object.
    template <class Member>
    [[nodiscard]] Node object(FieldNodes nodes, const graphql::Type& type, const RequestPath& path,
                              const Member& member);

private:
    [[nodiscard]] Node row_member(const FieldContext& context, std::string_view alias);
    [[nodiscard]] Node column(const FieldContext& context, std::string_view alias);
    [[nodiscard]] Node enum_value(Node value, const TrackedColumn& column);
    [[nodiscard]] Node leaf(Node value, const SqlType& type, const FieldContext& context);
    [[nodiscard]] Node relationship(const FieldContext& context, std::string_view alias);
    [[nodiscard]] Node computed_field(const FieldContext& context, std::string_view alias);
    [[nodiscard]] Node single_row(const TableAccess& access, const Relation* relation, Node join,
                                  const FieldContext& context);
    [[nodiscard]] Node by_key(const FieldContext& context);
    [[nodiscard]] Node function_rows(const FieldContext& context);

    // aggregate_selection.cpp
    struct AggregateScope;
    [[nodiscard]] Node aggregates(const TableAccess& access, const Relation* relation, Node join,
                                  const FieldContext& context);
    [[nodiscard]] Node aggregate_object(AggregateScope& scope, const FieldContext& context);
    [[nodiscard]] Node aggregate_member(AggregateScope& scope, const FieldContext& context);
    [[nodiscard]] Node aggregated_columns(AggregateScope& scope, const FieldContext& context);
    [[nodiscard]] Node count(AggregateScope& scope, const FieldContext& context);
    [[nodiscard]] Node nodes(AggregateScope& scope, const FieldContext& context);
    [[nodiscard]] Node exposed(AggregateScope& scope, Node value);

    [[nodiscard]] RowArguments arguments(const FieldContext& context);

    Compilation& c_;
    ConditionCompiler conditions_;
    RowSource source_;
};

template <class Member>
Node SelectionCompiler::object(FieldNodes nodes, const graphql::Type& type, const RequestPath& path,
                               const Member& member) {
    std::vector<const graphql::SelectionSetNode*> sets;
    for (const graphql::SelectionNode* node : nodes) {
        if (node->selection_set != nullptr) { sets.push_back(node->selection_set); }
    }
    const std::vector<ResponseField> fields =
        collect_response_fields(sets, type.name, c_.request.document, c_.request.variables);
    std::vector<std::string_view> names;
    std::vector<Node> values;
    for (const ResponseField& response : fields) {
        names.push_back(c_.build.keep(response.key));
        const std::string_view name = response.nodes[0]->name.text;
        if (name == "__typename") {
            values.push_back(c_.build.text(type.name));
            continue;
        }
        const FieldContext context{type.field(name), &response, c_.schema().find(type.name, name),
                                   path + ".selectionSet." + std::string(response.key)};
        values.push_back(member(context));
    }
    return c_.build.json_object(names, values);
}

}  // namespace millrace::sql
