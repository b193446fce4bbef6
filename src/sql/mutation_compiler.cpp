#include <millrace/sql/mutation_compiler.hpp>

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/core.h>

#include "selection_compiler.hpp"
#include "values.hpp"

namespace millrace::sql {
namespace {

using value::Kind;
using value::Value;

struct UpdateOperator {
    std::string_view name;
    std::string_view infix;    // empty: the operand itself
    std::string_view operand;  // built-in type of the operand; empty: that of the column
    bool list = false;
    bool operand_first = false;
};

constexpr std::array<UpdateOperator, 7> kUpdateOperators{{
    {"_set", "", "", false, false},
    {"_inc", "+", "", false, false},
    {"_append", "||", "", false, false},
    {"_prepend", "||", "", false, true},
    {"_delete_key", "-", "text", false, false},
    {"_delete_elem", "-", "int4", false, false},
    {"_delete_at_path", "#-", "text", true, false},
}};

class MutationCompiler {
public:
    MutationCompiler(Compilation& compilation, const FieldContext& context)
        : c_(compilation),
          context_(context),
          selection_(compilation),
          access_(*context.binding.table) {}

    Statement compile() {
        if (context_.binding.function != nullptr) { return call(); }
        read_arguments();
        mutation_.target = c_.build.table(access_.table->table->name);
        switch (context_.binding.meaning) {
            case Meaning::InsertRows:
            case Meaning::InsertOne:
                insert();
                break;
            case Meaning::UpdateRows:
            case Meaning::UpdateByKey:
                update();
                break;
            case Meaning::DeleteRows:
            case Meaning::DeleteByKey:
                remove();
                break;
            default:
                c_.fail(kNotSupported, context_.path, "this mutation is not compiled");
                return {};
        }
        const std::vector<Projection> projections{{answer(), "root"}, {allowed(), "allowed"}};
        Select select;
        select.projections = c_.build.keep_all(projections);
        return print_mutation(mutation_, select, c_.build.parameters(), c_.request.dialect);
    }

private:
    // A function that writes is asked like one that reads, and checks its caller itself.
    Statement call() {
        const std::vector<Projection> projections{{selection_.root_field(context_), "root"},
                                                  {c_.build.boolean(true), "allowed"}};
        Select select;
        select.projections = c_.build.keep_all(projections);
        return print_statement(select, c_.build.parameters(), c_.request.dialect);
    }

    ConditionCompiler& conditions() { return selection_.conditions(); }
    std::string_view alias() const { return mutation_.target->alias; }
    std::string argument_name(std::string_view words) const {
        return c_.model().naming.field(words);
    }

    void read_arguments() {
        arguments_ = {context_.claimed.field, c_.arguments_of(context_.claimed), context_.path};
    }

    // --- insert ---

    struct NewRow {
        std::vector<std::pair<const Column*, Node>> values;
    };

    void insert() {
        const bool one = context_.binding.meaning == Meaning::InsertOne;
        const std::string name = one ? "object" : "objects";
        const Value given = arguments_.get(name);
        const graphql::Type& type = arguments_.type_of(name);
        std::vector<NewRow> rows;
        if (given.is(Kind::List)) {
            for (const Value& item : given.items()) { rows.push_back(new_row(item, type)); }
        } else if (given.is(Kind::Object)) {
            rows.push_back(new_row(given, type));
        }
        if (access_.insert.permission != nullptr) {
            check_ = &access_.insert.permission->check;
            for (NewRow& row : rows) { add_presets(row, access_.insert.permission->presets); }
        }
        if (rows.empty()) { return; }
        mutation_.kind = MutationKind::Insert;
        lay_out(rows);
        add_conflict();
    }

    NewRow new_row(const Value& object, const graphql::Type& type) {
        NewRow row;
        for (const auto& [name, operand] : object.members()) {
            const Binding* binding = c_.schema().find(type.name, name);
            if (binding->meaning != Meaning::Column) {
                c_.fail(kNotSupported, fmt::format("{}.args.{}", context_.path, name),
                        "nested inserts are not compiled");
                continue;
            }
            const Column& column = *binding->column->column;
            row.values.emplace_back(
                &column,
                parameter(operand, column.type, type.input_field(name)->type->named->name, c_));
        }
        return row;
    }

    void add_presets(NewRow& row, const Presets& presets) {
        for (const auto& [name, preset] : presets) {
            const Column* column = access_.table->table->column(name);
            if (column == nullptr) { continue; }
            row.values.emplace_back(column, permission_value(preset, column->type, c_));
        }
    }

