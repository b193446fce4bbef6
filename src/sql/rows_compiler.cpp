#include "rows_compiler.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "list_pushes.hpp"
#include "selection_compiler.hpp"

namespace millrace::sql {

namespace {

// At most one row of `table` has given values in `columns`.
bool is_unique(const Relationship& relationship) {
    const Table& table = *relationship.target->table;
    const auto covers = [&](const Key& key) {
        return std::ranges::all_of(key.columns, [&](const std::string& name) {
            return std::ranges::any_of(relationship.columns,
                                       [&](const auto& pair) { return pair.second->name == name; });
        });
    };
    return (table.primary_key && covers(*table.primary_key)) ||
           std::ranges::any_of(table.unique_keys, covers);
}

/// Compiles the columns of one statement.
class RowsCompiler {
public:
    explicit RowsCompiler(Compilation& compilation) : c_(compilation), selection_(compilation) {}

    [[nodiscard]] Select compile(const FieldContext& root, const RowLayout& layout) {
        const TableAccess& access = *root.binding.table;
        const Relation* relation = c_.build.table(access.table->table->name);
        Select select;
        if (root.binding.meaning == Meaning::SelectByKey) {
            const std::array parts{selection_.key_condition(root, relation->alias),
                                   selection_.conditions().row_filter(access, relation->alias)};
            select.from = relation;
            select.where = c_.build.all_of(parts);
            select.limit = c_.build.integer(1);
        } else {
            select = selection_.source().rows(access, relation, nullptr, selection_.arguments(root),
                                              true);
            add_pushes(select, access, root.claimed.pushes, c_, selection_.conditions());
        }
        Columns columns = columns_of(layout.cells(), relation->alias, root.path);
        select.projections = c_.build.keep_all(columns.projections);
        select.left_joins = c_.build.keep_all(columns.joins);
        return select;
    }

private:
    struct Columns {
        std::vector<Projection> projections;
        std::vector<const Relation*> joins;
    };

    Columns columns_of(std::span<const CellLayout> cells, std::string_view alias,
                       const RequestPath& path) {
        Columns columns;
        for (const CellLayout& cell : cells) {
            const FieldContext context{*cell.field, *cell.binding,
                                       path + ".selectionSet." + std::string(cell.field->name)};
            if (cell.kind == CellKind::Object) {
                add_row(context, cell, alias, columns);
            } else {
                columns.projections.push_back({value(context, cell.kind, alias), next_name()});
            }
        }
        return columns;
    }

    Node value(const FieldContext& context, CellKind kind, std::string_view alias) {
        const Node member = selection_.row_member(context, alias);
        if (kind == CellKind::NumberText) { return c_.build.as_text(member); }
        if (kind != CellKind::Json || member->json) { return member; }
        static const QualifiedName kToJson{"pg_catalog", "to_json"};
        const std::array argument{member};
        const std::array<std::string_view, 1> unnamed{};
        return c_.build.call(kToJson, argument, unnamed);
    }

    // A related row is joined, so that the database may choose how; its first column says whether
    // there is one.
    void add_row(const FieldContext& context, const CellLayout& cell, std::string_view alias,
                 Columns& columns) {
        const Relationship& relationship = *context.binding.relationship;
        const TableAccess& target = *context.binding.table;
        const Relation* relation = c_.build.table(relationship.target->table->name);
        const std::array parts{selection_.conditions().join(relationship, alias, relation->alias),
                               selection_.conditions().row_filter(target, relation->alias)};
        Columns inner = columns_of(cell.cells, relation->alias, context.path);
        inner.projections.insert(inner.projections.begin(),
                                 Projection{c_.build.boolean(true), next_name()});
        Select row;
        row.from = relation;
        row.where = c_.build.all_of(parts);
        row.projections = c_.build.keep_all(inner.projections);
        row.left_joins = c_.build.keep_all(inner.joins);
        if (!is_unique(relationship)) { row.limit = c_.build.integer(1); }
        const Relation* joined = c_.build.derived(c_.build.select(row));
        columns.joins.push_back(joined);
        for (const Projection& projection : inner.projections) {
            columns.projections.push_back(
                {c_.build.column(joined->alias, projection.alias), next_name()});
        }
    }

    std::string_view next_name() { return c_.build.keep(fmt::format("c{}", names_++)); }

    Compilation& c_;
    SelectionCompiler selection_;
    std::size_t names_ = 0;
};

}  // namespace

bool answers_rows(const Binding& root) noexcept {
    return root.meaning == Meaning::SelectRows || root.meaning == Meaning::SelectByKey;
}

Compiled<Statement> compile_rows(const CompileRequest& request, const RowLayout& layout) {
    Arena arena;
    Compilation compilation(request, arena);
    const std::optional<FieldContext> context = root_context("query_root", compilation);
    if (!context) { return tl::unexpected(*compilation.problem()); }
    const Select select = RowsCompiler(compilation).compile(*context, layout);
    if (compilation.problem()) { return tl::unexpected(*compilation.problem()); }
    return print_statement(select, compilation.build.parameters(), request.dialect);
}

}  // namespace millrace::sql
