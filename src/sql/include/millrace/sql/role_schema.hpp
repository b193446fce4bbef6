#pragma once
/// @file role_schema.hpp — the GraphQL schema of one role, and what its names stand for

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <millrace/graphql/schema.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/sql/operators.hpp>
#include <millrace/sql/role_access.hpp>

namespace millrace::sql {

/// What a field, an input field or an enum value means to the compiler.
enum class Meaning : std::uint8_t {
    // members of rows, and of conditions, orders and inputs about them
    Column,
    Relationship,
    RelationshipAggregate,
    ComputedField,
    ComputedFieldAggregate,
    // aggregates
    Aggregate,
    Nodes,
    Count,
    AggregateFunction,
    // answers of mutations
    AffectedRows,
    Returning,
    // root fields
    SelectRows,
    SelectByKey,
    SelectAggregate,
    SelectStream,
    FunctionRows,
    FunctionAggregate,
    InsertRows,
    InsertOne,
    UpdateRows,
    UpdateByKey,
    UpdateMany,
    DeleteRows,
    DeleteByKey,
    NothingToQuery,
    SelectConnection,
    Namespace,  // has the other root fields below
    // connections
    PageInfo,
    HasNextPage,
    HasPreviousPage,
    StartCursor,
    EndCursor,
    Edges,
    Cursor,
    Node,
    // conditions
    And,
    Or,
    Not,
    Operator,
    // arguments of functions, enum values
    FunctionArgument,
    Constraint,
    EnumTableValue,
};

/// The meaning of one name; which of the pointers is set follows from `meaning`.
struct Binding {
    Meaning meaning = Meaning::Column;
    const TableAccess* table = nullptr;  // whose rows it leads to, or is about
    const TrackedColumn* column = nullptr;
    const Relationship* relationship = nullptr;
    const ComputedField* computed_field = nullptr;
    const TrackedFunction* function = nullptr;
    Operator comparison = Operator::Equal;
    AggregateFunction aggregate = AggregateFunction::Count;
    std::size_t argument = 0;    // of a function
    std::string_view text = {};  // EnumTableValue, Constraint: its name in the database
};

/// A schema in which every name is bound.
///
/// Lifetime:  immutable, shared; keeps access and model alive.
class RoleSchema {
public:
    [[nodiscard]] const graphql::Schema& schema() const noexcept { return *schema_; }
    [[nodiscard]] std::shared_ptr<const graphql::Schema> shared_schema() const noexcept {
        return schema_;
    }
    [[nodiscard]] const RoleAccess& access() const noexcept { return *access_; }
    [[nodiscard]] const std::string& sdl() const noexcept { return sdl_; }
    /// Of a field, input field or enum value; null for what has no meaning of its own.
    [[nodiscard]] const Binding* find(std::string_view type, std::string_view member) const;

private:
    friend class RoleSchemaBuilder;

    std::unique_ptr<RoleAccess> access_;
    std::string sdl_;
    std::shared_ptr<const graphql::Schema> schema_;
    std::unordered_map<std::string, Binding> bindings_;
};

/// Builds the schema that `options.role` sees of `model`. Names that two things claim go to the
/// first; the other is a problem.
/// Errors: those of build_schema(); they would be a bug of ours.
[[nodiscard]] tl::expected<std::shared_ptr<const RoleSchema>, graphql::GraphqlErrors>
build_role_schema(std::shared_ptr<const Model> model, const RoleOptions& options,
                  Problems& problems);

/// What the field `no_queries_available` answers.
inline constexpr std::string_view kNothingToQuery =
    "There are no queries available to the current role. Either there are no sources or remote "
    "schemas configured, or the current role doesn't have the required permissions.";

}  // namespace millrace::sql
