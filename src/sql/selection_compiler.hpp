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
    const source::ClaimedField& claimed;
    const Binding& binding;
    RequestPath path;

    [[nodiscard]] const graphql::Field& field() const noexcept { return *claimed.field; }
    [[nodiscard]] const source::ClaimedSelection* selection() const noexcept {
        return claimed.selection;
    }
};

/// What the root field of a request stands for; a problem when the role has no such field.
[[nodiscard]] std::optional<FieldContext> root_context(std::string_view root_type,
                                                       Compilation& compilation);

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

    /// JSON of one row of `alias`: what the field selects of it.
    [[nodiscard]] Node row_object(const FieldContext& context, std::string_view alias);
    /// JSON list of the rows of `relation`, a subquery.
    [[nodiscard]] Node row_list(const TableAccess& access, const Relation* relation, Node join,
                                const FieldContext& context);

    /// JSON of one row of `relation`, or null.
    [[nodiscard]] Node single_row(const TableAccess& access, const Relation* relation, Node join,
                                  const FieldContext& context);

    /// What a field of a row of `alias` is.
    [[nodiscard]] Node row_member(const FieldContext& context, std::string_view alias);
    /// That a row of `alias` has the key in the arguments of a field.
    [[nodiscard]] Node key_condition(const FieldContext& context, std::string_view alias);
    [[nodiscard]] RowArguments arguments(const FieldContext& context);
    [[nodiscard]] RowSource& source() noexcept { return source_; }

    [[nodiscard]] ConditionCompiler& conditions() noexcept { return conditions_; }

    /// Compiles each field below a field with `member`, and puts them in one object.
    template <class Member>
    [[nodiscard]] Node object(const FieldContext& context, const Member& member);

private:
    [[nodiscard]] Node column(const FieldContext& context, std::string_view alias);
    [[nodiscard]] Node enum_value(Node value, const TrackedColumn& column);
    [[nodiscard]] Node leaf(Node value, const SqlType& type, const FieldContext& context);
    [[nodiscard]] Node relationship(const FieldContext& context, std::string_view alias);
    [[nodiscard]] Node computed_field(const FieldContext& context, std::string_view alias);
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
    [[nodiscard]] const Relation* numbered(const AggregateScope& scope, const Select& rows);
    [[nodiscard]] Node exposed(AggregateScope& scope, Node value);

    Compilation& c_;
    ConditionCompiler conditions_;
    RowSource source_;
};

template <class Member>
Node SelectionCompiler::object(const FieldContext& context, const Member& member) {
    std::vector<std::string_view> names;
    std::vector<Node> values;
    const auto add = [&](std::string_view name, Node value) {
        names.push_back(c_.build.keep(name));
        values.push_back(value);
    };
    const source::ClaimedSelection* selection = context.selection();
    if (selection != nullptr && selection->wants_typename) {
        add("__typename", c_.build.text(selection->type->name));
    }
    // Types of rows are object types: there is one branch at most.
    for (const source::ClaimedBranch& branch :
         selection == nullptr ? std::span<source::ClaimedBranch>() : selection->branches) {
        for (const source::ClaimedField& field : branch.fields) {
            if (field.name == "__typename") {
                add(field.member, c_.build.text(branch.type->name));
                continue;
            }
            const RequestPath path = context.path + ".selectionSet." + std::string(field.name);
            const Binding* binding =
                field.field == nullptr ? nullptr : c_.schema().find(branch.type->name, field.name);
            if (binding == nullptr) {
                c_.fail(kNotFound, path, "the role has no such field");
                continue;
            }
            add(field.member, member(FieldContext{field, *binding, path}));
        }
    }
    return c_.build.json_object(names, values);
}

}  // namespace millrace::sql
