#include "selection_compiler.hpp"

#include <array>

#include <fmt/core.h>

#include "list_pushes.hpp"
#include "values.hpp"

namespace millrace::sql {

using value::Kind;
using value::Value;

namespace {

bool is_wide_number(const SqlType& type) {
    return type.is("int8") || type.is("numeric") || type.is("float8");
}

}  // namespace

std::optional<FieldContext> root_context(std::string_view root_type, Compilation& compilation) {
    const source::ClaimedField& field = compilation.request.field;
    RequestPath path = "$.selectionSet." + std::string(field.name);
    const Binding* binding =
        field.field == nullptr ? nullptr : compilation.schema().find(root_type, field.name);
    if (binding == nullptr) {
        compilation.fail(kNotFound, std::move(path), "the role has no such field");
        return std::nullopt;
    }
    return FieldContext{field, *binding, std::move(path)};
}

RowArguments SelectionCompiler::arguments(const FieldContext& context) {
    return {context.claimed.field, c_.arguments_of(context.claimed), context.path};
}

Node SelectionCompiler::root_field(const FieldContext& context) {
    const Binding& binding = context.binding;
    switch (binding.meaning) {
        case Meaning::SelectRows:
            return row_list(*binding.table, c_.build.table(binding.table->table->table->name),
                            nullptr, context);
        case Meaning::SelectAggregate:
            return aggregates(*binding.table, c_.build.table(binding.table->table->table->name),
                              nullptr, context);
        case Meaning::SelectByKey:
            return by_key(context);
        case Meaning::FunctionRows:
        case Meaning::FunctionAggregate:
            return function_rows(context);
        case Meaning::NothingToQuery:
            return c_.build.text(c_.build.keep(fmt::format("\"{}\"", kNothingToQuery)));  // JSON
        default:
            break;
    }
    c_.fail(kNotSupported, context.path, "this field does not select");
    return c_.build.null();
}

Node SelectionCompiler::key_condition(const FieldContext& context, std::string_view alias) {
    const TableAccess& access = *context.binding.table;
    const RowArguments key = arguments(context);
    std::vector<Node> parts;
    for (const TrackedColumn* column : access.visible_key()) {
        parts.push_back(c_.build.compare(Operator::Equal,
                                         conditions_.visible_column(access, *column->column, alias),
                                         parameter(key.get(column->field), column->column->type,
                                                   key.type_of(column->field).name, c_)));
    }
    return c_.build.all_of(parts);
}

Node SelectionCompiler::by_key(const FieldContext& context) {
    const TableAccess& access = *context.binding.table;
    const Relation* relation = c_.build.table(access.table->table->name);
    return single_row(access, relation, key_condition(context, relation->alias), context);
}

Node SelectionCompiler::function_rows(const FieldContext& context) {
    const TrackedFunction& function = *context.binding.function;
    const RowArguments given = arguments(context);
    const std::string_view type =
        context.field().argument("args") == nullptr ? "" : given.type_of("args").name;
    const Relation* relation = c_.build.function(
        conditions_.function_call(function, given.get("args"), type, context.path));
    if (context.binding.meaning == Meaning::FunctionAggregate) {
        return aggregates(*context.binding.table, relation, nullptr, context);
    }
    return function.function->returns_set
               ? row_list(*context.binding.table, relation, nullptr, context)
               : single_row(*context.binding.table, relation, nullptr, context);
}

Node SelectionCompiler::single_row(const TableAccess& access, const Relation* relation, Node join,
                                   const FieldContext& context) {
    const std::array parts{join, conditions_.row_filter(access, relation->alias)};
    const std::vector<Projection> projections{{row_object(context, relation->alias), "root"}};
    Select select;
    select.projections = c_.build.keep_all(projections);
    select.from = relation;
    select.where = c_.build.all_of(parts);
    select.limit = c_.build.integer(1);
    return c_.build.subquery(c_.build.select(select), true);
}

// Where nothing is ordered or cut the rows are gathered at once; else by an outer select, since an
// aggregate comes before its own ORDER BY and LIMIT.
Node SelectionCompiler::row_list(const TableAccess& access, const Relation* relation, Node join,
                                 const FieldContext& context) {
    Select rows = source_.rows(access, relation, join, arguments(context), true);
    add_pushes(rows, access, context.claimed.pushes, c_, conditions_);
    const Node object = row_object(context, relation->alias);
    const bool plain = rows.order.empty() && rows.limit == nullptr && rows.offset == nullptr &&
                       rows.distinct_on.empty();
    if (plain) {
        const std::vector<Projection> list{{c_.build.json_list(object, nullptr), "root"}};
        rows.projections = c_.build.keep_all(list);
        return c_.build.subquery(c_.build.select(rows), true);
    }
    const std::vector<Projection> one{{object, "root"}};
    rows.projections = c_.build.keep_all(one);
    Select outer;
    outer.from = c_.build.derived(c_.build.select(rows));
    const std::vector<Projection> list{
        {c_.build.json_list(c_.build.as_json(c_.build.column(outer.from->alias, "root")), nullptr),
         "root"}};
    outer.projections = c_.build.keep_all(list);
    return c_.build.subquery(c_.build.select(outer), true);
}

Node SelectionCompiler::row_object(const FieldContext& context, std::string_view alias) {
    return object(context, [&](const FieldContext& member) { return row_member(member, alias); });
}

Node SelectionCompiler::row_member(const FieldContext& context, std::string_view alias) {
    switch (context.binding.meaning) {
        case Meaning::Column:
            return column(context, alias);
        case Meaning::Relationship:
        case Meaning::RelationshipAggregate:
            return relationship(context, alias);
        case Meaning::ComputedField:
            return computed_field(context, alias);
        default:
            return c_.build.null();
    }
}

Node SelectionCompiler::column(const FieldContext& context, std::string_view alias) {
    const TrackedColumn& column = *context.binding.column;
    Node value = conditions_.visible_column(*context.binding.table, *column.column, alias);
    if (column.enumeration != nullptr) { return enum_value(value, column); }
    return leaf(value, column.column->type, context);
}

// The naming convention may spell the values of an enum table otherwise than its rows do.
Node SelectionCompiler::enum_value(Node value, const TrackedColumn& column) {
    const Naming& naming = c_.model().naming;
    std::vector<std::string_view> from;
    std::vector<std::string_view> to;
    for (const EnumTableValue& item : column.enumeration->table->enum_values) {
        const std::string spelled = naming.enum_value(item.name);
        if (spelled == item.name) { continue; }
        from.push_back(item.name);
        to.push_back(c_.build.keep(spelled));
    }
    return from.empty() ? value : c_.build.renamed(value, from, to);
}

Node SelectionCompiler::leaf(Node value, const SqlType& type, const FieldContext& context) {
    if (type.is_json() && context.field().argument("path") != nullptr) {
        const Value path = arguments(context).get("path");
        if (!path.is_nothing()) {
            return c_.build.json_path(
                value, parameter(path, built_in_type("text", true), ParameterForm::JsonPath,
                                 context.path + ".args.path", c_));
        }
    }
    if (c_.model().settings.stringify_numbers && is_wide_number(type)) {
        return c_.build.as_text(value);
    }
    return c_.build.json_column(value, *c_.build.keep_type(type));
}

Node SelectionCompiler::relationship(const FieldContext& context, std::string_view alias) {
    const Relationship& relationship = *context.binding.relationship;
    const TableAccess& target = *context.binding.table;
    const Relation* relation = c_.build.table(relationship.target->table->name);
    const Node join = conditions_.join(relationship, alias, relation->alias);
    if (context.binding.meaning == Meaning::RelationshipAggregate) {
        return aggregates(target, relation, join, context);
    }
    return relationship.kind == RelationshipKind::Array
               ? row_list(target, relation, join, context)
               : single_row(target, relation, join, context);
}

Node SelectionCompiler::computed_field(const FieldContext& context, std::string_view alias) {
    const ComputedField& field = *context.binding.computed_field;
    const RowArguments given = arguments(context);
    const std::string_view type =
        context.field().argument("args") == nullptr ? "" : given.type_of("args").name;
    if (field.scalar()) {
        return leaf(
            conditions_.visible_computed_field(*context.binding.table, field, given.get("args"),
                                               type, alias, context.path),
            field.function->result, context);
    }
    const Relation* relation = c_.build.function(
        conditions_.computed_call(field, given.get("args"), type, alias, context.path));
    return row_list(*context.binding.table, relation, nullptr, context);
}

}  // namespace millrace::sql
