#pragma once
/// @file metadata.hpp — what one database offers to whom: the words of Hasura v3 metadata

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/sql/problem.hpp>
#include <millrace/sql/qualified_name.hpp>
#include <millrace/value/value.hpp>

namespace millrace::sql {

/// A boolean expression as it is written: an Object, `{"id": {"_eq": "X-Hasura-User-Id"}}`.
/// Borrowed from Metadata::arena.
using BooleanExpression = value::Value;

/// Columns of a permission: all of them, or these.
struct ColumnList {
    bool all = false;
    std::vector<std::string> names;

    [[nodiscard]] bool has(std::string_view name) const noexcept;
};

/// Root fields of a permission that are switched on; nothing said: all of them.
struct RootFieldSwitches {
    std::optional<std::vector<std::string>> only;

    [[nodiscard]] bool has(std::string_view name) const noexcept;
};

struct SelectPermission {
    ColumnList columns;
    std::vector<std::string> computed_fields;
    BooleanExpression filter;
    std::optional<std::int64_t> limit;
    bool allow_aggregations = false;
    RootFieldSwitches query_root_fields;         // select, select_by_pk, select_aggregate
    RootFieldSwitches subscription_root_fields;  // those, and select_stream
};

/// Column values that the gateway sets: literals or names of session variables.
using Presets = std::vector<std::pair<std::string, value::Value>>;

struct InsertPermission {
    ColumnList columns;
    BooleanExpression check;
    Presets presets;
    bool backend_only = false;
};

struct UpdatePermission {
    ColumnList columns;
    BooleanExpression filter;
    BooleanExpression check;  // Absent: none
    Presets presets;
    bool backend_only = false;
};

struct DeletePermission {
    BooleanExpression filter;
    bool backend_only = false;
};

template <class P>
using PermissionsByRole = std::map<std::string, P, std::less<>>;

enum class RelationshipKind : std::uint8_t { Object, Array };

/// A relationship as declared: exactly one of the three ways is used.
struct RelationshipDeclaration {
    std::string name;
    RelationshipKind kind = RelationshipKind::Object;
    std::vector<std::string> own_columns;     // foreign key of this table
    QualifiedName remote_table;               // foreign key of that table, or by hand
    std::vector<std::string> remote_columns;  // foreign key of that table
    std::vector<std::pair<std::string, std::string>> mapping;  // by hand: own, remote
    bool inserts_before_parent = true;                         // by hand: insertion_order
    std::optional<std::string> comment;
    std::string where;
};

struct ComputedFieldDeclaration {
    std::string name;
    QualifiedName function;
    std::string table_argument;    // empty: the first
    std::string session_argument;  // empty: none
    std::optional<std::string> comment;
    std::string where;
};

struct RootFieldName {
    std::optional<std::string> name;
    std::optional<std::string> comment;
};

struct TableMetadata {
    QualifiedName table;
    bool is_enum = false;
    std::optional<std::string> custom_name;
    std::optional<std::string> comment;                            // empty: no description at all
    std::map<std::string, std::string, std::less<>> column_names;  // by column
    std::map<std::string, std::string, std::less<>> column_comments;  // by column
    std::map<std::string, RootFieldName, std::less<>> root_fields;    // by select, insert_one, …
    std::vector<RelationshipDeclaration> relationships;
    std::vector<ComputedFieldDeclaration> computed_fields;
    PermissionsByRole<SelectPermission> select;
    PermissionsByRole<InsertPermission> insert;
    PermissionsByRole<UpdatePermission> update;
    PermissionsByRole<DeletePermission> remove;
    std::string where;
};

enum class ExposedAs : std::uint8_t { ByVolatility, Query, Mutation };

struct FunctionMetadata {
    QualifiedName function;
    std::optional<std::string> custom_name;
    RootFieldName root_field;
    RootFieldName aggregate_root_field;
    std::string session_argument;
    ExposedAs exposed_as = ExposedAs::ByVolatility;
    std::vector<std::string> roles;  // permissions
    std::optional<std::string> comment;
    std::string where;
};

enum class NamingConvention : std::uint8_t { HasuraDefault, GraphqlDefault };

struct Affixes {
    std::string prefix;
    std::string suffix;
};

struct Customization {
    NamingConvention naming = NamingConvention::HasuraDefault;
    std::string root_namespace;
    Affixes root_fields;
    Affixes type_names;
};

struct InheritedRole {
    std::string name;
    std::vector<std::string> roles;
};

/// Metadata of one source, and the inherited roles of the whole.
///
/// Lifetime:  immutable once read; shared by whoever compiles with it.
/// Ownership: boolean expressions and presets live in `arena`.
struct Metadata {
    std::shared_ptr<Arena> arena;
    std::vector<TableMetadata> tables;
    std::vector<FunctionMetadata> functions;
    std::vector<InheritedRole> inherited_roles;
    Customization customization;

    [[nodiscard]] const TableMetadata* table(const QualifiedName& name) const noexcept;
    /// Every role that something is said about, without `admin`.
    [[nodiscard]] std::vector<std::string> roles() const;
};

/// Reads one source of Hasura v3 metadata, `{"tables": …, "functions": …, "customization": …,
/// "inherited_roles": …}`. `json` may live in any arena: what is kept is copied.
[[nodiscard]] Metadata read_metadata(const value::Value& json, Problems& problems);

}  // namespace millrace::sql
