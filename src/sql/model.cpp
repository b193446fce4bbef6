#include <millrace/sql/model.hpp>

#include <algorithm>

#include <fmt/core.h>

#include "permission_check.hpp"

namespace millrace::sql {

const TrackedColumn* TrackedTable::column(std::string_view name) const noexcept {
    for (const TrackedColumn& column : columns) {
        if (column.column->name == name) { return &column; }
    }
    return nullptr;
}

const Relationship* TrackedTable::relationship(std::string_view name) const noexcept {
    for (const Relationship& relationship : relationships) {
        if (relationship.declaration->name == name) { return &relationship; }
    }
    return nullptr;
}

const ComputedField* TrackedTable::computed_field(std::string_view name) const noexcept {
    for (const ComputedField& field : computed_fields) {
        if (field.declaration->name == name) { return &field; }
    }
    return nullptr;
}

const TrackedTable* Model::table(const QualifiedName& name) const noexcept {
    for (const TrackedTable& tracked : tables) {
        if (tracked.table->name == name) { return &tracked; }
    }
    return nullptr;
}

namespace {

bool is_session_type(const SqlType& type) {
    return type.is_json();
}

class ModelBinder {
public:
    ModelBinder(Model& model, Problems& problems) : model_(model), problems_(problems) {}

    void bind() {
        for (const TableMetadata& metadata : model_.metadata.tables) { bind_table(metadata); }
        for (TrackedTable& table : model_.tables) {
            bind_enumerations(table);
            for (const auto& declaration : table.metadata->relationships) {
                bind_relationship(table, declaration);
            }
            for (const auto& declaration : table.metadata->computed_fields) {
                bind_computed_field(table, declaration);
            }
        }
        for (const FunctionMetadata& metadata : model_.metadata.functions) {
            bind_function(metadata);
        }
    }

private:
    void error(const std::string& where, std::string message) {
        problems_.push_back({Severity::Error, where, std::move(message)});
    }

    void bind_table(const TableMetadata& metadata) {
        const Table* table = model_.catalog.table(metadata.table);
        if (table == nullptr) {
            return error(metadata.where,
                         fmt::format("there is no table or view {}", to_string(metadata.table)));
        }
        TrackedTable tracked{table, &metadata, Naming::base(table->name, metadata.custom_name),
                             {},    {},        {}};
        if (!is_graphql_name(tracked.base.text)) {
            return error(metadata.where, fmt::format("{:?} cannot be a name in GraphQL: give it "
                                                     "another with configuration.custom_name",
                                                     tracked.base.text));
        }
        for (const Column& column : table->columns) {
            const auto custom = metadata.column_names.find(column.name);
            std::string field = custom == metadata.column_names.end()
                                    ? model_.naming.field(column.name)
                                    : custom->second;
            if (!is_graphql_name(field) || !is_graphql_name(model_.naming.scalar(column.type))) {
                problems_.push_back({Severity::Unsupported,
                                     fmt::format("{}.{}", metadata.where, column.name),
                                     "neither the column nor its type may have a name that GraphQL "
                                     "cannot spell; use configuration.column_config"});
                continue;
            }
            tracked.columns.push_back({&column, std::move(field), nullptr});
        }
        model_.tables.push_back(std::move(tracked));
    }

    // A column that refers to an enum table holds values of that enumeration.
    void bind_enumerations(TrackedTable& table) {
        for (const ForeignKey& key : table.table->foreign_keys) {
            const TrackedTable* target = model_.table(key.target);
            if (key.columns.size() != 1 || target == nullptr || !target->metadata->is_enum ||
                target->table->enum_values.empty()) {
                continue;
            }
            for (TrackedColumn& column : table.columns) {
                if (column.column->name == key.columns[0]) { column.enumeration = target; }
            }
        }
    }

    static const ForeignKey* find_key(const Table& table, const std::vector<std::string>& columns,
                                      const QualifiedName* target) {
        for (const ForeignKey& key : table.foreign_keys) {
            const bool same_target = target == nullptr || key.target == *target;
            if (same_target && std::ranges::is_permutation(key.columns, columns)) { return &key; }
        }
        return nullptr;
    }

    using ColumnNames = std::vector<std::pair<std::string, std::string>>;

    // Own and remote columns of `declaration`, and the table that it leads to.
    std::optional<ColumnNames> resolve(const TrackedTable& table,
                                       const RelationshipDeclaration& declaration,
                                       QualifiedName& target) {
        target = declaration.remote_table;
        if (!declaration.mapping.empty()) { return declaration.mapping; }
        ColumnNames names;
        if (!declaration.own_columns.empty()) {
            const ForeignKey* key = find_key(*table.table, declaration.own_columns, nullptr);
            if (key == nullptr) { return std::nullopt; }
            target = key->target;
            for (std::size_t i = 0; i < key->columns.size(); ++i) {
                names.emplace_back(key->columns[i], key->target_columns[i]);
            }
            return names;
        }
        const Table* remote = model_.catalog.table(target);
        const ForeignKey* key =
            remote == nullptr ? nullptr
                              : find_key(*remote, declaration.remote_columns, &table.table->name);
        if (key == nullptr) { return std::nullopt; }
        for (std::size_t i = 0; i < key->columns.size(); ++i) {
            names.emplace_back(key->target_columns[i], key->columns[i]);
        }
        return names;
    }