    // Rows may have different columns: what one leaves out has its default.
    void lay_out(const std::vector<NewRow>& rows) {
        std::vector<std::string_view> columns;
        for (const NewRow& row : rows) {
            for (const auto& [column, value] : row.values) {
                if (std::ranges::find(columns, column->name) == columns.end()) {
                    columns.push_back(column->name);
                }
            }
        }
        if (columns.empty()) { columns.push_back(access_.table->table->columns[0].name); }
        std::vector<std::span<const Node>> laid_out;
        for (const NewRow& row : rows) {
            std::vector<Node> values(columns.size(), nullptr);
            for (const auto& [column, value] : row.values) {
                const auto place = std::ranges::find(columns, column->name) - columns.begin();
                values[static_cast<std::size_t>(place)] = value;
            }
            laid_out.push_back(c_.build.keep_all(values));
        }
        mutation_.columns = c_.build.keep_all(columns);
        mutation_.rows = c_.build.keep_all(laid_out);
    }

    void add_conflict() {
        const std::string name = argument_name("on_conflict");
        const Value given = arguments_.get(name);
        if (given.is_nothing()) { return; }
        const graphql::Type& type = arguments_.type_of(name);
        const RequestPath path = fmt::format("{}.args.{}", context_.path, name);
        const auto type_of = [&](std::string_view member) -> const graphql::Type& {
            return *type.input_field(member)->type->named;
        };
        Conflict* conflict = c_.memory.make<Conflict>();
        conflict->constraint =
            c_.schema().find(type_of("constraint").name, given.member("constraint").text())->text;
        const std::string update_columns = argument_name("update_columns");
        const Value chosen = given.member(update_columns);
        std::vector<std::string_view> columns;
        for (const Value& item :
             chosen.is(Kind::List) ? chosen.items() : std::span<const Value>()) {
            const Binding* column = c_.schema().find(type_of(update_columns).name, item.text());
            if (column == nullptr) {
                c_.fail(kValidationFailed, path, "erroneous column name");
                continue;
            }
            columns.push_back(column->column->column->name);
        }
        conflict->columns = c_.build.keep_all(columns);
        std::vector<Node> parts;
        if (const Value where = given.member("where"); !where.is_nothing()) {
            parts.push_back(conditions().where(where, type_of("where"), alias(), path + ".where"));
        }
        if (const UpdatePermission* update = access_.update.permission) {
            parts.push_back(
                conditions().permission(update->filter, {access_.table, alias(), alias()}));
            conflict->presets = presets(update->presets);
        }
        conflict->where = c_.build.all_of(parts);
        mutation_.conflict = conflict;
    }

    std::span<const Assignment> presets(const Presets& declared) {
        std::vector<Assignment> assignments;
        for (const auto& [name, preset] : declared) {
            if (const Column* column = access_.table->table->column(name)) {
                assignments.push_back({column->name, permission_value(preset, column->type, c_)});
            }
        }
        return c_.build.keep_all(assignments);
    }

    // --- update and delete ---

    void update() {
        std::vector<Assignment> assignments;
        for (const UpdateOperator& op : kUpdateOperators) {
            const std::string name = argument_name(op.name);
            const Value given = arguments_.get(name);
            if (given.is_nothing()) { continue; }
            assign(op, given, arguments_.type_of(name), assignments);
        }
        if (const UpdatePermission* permission = access_.update.permission) {
            for (const Assignment& preset : presets(permission->presets)) {
                assignments.push_back(preset);
            }
            if (permission->check.is(Kind::Object)) { check_ = &permission->check; }
            filter(permission->filter);
        }
        if (assignments.empty()) {
            c_.fail(kValidationFailed, context_.path + ".args",
                    "at least any one of _set, _inc, _append, _prepend, _delete_key, _delete_elem "
                    "and _delete_at_path operator is expected");
        }
        mutation_.kind = MutationKind::Update;
        mutation_.assignments = c_.build.keep_all(assignments);
        select_rows(context_.binding.meaning == Meaning::UpdateByKey);
    }

    void assign(const UpdateOperator& op, const Value& given, const graphql::Type& type,
                std::vector<Assignment>& out) {
        for (const auto& [name, operand] : given.members()) {
            const Column& column = *c_.schema().find(type.name, name)->column->column;
            if (std::ranges::find(out, column.name, &Assignment::column) != out.end()) {
                c_.fail(kValidationFailed, context_.path + ".args",
                        fmt::format("Column found in multiple operators: \"{}\".", column.name));
            }
            const SqlType operand_type =
                op.operand.empty() ? column.type : built_in_type(op.operand, op.list);
            const Node value =
                parameter(operand, operand_type, type.input_field(name)->type->named->name, c_);
            const Node old = c_.build.column(alias(), column.name);
            out.push_back({column.name, op.infix.empty()   ? value
                                        : op.operand_first ? c_.build.infix(value, op.infix, old)
                                                           : c_.build.infix(old, op.infix, value)});
        }
    }

