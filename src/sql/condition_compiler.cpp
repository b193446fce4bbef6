#include "condition_compiler.hpp"

#include <array>

#include <fmt/core.h>

#include "values.hpp"

namespace millrace::sql {

using value::Kind;
using value::Value;

namespace {

const graphql::Type& input_type_of(const graphql::Type& type, std::string_view member) {
    return *type.input_field(member)->type->named;
}

bool is_object(const Value& value) {
    return value.is(Kind::Object);
}

// The operators that look into texts take a text, even where the column is something like one;
// citext compares without case only against its own kind.
bool looks_into_text(Operator op) {
    return op >= Operator::Like && op <= Operator::NotIRegex;
}

}  // namespace

// --- conditions of requests --------------------------------------------------------------------

Node ConditionCompiler::where(const Value& condition, const graphql::Type& type,
                              std::string_view alias, const RequestPath& path) {
    if (!is_object(condition)) {
        c_.fail(kValidationFailed, path,
                fmt::format("expected an object for type '{}', but found null", type.name));
        return c_.build.boolean(false);
    }
    std::vector<Node> parts;
    for (const auto& [name, operand] : condition.members()) {
        const Binding* binding = c_.schema().find(type.name, name);
        if (binding == nullptr) { continue; }
        parts.push_back(where_member({*binding, operand, input_type_of(type, name), alias,
                                      fmt::format("{}.{}", path, name)}));
    }
    return c_.build.all_of(parts);
}

Node ConditionCompiler::where_member(const Member& member) {
    if (member.operand.is_nothing()) {
        c_.fail(kValidationFailed, member.path,
                fmt::format("unexpected null value for type '{}'", member.type.name));
        return c_.build.boolean(false);
    }
    switch (member.binding.meaning) {
        case Meaning::And:
            return where_list(member, false);
        case Meaning::Or:
            return where_list(member, true);
        case Meaning::Not:
            return c_.build.negation(where(member.operand, member.type, member.alias, member.path));
        case Meaning::Column:
            return where_column(member);
        case Meaning::Relationship:
            return where_related(member);
        case Meaning::RelationshipAggregate:
            return aggregate_predicate(member);
        case Meaning::ComputedField:
            return where_computed_field(member);
        default:
            return c_.build.boolean(false);
    }
}

Node ConditionCompiler::where_list(const Member& member, bool any) {
    std::vector<Node> parts;
    for (std::size_t i = 0; i < member.operand.items().size(); ++i) {
        parts.push_back(where(member.operand.items()[i], member.type, member.alias,
                              fmt::format("{}[{}]", member.path, i)));
    }
    return any ? c_.build.any_of(parts) : c_.build.all_of(parts);
}

Node ConditionCompiler::where_column(const Member& member) {
    const TrackedColumn& column = *member.binding.column;
    Comparison comparison{visible_column(*member.binding.table, *column.column, member.alias),
                          &column.column->type,
                          {},
                          nullptr,
                          member.path};
    return comparisons(member.operand, comparison, member.type);
}

Node ConditionCompiler::where_related(const Member& member) {
    const Relationship& relationship = *member.binding.relationship;
    const Relation* relation = c_.build.table(relationship.target->table->name);
    return related(*member.binding.table, relation,
                   join(relationship, member.alias, relation->alias), member);
}

Node ConditionCompiler::where_computed_field(const Member& member) {
    const ComputedField& field = *member.binding.computed_field;
    if (field.scalar()) {
        const Comparison comparison{
            visible_computed_field(*member.binding.table, field, Value::absent(), {}, member.alias,
                                   member.path),
            &field.function->result,
            {},
            nullptr,
            member.path};
        return comparisons(member.operand, comparison, member.type);
    }
    const Relation* relation =
        c_.build.function(computed_call(field, Value::absent(), {}, member.alias, member.path));
    return related(*member.binding.table, relation, nullptr, member);
}

Node ConditionCompiler::related(const TableAccess& target, const Relation* relation, Node join,
                                const Member& member) {
    const std::array parts{join, row_filter(target, relation->alias),
                           where(member.operand, member.type, relation->alias, member.path)};
    Select select;
    const std::vector<Projection> one{{c_.build.integer(1), {}}};
    select.projections = c_.build.keep_all(one);
    select.from = relation;
    select.where = c_.build.all_of(parts);
    return c_.build.exists(c_.build.select(select));
}

Node ConditionCompiler::aggregate_predicate(const Member& member) {
    if (member.operand.members().size() != 1) {
        c_.fail(kValidationFailed, member.path, "exactly one predicate should be specified");
        return c_.build.boolean(false);
    }
    const auto& [name, predicate] = member.operand.members()[0];
    const Binding& function = *c_.schema().find(member.type.name, name);
    const graphql::Type& type = input_type_of(member.type, name);
    const RequestPath path = fmt::format("{}.{}", member.path, name);
    if (!is_object(predicate)) {
        c_.fail(kValidationFailed, path, "expected an object, but found null");
        return c_.build.boolean(false);
    }
    const Relationship& relationship = *member.binding.relationship;
    const Relation* relation = c_.build.table(relationship.target->table->name);
    const Value filter = predicate.member("filter");
    const std::array parts{join(relationship, member.alias, relation->alias),
                           row_filter(*member.binding.table, relation->alias),
                           filter.is_nothing() ? nullptr
                                               : where(filter, input_type_of(type, "filter"),
                                                       relation->alias, path + ".filter")};
    const Member inner{function, predicate, type, relation->alias, path};
    const std::vector<Projection> projections{{aggregate_value(function, inner, *relation), {}}};
    Select select;
    select.projections = c_.build.keep_all(projections);
    select.from = relation;
    select.where = c_.build.all_of(parts);
    const graphql::Type& comparison_type = input_type_of(type, "predicate");
    SqlType* value_type = c_.build.keep_type(built_in_type("float8"));
    if (function.aggregate == AggregateFunction::Count) { value_type->name = "int8"; }
    if (function.aggregate == AggregateFunction::BoolAnd ||
        function.aggregate == AggregateFunction::BoolOr) {
        value_type->name = "bool";
    }
    return comparisons(predicate.member("predicate"),
                       {c_.build.subquery(c_.build.select(select), false),
                        value_type,
                        {},
                        nullptr,
                        path + ".predicate"},
                       comparison_type);
}

Node ConditionCompiler::aggregate_value(const Binding& function, const Member& member,
                                        const Relation& relation) {
    const Value distinct = member.operand.member("distinct");
    const Value arguments = member.operand.member("arguments");
    std::vector<Node> columns;
    const auto add = [&](const Value& item) {
        const graphql::Type& type = input_type_of(member.type, "arguments");
        const Binding* column = c_.schema().find(type.name, item.text());
        columns.push_back(visible_column(*function.table, *column->column->column, relation.alias));
    };
    if (arguments.is(Kind::List)) {
        for (const Value& item : arguments.items()) { add(item); }
    } else if (!arguments.is_nothing()) {
        add(arguments);
    }
    if (!c_.request.dialect.supports(function.aggregate)) {
        c_.fail(kNotSupported, member.path, "this database has no such aggregate");
    }
    return c_.build.aggregate(function.aggregate,
                              distinct.is(Kind::Boolean) && distinct.as_boolean(), columns);
}

Node ConditionCompiler::comparisons(const Value& operators, const Comparison& comparison,
                                    const graphql::Type& type) {
    if (!is_object(operators)) {
        c_.fail(kValidationFailed, comparison.path,
                fmt::format("unexpected null value for type '{}'", type.name));
        return c_.build.boolean(false);
    }
    std::vector<Node> parts;
    for (const auto& [name, operand] : operators.members()) {
        const Binding* binding = c_.schema().find(type.name, name);
        if (binding == nullptr) { continue; }
        Comparison inner = comparison;
        const graphql::Type& operand_type = input_type_of(type, name);
        inner.path = fmt::format("{}.{}", comparison.path, name);
        inner.enumeration = operand_type.name;
        if (operand.is_nothing()) {
            c_.fail(kValidationFailed, inner.path,
                    fmt::format("unexpected null value for type '{}'", operand_type.name));
            continue;
        }
        if (binding->comparison != Operator::Cast) {
            parts.push_back(compare(binding->comparison, operand, inner));
            continue;
        }
        // `_cast: {String: {…}}`: each member names a type; its operand compares the cast value.
        for (const auto& [target, nested] : operand.members()) {
            SqlType* text = c_.build.keep_type(built_in_type("text"));
            Comparison cast = inner;
            cast.path = fmt::format("{}.{}", inner.path, target);
            cast.left = c_.build.cast(comparison.left, *text);
            cast.type = text;
            parts.push_back(comparisons(nested, cast, input_type_of(operand_type, target)));
        }
    }
    return c_.build.all_of(parts);
}

// --- comparing ---------------------------------------------------------------------------------

Node ConditionCompiler::compare(Operator op, const Value& operand, const Comparison& comparison) {
    if (!c_.request.dialect.supports(op)) {
        c_.fail(kNotSupported, comparison.path,
                fmt::format("this database has no operator {}", operator_name(op)));
        return c_.build.boolean(false);
    }
    if (op == Operator::IsNull) {
        if (!operand.is(Kind::Boolean)) {
            c_.fail(kValidationFailed, comparison.path, "expected true or false");
            return c_.build.boolean(false);
        }
        const Node is_null = c_.build.is_null(comparison.left);
        return operand.as_boolean() ? is_null : c_.build.negation(is_null);
    }
    return c_.build.compare(op, comparison.left, operand_of(op, operand, comparison));
}

Node ConditionCompiler::operand_of(Operator op, const Value& operand,
                                   const Comparison& comparison) {
    SqlType* type = c_.build.keep_type(*comparison.type);
    if (takes_list(op)) {
        if (type->array) {
            c_.fail(kNotSupported, comparison.path, "a list of arrays cannot be compared with");
        }
        type->array = true;
    } else if (op == Operator::HasKey || (looks_into_text(op) && type->name != "citext")) {
        *type = built_in_type("text");
    } else if (op == Operator::HasKeysAny || op == Operator::HasKeysAll) {
        *type = built_in_type("text", true);
    }
    return comparison.scope == nullptr ? parameter(operand, *type, comparison.enumeration, c_)
                                       : permission_value(operand, *type, c_);
}

Node ConditionCompiler::join(const Relationship& relationship, std::string_view own,
                             std::string_view remote) {
    std::vector<Node> parts;
    for (const auto& [here, there] : relationship.columns) {
        parts.push_back(c_.build.compare(Operator::Equal, c_.build.column(remote, there->name),
                                         c_.build.column(own, here->name)));
    }
    return c_.build.all_of(parts);
}

// --- what a role sees --------------------------------------------------------------------------

Node ConditionCompiler::grants(std::span<const SelectPermission* const> grants,
                               const TrackedTable& table, std::string_view alias) {
    std::vector<Node> alternatives;
    for (const SelectPermission* grant : grants) {
        alternatives.push_back(permission(grant->filter, {&table, alias, alias}));
    }
    return c_.build.any_of(alternatives);
}

Node ConditionCompiler::row_filter(const TableAccess& access, std::string_view alias) {
    if (access.select.everything || access.select.all_rows()) { return nullptr; }
    return grants(access.select.grants, *access.table, alias);
}

Node ConditionCompiler::visible_column(const TableAccess& access, const Column& column,
                                       std::string_view alias) {
    const Node value = c_.build.column(alias, column.name);
    const auto showing = access.select.hiding_grants(column.name, false);
    if (showing.empty()) { return value; }
    return c_.build.when(grants(showing, *access.table, alias), value);
}

Node ConditionCompiler::visible_computed_field(const TableAccess& access,
                                               const ComputedField& field, const Value& arguments,
                                               std::string_view arguments_type,
                                               std::string_view alias, const RequestPath& path) {
    const Node value = computed_call(field, arguments, arguments_type, alias, path);
    const auto showing = access.select.hiding_grants(field.declaration->name, true);
    if (showing.empty()) { return value; }
    return c_.build.when(grants(showing, *access.table, alias), value);
}

// --- calling functions -------------------------------------------------------------------------

Node ConditionCompiler::computed_call(const ComputedField& field, const Value& arguments,
                                      std::string_view arguments_type, std::string_view alias,
                                      const RequestPath& path) {
    return call({field.function, field.row_argument, field.session_argument}, arguments,
                arguments_type, alias, path);
}

Node ConditionCompiler::function_call(const TrackedFunction& function, const Value& arguments,
                                      std::string_view arguments_type, const RequestPath& path) {
    return call({function.function, {}, function.session_argument}, arguments, arguments_type, {},
                path);
}

// Arguments go by position until one is left to its default; those behind it go by name.
Node ConditionCompiler::call(const CallShape& shape, const Value& arguments,
                             std::string_view arguments_type, std::string_view alias,
                             const RequestPath& path) {
    const auto given = [&](std::size_t index) -> std::optional<Value> {
        if (!arguments.is(Kind::Object)) { return std::nullopt; }
        for (const auto& [name, operand] : arguments.members()) {
            const Binding* binding = c_.schema().find(arguments_type, name);
            if (binding != nullptr && binding->argument == index) { return operand; }
        }
        return std::nullopt;
    };
    std::vector<Node> values;
    std::vector<std::string_view> names;
    bool by_name = false;
    const std::vector<FunctionArgument>& declared = shape.function->arguments;
    for (std::size_t i = 0; i < declared.size(); ++i) {
        Node value = nullptr;
        if (shape.row == i) {
            value = c_.build.row(alias);
        } else if (shape.session == i) {
            value = session_object(declared[i].type, c_);
        } else if (const std::optional<Value> operand = given(i)) {
            value = parameter(*operand, declared[i].type, {}, c_);
        } else {
            by_name = true;
            continue;
        }
        if (by_name && declared[i].name.empty()) {
            c_.fail(kNotSupported, path + ".args.args",
                    "Only last set of positional arguments can be omitted");
        }
        values.push_back(value);
        names.push_back(by_name ? std::string_view(declared[i].name) : std::string_view());
    }
    return c_.build.call(shape.function->name, values, names);
}

// --- permissions -------------------------------------------------------------------------------

Node ConditionCompiler::permission(const BooleanExpression& expression, const RowScope& scope) {
    if (!is_object(expression)) {
        c_.fail(kUnexpected, "$", "a permission is not an object");
        return c_.build.boolean(false);
    }
    std::vector<Node> parts;
    for (const auto& [name, operand] : expression.members()) {
        parts.push_back(permission_member(name, operand, scope));
    }
    return c_.build.all_of(parts);
}

Node ConditionCompiler::permission_list(const Value& list, const RowScope& scope, bool any) {
    std::vector<Node> parts;
    if (!list.is(Kind::List)) {
        c_.fail(kUnexpected, "$", "a permission has something else than a list behind _and or _or");
        return c_.build.boolean(false);
    }
    for (const Value& item : list.items()) { parts.push_back(permission(item, scope)); }
    return any ? c_.build.any_of(parts) : c_.build.all_of(parts);
}

Node ConditionCompiler::permission_member(std::string_view name, const Value& operand,
                                          const RowScope& scope) {
    if (name == "_and") { return permission_list(operand, scope, false); }
    if (name == "_or") { return permission_list(operand, scope, true); }
    if (name == "_not") { return c_.build.negation(permission(operand, scope)); }
    if (name == "_exists") { return permission_exists(operand, scope); }
    if (const Column* column = scope.table->table->column(name)) {
        return permission_column(*column, operand, scope);
    }
    if (const Relationship* relationship = scope.table->relationship(name)) {
        const Relation* relation = c_.build.table(relationship->target->table->name);
        const std::array parts{
            join(*relationship, scope.alias, relation->alias),
            permission(operand, {relationship->target, relation->alias, scope.root})};
        const std::vector<Projection> one{{c_.build.integer(1), {}}};
        Select select;
        select.projections = c_.build.keep_all(one);
        select.from = relation;
        select.where = c_.build.all_of(parts);
        return c_.build.exists(c_.build.select(select));
    }
    if (const ComputedField* field = scope.table->computed_field(name)) {
        return permission_computed_field(*field, operand, scope);
    }
    c_.fail(kUnexpected, "$",
            fmt::format("a permission of table {} names {:?}, which the table does not have",
                        to_string(scope.table->table->name), name));
    return c_.build.boolean(false);
}

Node ConditionCompiler::permission_computed_field(const ComputedField& field, const Value& operand,
                                                  const RowScope& scope) {
    const Node call = computed_call(field, Value::absent(), {}, scope.alias, "$");
    if (field.scalar()) {
        return permission_comparisons(operand, call, field.function->result, scope);
    }
    const Relation* relation = c_.build.function(call);
    const std::vector<Projection> one{{c_.build.integer(1), {}}};
    Select select;
    select.projections = c_.build.keep_all(one);
    select.from = relation;
    select.where = permission(operand, {field.rows, relation->alias, scope.root});
    return c_.build.exists(c_.build.select(select));
}

Node ConditionCompiler::permission_exists(const Value& operand, const RowScope& scope) {
    const Value name = is_object(operand) ? operand.member("_table") : Value::absent();
    const TrackedTable* table = nullptr;
    if (name.is(Kind::Object) && name.member("name").is(Kind::String)) {
        const Value schema = name.member("schema");
        table = c_.model().table({schema.is(Kind::String) ? std::string(schema.text()) : "public",
                                  std::string(name.member("name").text())});
    } else if (name.is(Kind::String)) {
        table = c_.model().table({"public", std::string(name.text())});
    }
    if (table == nullptr) {
        c_.fail(kUnexpected, "$", "a permission asks with _exists for a table that is not tracked");
        return c_.build.boolean(false);
    }
    const Relation* relation = c_.build.table(table->table->name);
    const std::vector<Projection> one{{c_.build.integer(1), {}}};
    Select select;
    select.projections = c_.build.keep_all(one);
    select.from = relation;
    select.where = permission(operand.member("_where"), {table, relation->alias, scope.root});
    return c_.build.exists(c_.build.select(select));
}

Node ConditionCompiler::permission_column(const Column& column, const Value& operand,
                                          const RowScope& scope) {
    return permission_comparisons(operand, c_.build.column(scope.alias, column.name), column.type,
                                  scope);
}

Node ConditionCompiler::permission_comparisons(const Value& operand, Node left, const SqlType& type,
                                               const RowScope& scope) {
    const Comparison comparison{left, &type, {}, &scope, "$"};
    if (!is_object(operand)) { return compare(Operator::Equal, operand, comparison); }
    std::vector<Node> parts;
    for (const auto& [name, value] : operand.members()) {
        const std::optional<Operator> op = find_operator(name);
        if (!op || value.is_nothing() || *op == Operator::Cast) {
            c_.fail(kUnexpected, "$",
                    fmt::format("a permission of table {} compares with {:?}, which is not known "
                                "there",
                                to_string(scope.table->table->name), name));
            continue;
        }
        parts.push_back(compares_columns(*op) ? c_.build.compare(without_column(*op), left,
                                                                 other_column(value, scope))
                                              : compare(*op, value, comparison));
    }
    return c_.build.all_of(parts);
}

Node ConditionCompiler::other_column(const Value& operand, const RowScope& scope) {
    if (operand.is(Kind::String) && scope.table->table->column(operand.text()) != nullptr) {
        return c_.build.column(scope.alias, operand.text());
    }
    const bool root = operand.is(Kind::List) && operand.items().size() == 2 &&
                      operand.items()[0].is(Kind::String) && operand.items()[0].text() == "$" &&
                      operand.items()[1].is(Kind::String);
    if (root) { return c_.build.column(scope.root, operand.items()[1].text()); }
    c_.fail(kUnexpected, "$", "a permission compares with a column that is not there");
    return c_.build.null();
}

}  // namespace millrace::sql
