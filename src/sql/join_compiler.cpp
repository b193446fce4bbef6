#include <millrace/sql/join_compiler.hpp>

#include <algorithm>

#include "selection_compiler.hpp"

namespace millrace::sql {

namespace {

Parameter key_list(const SqlType& type, std::size_t key) {
    Parameter parameter;
    parameter.type = type;
    parameter.form = ParameterForm::Keys;
    parameter.key = key;
    return parameter;
}

/// Compiles one join.
class JoinCompiler {
public:
    JoinCompiler(const JoinTarget& target, const TableAccess& access, Compilation& compilation)
        : target_(target), access_(access), c_(compilation) {}

    [[nodiscard]] Select compile() {
        const Relation* keys = key_relation();
        const Relation* rows = c_.build.table(access_.table->table->name);
        SelectionCompiler selection(c_);
        const Binding binding{.meaning = Meaning::SelectRows, .table = &access_};
        const source::ClaimedField& field = c_.request.field;
        const FieldContext context{field, binding, "$.selectionSet." + std::string(field.name)};
        const Node join = condition(*keys, *rows, selection.conditions());
        const Node value = target_.list ? selection.row_list(access_, rows, join, context)
                                        : selection.single_row(access_, rows, join, context);
        const std::vector<Projection> projections{
            {c_.build.as_text(c_.build.column(keys->alias, kKeyPlace)), kKeyPlace},
            {value, "root"}};
        Select select;
        select.projections = c_.build.keep_all(projections);
        select.from = keys;
        return select;
    }

private:
    [[nodiscard]] const Column& column(std::size_t i) const {
        return *c_.schema().find(target_.type, target_.columns[i])->column->column;
    }

    const Relation* key_relation() {
        std::vector<Node> lists;
        if (c_.request.dialect.keys_are_json()) {
            lists.push_back(c_.build.parameter(key_list(built_in_type("json"), 0)));
        } else {
            for (std::size_t i = 0; i < target_.columns.size(); ++i) {
                SqlType type = column(i).type;
                type.array = true;
                lists.push_back(c_.build.parameter(key_list(type, i)));
            }
        }
        return c_.build.keys(lists, target_.columns.size());
    }

    // What hides a column hides it here as well: who may not see it cannot ask by it.
    Node condition(const Relation& keys, const Relation& rows, ConditionCompiler& conditions) {
        std::vector<Node> parts;
        for (std::size_t i = 0; i < target_.columns.size(); ++i) {
            parts.push_back(c_.build.compare(
                Operator::Equal, conditions.visible_column(access_, column(i), rows.alias),
                c_.build.column(keys.alias, c_.build.key_column(i))));
        }
        return c_.build.all_of(parts);
    }

    const JoinTarget& target_;
    const TableAccess& access_;
    Compilation& c_;
};

}  // namespace

const TableAccess* table_of_type(const RoleSchema& schema, std::string_view type) {
    const Naming& naming = schema.access().model().naming;
    for (const TableAccess& access : schema.access().tables()) {
        if (access.select.any() && naming.type(access.table->base) == type) { return &access; }
    }
    return nullptr;
}

Compiled<Statement> compile_join(const CompileRequest& request, const JoinTarget& target) {
    Arena arena;
    Compilation compilation(request, arena);
    const TableAccess* access = table_of_type(request.schema, target.type);
    const bool known =
        access != nullptr && std::ranges::all_of(target.columns, [&](std::string_view name) {
            const Binding* binding = request.schema.find(target.type, name);
            return binding != nullptr && binding->meaning == Meaning::Column;
        });
    if (!known) {
        return tl::unexpected(RequestProblem{kNotFound, "$", "the role has no such rows"});
    }
    const Select select = JoinCompiler(target, *access, compilation).compile();
    if (compilation.problem()) { return tl::unexpected(*compilation.problem()); }
    return print_statement(select, compilation.build.parameters(), request.dialect);
}

}  // namespace millrace::sql
