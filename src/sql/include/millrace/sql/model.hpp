#pragma once
/// @file model.hpp — metadata bound to a catalog: what is offered, with every name resolved

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <millrace/sql/catalog.hpp>
#include <millrace/sql/metadata.hpp>
#include <millrace/sql/naming.hpp>
#include <millrace/sql/problem.hpp>

namespace millrace::sql {

struct TrackedTable;

struct Relationship {
    const RelationshipDeclaration* declaration = nullptr;
    std::string field;
    RelationshipKind kind = RelationshipKind::Object;
    const TrackedTable* target = nullptr;
    std::vector<std::pair<const Column*, const Column*>> columns;  // own, remote
    bool own_key = false;  // the foreign key is on this side: the target is inserted first
    bool nullable = true;  // Object only: a row may have none
};

/// A function over a row, offered as a field of it.
struct ComputedField {
    const ComputedFieldDeclaration* declaration = nullptr;
    std::string field;
    const Function* function = nullptr;
    std::size_t row_argument = 0;
    std::optional<std::size_t> session_argument;
    std::vector<std::size_t> arguments;  // which arguments of the function a client may give
    const TrackedTable* rows = nullptr;  // null: one value

    [[nodiscard]] bool scalar() const noexcept { return rows == nullptr; }
};

struct TrackedColumn {
    const Column* column = nullptr;
    std::string field;
    const TrackedTable* enumeration = nullptr;  // the enum table that its values come from
};

struct TrackedTable {
    const Table* table = nullptr;
    const TableMetadata* metadata = nullptr;
    BaseName base;
    std::vector<TrackedColumn> columns;
    std::deque<Relationship> relationships;
    std::deque<ComputedField> computed_fields;

    [[nodiscard]] const TrackedColumn* column(std::string_view name) const noexcept;
    [[nodiscard]] const Relationship* relationship(std::string_view name) const noexcept;
    [[nodiscard]] const ComputedField* computed_field(std::string_view name) const noexcept;
};

struct TrackedFunction {
    const Function* function = nullptr;
    const FunctionMetadata* metadata = nullptr;
    BaseName base;
    const TrackedTable* rows = nullptr;
    std::optional<std::size_t> session_argument;
    std::vector<std::size_t> arguments;
    bool mutates = false;
};

/// Switches of the API that hold for every role.
struct ApiSettings {
    bool stringify_numbers = false;          // bigint, numeric and float8 as strings
    bool infer_function_permissions = true;  // who sees the rows may call the function
    bool connections = false;                // `<table>_connection`: pages by cursor, not of Hasura
};

/// What one database offers, whoever asks.
///
/// Lifetime:  immutable once bound; shared by shared_ptr<const Model>.
/// Ownership: owns catalog and metadata, into which everything here points.
struct Model {
    Catalog catalog;
    Metadata metadata;
    ApiSettings settings;
    Naming naming;
    std::deque<TrackedTable> tables;
    std::deque<TrackedFunction> functions;

    Model(Catalog c, Metadata m, const ApiSettings& s)
        : catalog(std::move(c)),
          metadata(std::move(m)),
          settings(s),
          naming(metadata.customization) {}
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    [[nodiscard]] const TrackedTable* table(const QualifiedName& name) const noexcept;
};

/// Binds `metadata` to `catalog`. A table, relationship, computed field or function that does not
/// fit the database is a problem and left out; the rest stays.
[[nodiscard]] std::shared_ptr<const Model> bind_model(Catalog catalog, Metadata metadata,
                                                      const ApiSettings& settings,
                                                      Problems& problems);

}  // namespace millrace::sql