    void remove() {
        mutation_.kind = MutationKind::Delete;
        if (access_.remove.permission != nullptr) { filter(access_.remove.permission->filter); }
        select_rows(context_.binding.meaning == Meaning::DeleteByKey);
    }

    void filter(const BooleanExpression& expression) {
        rows_.push_back(conditions().permission(expression, {access_.table, alias(), alias()}));
    }

    void select_rows(bool by_key) {
        if (by_key) {
            add_key();
        } else {
            rows_.push_back(conditions().where(arguments_.get("where"), arguments_.type_of("where"),
                                               alias(), context_.path + ".args.where"));
        }
        mutation_.where = c_.build.all_of(rows_);
    }

    void add_key() {
        const std::string name = argument_name("pk_columns");
        const Value object = arguments_.get(name);
        for (const TrackedColumn* column : access_.visible_key()) {
            const Value value = object.is(Kind::Object) ? object.member(column->field)
                                                        : arguments_.get(column->field);
            rows_.push_back(c_.build.compare(Operator::Equal,
                                             c_.build.column(alias(), column->column->name),
                                             parameter(value, column->column->type, {}, c_)));
        }
    }

    // --- the answer ---

    // No row may be left for which the check does not hold; null does not.
    Node allowed() {
        if (check_ == nullptr) { return c_.build.boolean(true); }
        const Relation* rows = c_.build.changed_rows();
        const Node holds =
            conditions().permission(*check_, {access_.table, rows->alias, rows->alias});
        if (holds == nullptr) { return c_.build.boolean(true); }
        const std::vector<Projection> one{{c_.build.integer(1), {}}};
        Select broken;
        broken.projections = c_.build.keep_all(one);
        broken.from = rows;
        broken.where = c_.build.negation(c_.build.is_true(holds));
        return c_.build.negation(c_.build.exists(c_.build.select(broken)));
    }

    Node from_changed(const std::vector<Projection>& projections, const Relation* rows, Node limit,
                      bool json) {
        Select select;
        select.projections = c_.build.keep_all(projections);
        select.from = rows;
        select.limit = limit;
        return c_.build.subquery(c_.build.select(select), json);
    }

    Node answer() {
        const Meaning meaning = context_.binding.meaning;
        const bool one = meaning == Meaning::InsertOne || meaning == Meaning::UpdateByKey ||
                         meaning == Meaning::DeleteByKey;
        if (one) {
            const Relation* rows = c_.build.changed_rows();
            return from_changed({{selection_.row_object(context_, rows->alias), "root"}}, rows,
                                c_.build.integer(1), true);
        }
        return selection_.object(
            context_, [&](const FieldContext& member) { return response_member(member); });
    }

    Node response_member(const FieldContext& member) {
        const Relation* rows = c_.build.changed_rows();
        if (member.binding.meaning == Meaning::AffectedRows) {
            return from_changed({{c_.build.aggregate(AggregateFunction::Count, false, {}), {}}},
                                rows, nullptr, false);
        }
        const Node row = selection_.row_object(member, rows->alias);
        return from_changed({{c_.build.json_list(row, nullptr), "root"}}, rows, nullptr, true);
    }

    Compilation& c_;
    const FieldContext& context_;
    SelectionCompiler selection_;
    const TableAccess& access_;
    RowArguments arguments_;
    Mutation mutation_;
    std::vector<Node> rows_;                    // which rows are updated or deleted
    const BooleanExpression* check_ = nullptr;  // what changed rows must meet
};

}  // namespace

Compiled<Statement> compile_mutation(const CompileRequest& request) {
    Arena arena;
    Compilation compilation(request, arena);
    const std::optional<FieldContext> context = root_context("mutation_root", compilation);
    if (context && &request.dialect == &sqlite_dialect()) {
        compilation.fail(kNotSupported, context->path, "SQLite is read only here");
    }
    if (compilation.problem()) { return tl::unexpected(*compilation.problem()); }
    Statement statement = MutationCompiler(compilation, *context).compile();
    if (compilation.problem()) { return tl::unexpected(*compilation.problem()); }
    return statement;
}

RequestProblem check_failed(const source::ClaimedField& field) {
    const bool inserts = field.field != nullptr && (field.field->argument("object") != nullptr ||
                                                    field.field->argument("objects") != nullptr);
    const std::string path = "$.selectionSet." + std::string(field.name);
    return {kPermissionError, inserts ? path + ".args.objects" : "$",
            "check constraint of an insert/update permission has failed"};
}

}  // namespace millrace::sql
