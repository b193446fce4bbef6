#include <array>

#include <fmt/core.h>

#include "selection_compiler.hpp"
#include "values.hpp"

namespace millrace::sql {

using value::Kind;
using value::Value;

namespace {

constexpr std::string_view kRowNumber = "nth";

bool is_wide_number(const SqlType& type) {
    return type.is("int8") || type.is("numeric") || type.is("float8");
}

}  // namespace

/// The rows that are aggregated, as a derived table: values that aggregates read are its columns.
struct SelectionCompiler::AggregateScope {
    const TableAccess* access = nullptr;
    std::string_view rows;   // alias of a row inside
    std::string_view outer;  // alias of the derived table
    std::vector<Projection> projections;
    bool numbered = false;
};

// The role's own limit bounds the rows that are shown, not those that are counted.
Node SelectionCompiler::aggregates(const TableAccess& access, const Relation* relation, Node join,
                                   const FieldContext& context) {
    Select rows = source_.rows(access, relation, join, arguments(context), false);
    AggregateScope scope{&access, relation->alias, c_.build.alias(), {}, false};
    const Node object_node = object(context, [&](const FieldContext& member) {
        return member.binding.meaning == Meaning::Nodes ? nodes(scope, member)
                                                        : aggregate_object(scope, member);
    });
    if (scope.projections.empty()) { scope.projections.push_back({c_.build.integer(1), "one"}); }
    rows.projections = c_.build.keep_all(scope.projections);
    Select outer;
    const std::vector<Projection> root{{object_node, "root"}};
    outer.projections = c_.build.keep_all(root);
    outer.from = scope.numbered ? numbered(scope, rows)
                                : c_.build.derived(c_.build.select(rows), scope.outer);
    return c_.build.subquery(c_.build.select(outer), true);
}

// The rows with their places, counted when they are ordered and cut.
const Relation* SelectionCompiler::numbered(const AggregateScope& scope, const Select& rows) {
    const Relation* inner = c_.build.derived(c_.build.select(rows));
    std::vector<Projection> projections;
    for (const Projection& projection : scope.projections) {
        projections.push_back({c_.build.column(inner->alias, projection.alias), projection.alias});
    }
    projections.push_back({c_.build.row_number({}), kRowNumber});
    Select counted;
    counted.projections = c_.build.keep_all(projections);
    counted.from = inner;
    return c_.build.derived(c_.build.select(counted), scope.outer);
}

Node SelectionCompiler::exposed(AggregateScope& scope, Node value) {
    const std::string_view name = c_.build.keep(fmt::format("c{}", scope.projections.size()));
    scope.projections.push_back({value, name});
    return c_.build.column(scope.outer, name);
}

Node SelectionCompiler::nodes(AggregateScope& scope, const FieldContext& context) {
    const Node item = exposed(scope, row_object(context, scope.rows));
    Node filter = nullptr;
    if (const auto most = scope.access->select.limit()) {
        scope.numbered = true;
        filter = c_.build.compare(Operator::LessOrEqual, c_.build.column(scope.outer, kRowNumber),
                                  c_.build.integer(*most));
    }
    return c_.build.json_list(c_.build.as_json(item), filter);
}

Node SelectionCompiler::aggregate_object(AggregateScope& scope, const FieldContext& context) {
    return object(context,
                  [&](const FieldContext& member) { return aggregate_member(scope, member); });
}

Node SelectionCompiler::aggregate_member(AggregateScope& scope, const FieldContext& context) {
    if (context.binding.meaning == Meaning::Count) { return count(scope, context); }
    if (!c_.request.dialect.supports(context.binding.aggregate)) {
        c_.fail(kNotSupported, context.path, "this database has no such aggregate");
    }
    return aggregated_columns(scope, context);
}

Node SelectionCompiler::count(AggregateScope& scope, const FieldContext& context) {
    const RowArguments given = arguments(context);
    const Value columns = given.get("columns");
    const Value distinct = given.get("distinct");
    std::vector<Node> operands;
    if (columns.is(Kind::List)) {
        for (const Value& item : columns.items()) {
            const Binding& column = *c_.schema().find(given.type_of("columns").name, item.text());
            operands.push_back(exposed(
                scope,
                conditions_.visible_column(*scope.access, *column.column->column, scope.rows)));
        }
    }
    return c_.build.aggregate(AggregateFunction::Count,
                              distinct.is(Kind::Boolean) && distinct.as_boolean(), operands);
}

Node SelectionCompiler::aggregated_columns(AggregateScope& scope, const FieldContext& context) {
    const AggregateFunction function = context.binding.aggregate;
    const auto member = [&](const FieldContext& field) -> Node {
        Node value = nullptr;
        const SqlType* type = nullptr;
        if (field.binding.meaning == Meaning::ComputedField) {
            const RowArguments given = arguments(field);
            const std::string_view arguments_type =
                field.field().argument("args") == nullptr ? "" : given.type_of("args").name;
            value = conditions_.visible_computed_field(*scope.access, *field.binding.computed_field,
                                                       given.get("args"), arguments_type,
                                                       scope.rows, field.path);
            type = &field.binding.computed_field->function->result;
        } else {
            value = conditions_.visible_column(*scope.access, *field.binding.column->column,
                                               scope.rows);
            type = &field.binding.column->column->type;
        }
        const std::array operand{exposed(scope, value)};
        const Node aggregate = c_.build.aggregate(function, false, operand);
        return c_.model().settings.stringify_numbers && is_wide_number(*type)
                   ? c_.build.as_text(aggregate)
                   : aggregate;
    };
    return object(context, member);
}

}  // namespace millrace::sql
