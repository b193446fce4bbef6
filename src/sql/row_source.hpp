#pragma once
/// @file row_source.hpp — which rows of a relation, in which order, and how many

#include <string_view>
#include <vector>

#include "condition_compiler.hpp"

namespace millrace::sql {

/// The arguments of one field, or the members of an input object that stand for them.
struct RowArguments {
    const graphql::Field* field = nullptr;
    value::Value values;                    // coerced: an Object, or Absent for none at all
    RequestPath path;                       // of the field, or of the object
    const graphql::Type* object = nullptr;  // the type of the object

    [[nodiscard]] value::Value get(std::string_view name) const {
        return values.is(value::Kind::Object) ? values.member(name) : value::Value::absent();
    }
    [[nodiscard]] const graphql::Type& type_of(std::string_view name) const {
        const graphql::InputValue* found =
            object == nullptr ? field->argument(name) : object->input_field(name);
        return *found->type->named;
    }
    [[nodiscard]] RequestPath args_path() const {
        return object == nullptr ? path + ".args" : path;
    }
};

/// Turns row arguments into the clauses of a Select.
class RowSource {
public:
    RowSource(Compilation& compilation, ConditionCompiler& conditions)
        : c_(compilation), conditions_(conditions) {}

    /// A Select from `relation` with everything but projections: what the role may see of it, for
    /// which `join` holds, cut and ordered by `arguments`. With `role_limit` the role's own bound
    /// counts, too.
    [[nodiscard]] Select rows(const TableAccess& access, const Relation* relation, Node join,
                              const RowArguments& arguments, bool role_limit);

private:
    void add_order(Select& select, const TableAccess& access, const RowArguments& arguments);
    void add_distinct(Select& select, const TableAccess& access, const RowArguments& arguments);
    void match_order(const Select& select, const std::vector<std::string_view>& names,
                     std::vector<Node>& columns, const RowArguments& arguments);
    void add_limits(Select& select, const TableAccess& access, const RowArguments& arguments,
                    bool role_limit);
    [[nodiscard]] Node count_argument(const RowArguments& arguments, std::string_view name);

    // A member of an order: `{author: {name: asc}}`, from the outside in.
    struct OrderMember {
        const value::Value& value;
        const graphql::Type& type;
        std::string_view alias;
        RequestPath path;
    };
    void order_members(const OrderMember& member, std::vector<const Select*>& around,
                       std::vector<OrderItem>& out);
    void order_related(const Binding& binding, const OrderMember& member,
                       std::vector<const Select*>& around, std::vector<OrderItem>& out);
    void order_aggregate(const Binding& binding, const OrderMember& member,
                         std::vector<const Select*>& around, std::vector<OrderItem>& out);
    // A value to order by; its type is null where it is not known.
    struct OrderValue {
        Node value = nullptr;
        const SqlType* type = nullptr;
        bool nullable = true;
    };
    [[nodiscard]] OrderValue column_of(const Binding& binding, std::string_view alias);
    void order_value(OrderValue by, const value::Value& direction, const graphql::Type& type,
                     const std::vector<const Select*>& around, std::vector<OrderItem>& out);

    Compilation& c_;
    ConditionCompiler& conditions_;
};

}  // namespace millrace::sql
