#pragma once
/// @file condition_compiler.hpp — conditions of requests and permissions to predicates

#include <optional>
#include <string_view>

#include "compilation.hpp"

namespace millrace::sql {

/// The row that a permission speaks about.
struct RowScope {
    const TrackedTable* table = nullptr;
    std::string_view alias;  // of the relation the row comes from
    std::string_view root;   // of the row that the permission stands on: `["$", "column"]`
};

/// Predicates; a null pointer always holds.
///
/// A condition of a request goes by the names and the visible columns of the role, and what it
/// reaches through relationships is what the role may see. One of a permission goes by the names
/// of the database and sees everything.
class ConditionCompiler {
public:
    explicit ConditionCompiler(Compilation& compilation) : c_(compilation) {}

    /// A `where` argument of the input type `type` over rows of `alias`.
    [[nodiscard]] Node where(const value::Value& condition, const graphql::Type& type,
                             std::string_view alias, const RequestPath& path);

    /// Whether the role may see a row of `alias`.
    [[nodiscard]] Node row_filter(const TableAccess& access, std::string_view alias);

    /// One filter or check of a permission.
    [[nodiscard]] Node permission(const BooleanExpression& expression, const RowScope& scope);

    /// A column as the role sees it: null where only grants show it that do not hold for the row.
    [[nodiscard]] Node visible_column(const TableAccess& access, const Column& column,
                                      std::string_view alias);
    [[nodiscard]] Node visible_computed_field(const TableAccess& access, const ComputedField& field,
                                              const value::Value& arguments,
                                              std::string_view arguments_type,
                                              std::string_view alias, const RequestPath& path);

    /// A computed field's function over the row of `alias`.
    [[nodiscard]] Node computed_call(const ComputedField& field, const value::Value& arguments,
                                     std::string_view arguments_type, std::string_view alias,
                                     const RequestPath& path);
    [[nodiscard]] Node function_call(const TrackedFunction& function, const value::Value& arguments,
                                     std::string_view arguments_type, const RequestPath& path);

    /// own columns = remote columns
    [[nodiscard]] Node join(const Relationship& relationship, std::string_view own,
                            std::string_view remote);

private:
    struct Comparison {
        Node left = nullptr;
        const SqlType* type = nullptr;
        std::string_view enumeration;     // name of the enum type of the values
        const RowScope* scope = nullptr;  // permissions only
        RequestPath path;
    };

    // One member of a condition: what it is bound to, its operand, and the type of that.
    struct Member {
        const Binding& binding;
        const value::Value& operand;
        const graphql::Type& type;
        std::string_view alias;
        RequestPath path;
    };
    [[nodiscard]] Node where_member(const Member& member);
    [[nodiscard]] Node where_column(const Member& member);
    [[nodiscard]] Node where_computed_field(const Member& member);
    [[nodiscard]] Node where_list(const Member& member, bool any);
    [[nodiscard]] Node where_related(const Member& member);
    [[nodiscard]] Node related(const TableAccess& target, const Relation* relation, Node join,
                               const Member& member);
    [[nodiscard]] Node aggregate_predicate(const Member& member);
    [[nodiscard]] Node aggregate_value(const Binding& function, const Member& member,
                                       const Relation& relation);
    [[nodiscard]] Node comparisons(const value::Value& operators, const Comparison& comparison,
                                   const graphql::Type& type);
    [[nodiscard]] Node compare(Operator op, const value::Value& operand,
                               const Comparison& comparison);
    [[nodiscard]] Node operand_of(Operator op, const value::Value& operand,
                                  const Comparison& comparison);

    [[nodiscard]] Node permission_member(std::string_view name, const value::Value& operand,
                                         const RowScope& scope);
    [[nodiscard]] Node permission_list(const value::Value& list, const RowScope& scope, bool any);
    [[nodiscard]] Node permission_exists(const value::Value& operand, const RowScope& scope);
    [[nodiscard]] Node permission_column(const Column& column, const value::Value& operand,
                                         const RowScope& scope);
    [[nodiscard]] Node permission_computed_field(const ComputedField& field,
                                                 const value::Value& operand,
                                                 const RowScope& scope);
    [[nodiscard]] Node permission_comparisons(const value::Value& operand, Node left,
                                              const SqlType& type, const RowScope& scope);
    [[nodiscard]] Node other_column(const value::Value& operand, const RowScope& scope);
    [[nodiscard]] Node grants(std::span<const SelectPermission* const> grants,
                              const TrackedTable& table, std::string_view alias);

    struct CallShape {
        const Function* function = nullptr;
        std::optional<std::size_t> row;
        std::optional<std::size_t> session;
    };
    [[nodiscard]] Node call(const CallShape& shape, const value::Value& arguments,
                            std::string_view arguments_type, std::string_view alias,
                            const RequestPath& path);

    Compilation& c_;
};

}  // namespace millrace::sql
