#include <millrace/sql/mutation_compiler.hpp>

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/core.h>

#include "insert_compiler.hpp"
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

// Changes as steps, and the statement that answers behind them.
Statement print_script(Node answer, const std::vector<Change>& changes, Compilation& compilation) {
    RelationalBuilder& build = compilation.build;
    const Dialect& dialect = compilation.request.dialect;
    const std::vector<Projection> projections{{answer, "root"}, {build.boolean(true), "allowed"}};
    Select select;
    select.projections = build.keep_all(projections);
    Statement statement = print_statement(select, build.parameters(), dialect);
    for (const Change& change : changes) {
        Step step = print_step(change.mutation, build.parameters(), dialect);
        step.path = change.path;
        step.rows_needed = change.rows_needed;
        step.incomplete = change.incomplete;
        statement.steps.push_back(std::move(step));
    }
    return statement;
}

class MutationCompiler {
public:
    MutationCompiler(Compilation& compilation, const FieldContext& context,
                     std::vector<Change>& changes)
        : c_(compilation),
          context_(context),
          selection_(compilation),
          access_(*context.binding.table),
          arguments_{context.claimed.field, compilation.arguments_of(context.claimed),
                     context.path},
          changes_(changes),
          first_(static_cast<std::uint32_t>(changes.size())) {}

    Statement compile() {
        if (context_.binding.function != nullptr) { return call(); }
        change();
        if (c_.problem()) { return {}; }
        const bool at_once = c_.request.dialect.has_changes_within_queries() &&
                             changes_.size() <= 1 && !many_ && !reads_tables(context_);
        return at_once ? one_statement() : print_script(handed_answer(), changes_, c_);
    }

    /// The answer as one of several, all of which are made of what steps hand over.
    Node compile_for_script() {
        if (context_.binding.function != nullptr) { return selection_.root_field(context_); }
        change();
        return c_.problem() ? nullptr : handed_answer();
    }

private:
    // Adds what is to be changed.
    void change() {
        switch (context_.binding.meaning) {
            case Meaning::InsertRows:
            case Meaning::InsertOne:
                insert();
                break;
            case Meaning::UpdateRows:
            case Meaning::UpdateByKey:
                update(arguments_);
                break;
            case Meaning::UpdateMany:
                update_many();
                break;
            case Meaning::DeleteRows:
            case Meaning::DeleteByKey:
                remove();
                break;
            default:
                c_.fail(kNotSupported, context_.path, "this field does not change anything");
        }
    }

    // A function that writes is asked like one that reads, and checks its caller itself.
    Statement call() {
        const std::vector<Projection> projections{{selection_.root_field(context_), "root"},
                                                  {c_.build.boolean(true), "allowed"}};
        Select select;
        select.projections = c_.build.keep_all(projections);
        return print_statement(select, c_.build.parameters(), c_.request.dialect);
    }

    ConditionCompiler& conditions() { return selection_.conditions(); }
    std::string argument_name(std::string_view words) const {
        return c_.model().naming.field(words);
    }

    // What a statement reads of other tables, or of the same, is as it was before that statement.
    bool reads_tables(const FieldContext& context) const {
        const source::ClaimedSelection* selection = context.selection();
        if (selection == nullptr) { return false; }
        for (const source::ClaimedBranch& branch : selection->branches) {
            for (const source::ClaimedField& field : branch.fields) {
                const Binding* binding = c_.schema().find(branch.type->name, field.name);
                if (binding == nullptr || binding->meaning == Meaning::Column ||
                    binding->meaning == Meaning::AffectedRows) {
                    continue;
                }
                if (binding->meaning != Meaning::Returning || reads_tables({field, *binding, {}})) {
                    return true;
                }
            }
        }
        return false;
    }