    void bind_relationship(TrackedTable& table, const RelationshipDeclaration& declaration) {
        QualifiedName target;
        const std::optional<ColumnNames> names = resolve(table, declaration, target);
        if (!names) {
            return error(declaration.where,
                         "there is no such foreign key; name its columns, or use "
                         "manual_configuration");
        }
        Relationship relationship{&declaration,
                                  declaration.name,
                                  declaration.kind,
                                  model_.table(target),
                                  {},
                                  !declaration.own_columns.empty(),
                                  true};
        if (relationship.target == nullptr) {
            return error(declaration.where, fmt::format("table {} is not tracked: add it to tables",
                                                        to_string(target)));
        }
        bool required = relationship.own_key;
        for (const auto& [own, remote] : *names) {
            const Column* here = table.table->column(own);
            const Column* there = relationship.target->table->column(remote);
            if (here == nullptr || there == nullptr) {
                return error(declaration.where,
                             fmt::format("there is no column {}", here == nullptr ? own : remote));
            }
            required = required && !here->nullable;
            relationship.columns.emplace_back(here, there);
        }
        relationship.nullable = !required;
        if (declaration.mapping.empty() == false) {
            relationship.own_key =
                declaration.inserts_before_parent && declaration.kind == RelationshipKind::Object;
        }
        table.relationships.push_back(std::move(relationship));
    }

    static std::optional<std::size_t> find_argument(const Function& function,
                                                    std::string_view name) {
        for (std::size_t i = 0; i < function.arguments.size(); ++i) {
            if (function.arguments[i].name == name) { return i; }
        }
        return std::nullopt;
    }

    void bind_computed_field(TrackedTable& table, const ComputedFieldDeclaration& declaration) {
        ComputedField field{
            &declaration, declaration.name, model_.catalog.function(declaration.function), 0, {},
            {},           nullptr};
        if (field.function == nullptr) {
            return error(declaration.where, fmt::format("there is no function {} (or several)",
                                                        to_string(declaration.function)));
        }
        const Function& function = *field.function;
        const auto row = declaration.table_argument.empty()
                             ? std::optional<std::size_t>(0)
                             : find_argument(function, declaration.table_argument);
        if (!row || *row >= function.arguments.size() ||
            model_.catalog.table_of_row_type(function.arguments[*row].type) != table.table) {
            return error(declaration.where,
                         "table_argument must be an argument whose type is the row of the table");
        }
        field.row_argument = *row;
        if (!bind_session(function, declaration.session_argument, declaration.where,
                          field.session_argument)) {
            return;
        }
        if (function.returns_set) {
            const Table* rows = model_.catalog.table_of_row_type(function.result);
            field.rows = rows == nullptr ? nullptr : model_.table(rows->name);
            if (field.rows == nullptr) {
                return error(declaration.where, "the table of its rows is not tracked");
            }
        }
        for (std::size_t i = 0; i < function.arguments.size(); ++i) {
            if (i != field.row_argument && i != field.session_argument) {
                field.arguments.push_back(i);
            }
        }
        table.computed_fields.push_back(std::move(field));
    }

    bool bind_session(const Function& function, const std::string& name, const std::string& where,
                      std::optional<std::size_t>& out) {
        if (name.empty()) { return true; }
        out = find_argument(function, name);
        if (out && is_session_type(function.arguments[*out].type)) { return true; }
        error(where, fmt::format("session_argument {} must be an argument of type json", name));
        return false;
    }

    void bind_function(const FunctionMetadata& metadata) {
        TrackedFunction tracked{model_.catalog.function(metadata.function),
                                &metadata,
                                Naming::base(metadata.function, metadata.custom_name),
                                nullptr,
                                {},
                                {},
                                false};
        if (tracked.function == nullptr) {
            return error(metadata.where, fmt::format("there is no function {} (or several)",
                                                     to_string(metadata.function)));
        }
        const Function& function = *tracked.function;
        const Table* rows = model_.catalog.table_of_row_type(function.result);
        tracked.rows = rows == nullptr ? nullptr : model_.table(rows->name);
        if (tracked.rows == nullptr) {
            return error(metadata.where,
                         "the function must return rows of a table that is tracked");
        }
        if (!bind_session(function, metadata.session_argument, metadata.where,
                          tracked.session_argument)) {
            return;
        }
        for (std::size_t i = 0; i < function.arguments.size(); ++i) {
            if (i != tracked.session_argument) { tracked.arguments.push_back(i); }
        }
        tracked.mutates = metadata.exposed_as == ExposedAs::Mutation ||
                          (metadata.exposed_as == ExposedAs::ByVolatility &&
                           function.volatility == Volatility::Volatile);
        model_.functions.push_back(std::move(tracked));
    }

    Model& model_;
    Problems& problems_;
};

}  // namespace

std::shared_ptr<const Model> bind_model(Catalog catalog, Metadata metadata,
                                        const ApiSettings& settings, Problems& problems) {
    auto model = std::make_shared<Model>(std::move(catalog), std::move(metadata), settings);
    ModelBinder(*model, problems).bind();
    check_permissions(*model, problems);
    return model;
}

}  // namespace millrace::sql