    void insert() {
        const bool one = context_.binding.meaning == Meaning::InsertOne;
        const std::string name = one ? "object" : "objects";
        const std::string conflict = argument_name("on_conflict");
        const bool may_conflict = context_.field().argument(conflict) != nullptr;
        const InsertedObjects objects{access_,
                                      arguments_.get(name),
                                      &arguments_.type_of(name),
                                      arguments_.get(conflict),
                                      may_conflict ? &arguments_.type_of(conflict) : nullptr,
                                      fmt::format("{}.args.{}", context_.path, name),
                                      fmt::format("{}.args.{}", context_.path, conflict)};
        answered_ = InsertCompiler(c_, conditions(), changes_).insert(objects);
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

    Mutation change_of(MutationKind kind) {
        Mutation mutation;
        mutation.kind = kind;
        mutation.target =
            c_.build.target(access_.table->table->name, c_.request.dialect.has_target_alias());
        mutation.returned = c_.build.names_of(*access_.table->table);
        return mutation;
    }

    // Nothing that is to be set leaves all rows alone.
    void update(const RowArguments& given) {
        Mutation mutation = change_of(MutationKind::Update);
        const std::string_view alias = mutation.target->alias;
        std::vector<Assignment> assignments;
        bool any = false;
        for (const UpdateOperator& op : kUpdateOperators) {
            const std::string name = argument_name(op.name);
            const Value operand = given.get(name);
            if (operand.is_nothing()) { continue; }
            any = true;
            assign(op, operand, given, alias, assignments);
        }
        std::vector<Node> rows;
        if (const UpdatePermission* permission = access_.update.permission) {
            for (const Assignment& preset : presets(permission->presets)) {
                any = true;
                assignments.push_back(preset);
            }
            const RowScope scope{access_.table, alias, alias};
            rows.push_back(conditions().permission(permission->filter, scope));
            if (permission->check.is(Kind::Object)) {
                mutation.check = conditions().permission(permission->check, scope);
            }
        }
        if (!any) {
            c_.fail(kValidationFailed, given.args_path(),
                    "at least any one of _set, _inc, _append, _prepend, _delete_key, _delete_elem "
                    "and _delete_at_path operator is expected");
        }
        mutation.assignments = c_.build.keep_all(assignments);
        rows.push_back(context_.binding.meaning == Meaning::UpdateByKey ? key(given, alias)
                                                                        : where(given, alias));
        mutation.where = c_.build.all_of(rows);
        if (assignments.empty()) { return; }
        add(mutation);
    }

    void update_many() {
        many_ = true;
        const Value updates = arguments_.get("updates");
        const graphql::Type& type = arguments_.type_of("updates");
        for (std::size_t i = 0; updates.is(Kind::List) && i < updates.items().size(); ++i) {
            const std::size_t before = changes_.size();
            update({nullptr, updates.items()[i],
                    fmt::format("{}.args.updates[{}]", context_.path, i), &type});
            answers_.emplace_back(changes_.size() > before
                                      ? std::vector{static_cast<std::uint32_t>(before)}
                                      : std::vector<std::uint32_t>());
        }
    }

    void assign(const UpdateOperator& op, const Value& operands, const RowArguments& given,
                std::string_view alias, std::vector<Assignment>& out) {
        const graphql::Type& type = given.type_of(argument_name(op.name));
        for (const auto& [name, operand] : operands.members()) {
            const Column& column = *c_.schema().find(type.name, name)->column->column;
            if (std::ranges::find(out, column.name, &Assignment::column) != out.end()) {
                c_.fail(kValidationFailed, given.args_path(),
                        fmt::format("Column found in multiple operators: \"{}\".", column.name));
            }
            const SqlType operand_type =
                op.operand.empty() ? column.type : built_in_type(op.operand, op.list);
            const Node value =
                parameter(operand, operand_type, type.input_field(name)->type->named->name, c_);
            const Node old = c_.build.column(alias, column.name);
            out.push_back({column.name, op.infix.empty()   ? value
                                        : op.operand_first ? c_.build.infix(value, op.infix, old)
                                                           : c_.build.infix(old, op.infix, value)});
        }
    }

    void remove() {
        Mutation mutation = change_of(MutationKind::Delete);
        const std::string_view alias = mutation.target->alias;
        std::vector<Node> rows;
        if (const DeletePermission* permission = access_.remove.permission) {
            rows.push_back(
                conditions().permission(permission->filter, {access_.table, alias, alias}));
        }
        rows.push_back(context_.binding.meaning == Meaning::DeleteByKey ? key(arguments_, alias)
                                                                        : where(arguments_, alias));
        mutation.where = c_.build.all_of(rows);
        add(mutation);
    }

    Node where(const RowArguments& given, std::string_view alias) {
        return conditions().where(given.get("where"), given.type_of("where"), alias,
                                  given.args_path() + ".where");
    }

    Node key(const RowArguments& given, std::string_view alias) {
        const Value object = given.get(argument_name("pk_columns"));
        std::vector<Node> parts;
        for (const TrackedColumn* column : access_.visible_key()) {
            const Value value =
                object.is(Kind::Object) ? object.member(column->field) : given.get(column->field);
            parts.push_back(c_.build.compare(Operator::Equal,
                                             c_.build.column(alias, column->column->name),
                                             parameter(value, column->column->type, {}, c_)));
        }
        return c_.build.all_of(parts);
    }

    void add(const Mutation& mutation) {
        answered_.push_back(static_cast<std::uint32_t>(changes_.size()));
        changes_.push_back({mutation, "$", 0, {}});
    }

    // --- the answer ---

    Statement one_statement() {
        const Mutation mutation =
            changes_.empty() ? change_of(MutationKind::Nothing) : changes_[0].mutation;
        const std::vector<Projection> projections{{answer(context_), "root"},
                                                  {allowed(mutation), "allowed"}};
        Select select;
        select.projections = c_.build.keep_all(projections);
        return print_mutation(mutation, select, c_.build.parameters(), c_.request.dialect);
    }

    Node handed_answer() {
        handed_ = true;
        end_ = static_cast<std::uint32_t>(changes_.size());
        return many_ ? answers() : answer(context_);
    }

    // No row may be left for which the check does not hold; null does not.
    Node allowed(const Mutation& mutation) {
        if (mutation.check == nullptr) { return c_.build.boolean(true); }
        const Relation* rows = c_.build.changed_rows();
        const std::vector<Projection> one{{c_.build.integer(1), {}}};
        Select broken;
        broken.projections = c_.build.keep_all(one);
        broken.from = rows;
        broken.where = c_.build.negation(c_.build.column(rows->alias, kRowAllowed));
        return c_.build.negation(c_.build.exists(c_.build.select(broken)));
    }

    const Relation* answered_rows() {
        if (!handed_) { return c_.build.changed_rows(); }
        std::vector<Node> lists;
        for (const std::uint32_t step : answered_) { lists.push_back(c_.build.handed_rows(step)); }
        return c_.build.handed_table(*access_.table->table, lists);
    }

    Node from_rows(const std::vector<Projection>& projections, const Relation* rows, Node limit,
                   bool json) {
        Select select;
        select.projections = c_.build.keep_all(projections);
        select.from = rows;
        select.limit = limit;
        return c_.build.subquery(c_.build.select(select), json);
    }

    // A list of what each change answers.
    Node answers() {
        std::vector<Node> items;
        for (std::vector<std::uint32_t>& each : answers_) {
            answered_ = std::move(each);
            items.push_back(answer(context_));
        }
        return c_.build.json_array(items);
    }

    Node answer(const FieldContext& context) {
        const Meaning meaning = context.binding.meaning;
        const bool one = meaning == Meaning::InsertOne || meaning == Meaning::UpdateByKey ||
                         meaning == Meaning::DeleteByKey;
        if (one) {
            const Relation* rows = answered_rows();
            return from_rows({{selection_.row_object(context, rows->alias), "root"}}, rows,
                             c_.build.integer(1), true);
        }
        return selection_.object(
            context, [&](const FieldContext& member) { return response_member(member); });
    }

    Node response_member(const FieldContext& member) {
        if (member.binding.meaning == Meaning::AffectedRows) { return affected_rows(); }
        const Relation* rows = answered_rows();
        const Node row = selection_.row_object(member, rows->alias);
        return from_rows({{c_.build.json_list(row, nullptr), "root"}}, rows, nullptr, true);
    }

    // Those of nested inserts count, too.
    Node affected_rows() {
        if (!handed_) {
            return from_rows({{c_.build.aggregate(AggregateFunction::Count, false, {}), {}}},
                             c_.build.changed_rows(), nullptr, false);
        }
        Node sum = nullptr;
        const auto add_step = [&](std::uint32_t step) {
            const Node count = c_.build.handed_count(c_.build.handed_rows(step));
            sum = sum == nullptr ? count : c_.build.infix(sum, "+", count);
        };
        if (many_) {
            for (const std::uint32_t step : answered_) { add_step(step); }
        } else {
            for (std::uint32_t step = first_; step < end_; ++step) { add_step(step); }
        }
        return sum == nullptr ? c_.build.integer(0) : sum;
    }

    Compilation& c_;
    const FieldContext& context_;
    SelectionCompiler selection_;
    const TableAccess& access_;
    RowArguments arguments_;
    std::vector<Change>& changes_;
    std::uint32_t first_;                  // of them that is of this field
    std::uint32_t end_ = 0;                // behind the last
    std::vector<std::uint32_t> answered_;  // which of them change the rows of the answer
    std::vector<std::vector<std::uint32_t>> answers_;  // the same for each update of many
    bool many_ = false;
    bool handed_ = false;  // the answer reads what steps hand over
};

}  // namespace

Compiled<Statement> compile_mutation(const CompileRequest& request) {
    Arena arena;
    Compilation compilation(request, arena);
    const std::optional<FieldContext> context = root_context("mutation_root", compilation);
    Statement statement;
    std::vector<Change> changes;
    if (context && context->binding.meaning == Meaning::Namespace) {
        SelectionCompiler selection(compilation);
        const Node answer = selection.object(*context, [&](const FieldContext& member) {
            return MutationCompiler(compilation, member, changes).compile_for_script();
        });
        if (!compilation.problem()) { statement = print_script(answer, changes, compilation); }
    } else if (context) {
        statement = MutationCompiler(compilation, *context, changes).compile();
    }
    compilation.check_size(statement.parameters.size());
    for (const Step& step : statement.steps) { compilation.check_size(step.parameters.size()); }
    if (compilation.problem()) { return tl::unexpected(*compilation.problem()); }
    statement.path = check_failed(request.field).path;
    return statement;
}

RequestProblem check_failed(const source::ClaimedField& field) {
    RequestPath path = "$";
    for (const std::string_view argument : {"object", "objects"}) {
        if (field.field != nullptr && field.field->argument(argument) != nullptr) {
            path = fmt::format("$.selectionSet.{}.args.{}", field.name, argument);
        }
    }
    return {kPermissionError, std::move(path), std::string(kCheckFailed)};
}

}  // namespace millrace::sql
