#include "insert_compiler.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "values.hpp"

namespace millrace::sql {

using value::Kind;
using value::Value;

namespace {

std::string quoted_names(const std::vector<const Column*>& columns) {
    std::string out;
    for (const Column* column : columns) {
        out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", column->name);
    }
    return out;
}

std::vector<const Column*> both(const std::vector<const Column*>& some,
                                const std::vector<const Column*>& others) {
    std::vector<const Column*> out;
    for (const Column* column : some) {
        if (std::ranges::find(others, column) != others.end()) { out.push_back(column); }
    }
    return out;
}

std::span<const Value> items_of(const Value& data) {
    return data.is(Kind::List) ? data.items() : std::span(&data, data.is_nothing() ? 0 : 1);
}

bool same_columns(const std::vector<std::pair<const Column*, Node>>& some,
                  const std::vector<std::pair<const Column*, Node>>& others) {
    const auto within = [](const auto& small, const auto& large) {
        return std::ranges::all_of(small, [&](const auto& each) {
            return std::ranges::any_of(
                large, [&](const auto& other) { return other.first == each.first; });
        });
    };
    return within(some, others) && within(others, some);
}

}  // namespace

std::vector<std::uint32_t> InsertCompiler::insert(const InsertedObjects& objects) {
    Level level{objects, {}, {}, {}};
    read(objects, level);
    insert(level);
    return std::move(level.steps);
}

// --- reading -----------------------------------------------------------------------------------

void InsertCompiler::read(const InsertedObjects& objects, Level& level) {
    const bool list = objects.data.is(Kind::List);
    const std::span<const Value> items = items_of(objects.data);
    for (std::size_t i = 0; i < items.size(); ++i) {
        NewRow& row = level.rows.emplace_back();
        row.path = list ? fmt::format("{}[{}]", objects.path, i) : objects.path;
        read_row(objects, items[i], row);
    }
}

// What the client gives has no preset; what is determined by other rows beats both.
void InsertCompiler::read_row(const InsertedObjects& objects, const Value& object, NewRow& row) {
    const TableAccess& access = objects.access;
    if (const InsertPermission* permission = access.insert.permission) {
        for (const Assignment& preset : presets(access, permission->presets)) {
            row.values.emplace_back(access.table->table->column(preset.column), preset.value);
        }
    }
    for (const auto& [name, operand] : object.members()) {
        const Binding* binding = c_.schema().find(objects.type->name, name);
        if (binding == nullptr) { continue; }
        const graphql::Type& type = *objects.type->input_field(name)->type->named;
        if (binding->meaning == Meaning::Relationship) {
            add_below(*binding, operand, type, row);
            continue;
        }
        const Column& column = *binding->column->column;
        row.values.emplace_back(&column, parameter(operand, column.type, type.name, c_));
        row.given.push_back(&column);
    }
}

void InsertCompiler::add_below(const Binding& binding, const Value& operand,
                               const graphql::Type& type, NewRow& row) {
    if (operand.is_nothing()) { return; }
    const std::string conflict = c_.model().naming.field("on_conflict");
    const graphql::InputValue* conflict_field = type.input_field(conflict);
    const RequestPath path = fmt::format("{}.{}", row.path, binding.relationship->field);
    const InsertedObjects objects{*binding.table,
                                  operand.member("data"),
                                  type.input_field("data")->type->named,
                                  operand.member(conflict),
                                  conflict_field == nullptr ? nullptr : conflict_field->type->named,
                                  path + ".data",
                                  fmt::format("{}.{}", path, conflict)};
    if (items_of(objects.data).empty()) { return; }
    row.below.push_back({binding.relationship, objects, 0});
}

void InsertCompiler::validate(const NewRow& row) {
    if (const auto twice = both(row.given, row.determined); !twice.empty()) {
        c_.fail(kValidationFailed, row.path,
                fmt::format("cannot insert {} columns as their values are already being "
                            "determined by parent insert",
                            quoted_names(twice)));
    }
    for (const Below& below : row.below) {
        if (!below.relationship->own_key) { continue; }
        std::vector<const Column*> own;
        for (const auto& [here, there] : below.relationship->columns) { own.push_back(here); }
        std::vector<const Column*> twice = both(own, row.determined);
        for (const Column* column : both(own, row.given)) { twice.push_back(column); }
        if (twice.empty()) { continue; }
        c_.fail(kValidationFailed, fmt::format("{}.{}", row.path, below.relationship->field),
                fmt::format("cannot insert object relationship \"{}\" as {} column values are "
                            "already determined",
                            below.relationship->field, quoted_names(twice)));
    }
}

// --- order -------------------------------------------------------------------------------------

void InsertCompiler::insert(Level& level) {
    if (level.rows.empty()) { return; }
    for (std::size_t i = 0; i < level.rows.size(); ++i) {
        validate(level.rows[i]);
        for (Below& below : level.rows[i].below) { below.parent = i; }
    }
    insert_related(level, true);
    write(level);
    insert_related(level, false);
}

// Objects without a conflict clause of their own are one level, whatever row they hang on.
void InsertCompiler::insert_related(Level& level, bool before) {
    std::vector<std::vector<const Below*>> groups;
    for (const NewRow& row : level.rows) {
        for (const Below& below : row.below) {
            if (below.relationship->own_key != before) { continue; }
            const auto joins = [&](const std::vector<const Below*>& group) {
                return group[0]->relationship == below.relationship &&
                       group[0]->objects.conflict.is_nothing() &&
                       below.objects.conflict.is_nothing();
            };
            const auto group = std::ranges::find_if(groups, joins);
            if (group == groups.end()) {
                groups.push_back({&below});
            } else {
                group->push_back(&below);
            }
        }
    }
    for (const std::vector<const Below*>& group : groups) { insert_together(group, level); }
}

void InsertCompiler::insert_together(const std::vector<const Below*>& together, Level& parents) {
    const Relationship& relationship = *together[0]->relationship;
    const auto value_of = [&](const Handed& row, const Column& column) {
        return c_.build.handed_value(c_.build.handed_rows(row.step), row.row, column.name,
                                     *c_.build.keep_type(column.type));
    };
    Level level{together[0]->objects, {}, {}, {}};
    std::vector<std::size_t> parent_of;
    for (const Below* below : together) {
        read(below->objects, level);
        parent_of.resize(level.rows.size(), below->parent);
    }
    if (relationship.own_key) {
        level.incomplete = fmt::format(
            "cannot proceed to insert object relation \"{}\" since insert to table \"{}\" affects "
            "zero rows",
            relationship.field, relationship.target->table->name.name);
    }
    for (std::size_t i = 0; i < level.rows.size() && !relationship.own_key; ++i) {
        for (const auto& [own, remote] : relationship.columns) {
            level.rows[i].values.emplace_back(remote,
                                              value_of(parents.rows[parent_of[i]].place, *own));
            level.rows[i].determined.push_back(remote);
        }
    }
    insert(level);
    for (std::size_t i = 0; i < level.rows.size() && relationship.own_key; ++i) {
        for (const auto& [own, remote] : relationship.columns) {
            parents.rows[parent_of[i]].values.emplace_back(own,
                                                           value_of(level.rows[i].place, *remote));
        }
    }
}

// --- writing -----------------------------------------------------------------------------------

void InsertCompiler::write(Level& level) {
    const bool later = std::ranges::any_of(level.rows, [](const NewRow& row) {
        return std::ranges::any_of(row.below,
                                   [](const Below& below) { return !below.relationship->own_key; });
    });
    if (later && level.incomplete.empty()) {
        level.incomplete = fmt::format(
            "cannot proceed to insert array relations since insert to table \"{}\" affects zero "
            "rows",
            level.objects.access.table->table->name.name);
    }
    if (c_.request.dialect.has_default_keyword()) {
        return write_rows(level, 0, level.rows.size());
    }
    // Rows that leave the same columns to their defaults go together.
    std::size_t first = 0;
    for (std::size_t i = 1; i <= level.rows.size(); ++i) {
        const bool joins = i < level.rows.size() && !level.rows[i].values.empty() &&
                           same_columns(level.rows[first].values, level.rows[i].values);
        if (joins) { continue; }
        write_rows(level, first, i - first);
        first = i;
    }
}

void InsertCompiler::write_rows(Level& level, std::size_t first, std::size_t count) {
    const InsertedObjects& objects = level.objects;
    const auto step = static_cast<std::uint32_t>(changes_.size());
    Change change;
    change.mutation.kind = MutationKind::Insert;
    change.mutation.target =
        c_.build.target(objects.access.table->table->name, c_.request.dialect.has_target_alias());
    lay_out(level, first, count, change.mutation);
    change.mutation.returned = c_.build.names_of(*objects.access.table->table);
    change.mutation.conflict = conflict(objects, change.mutation.target->alias);
    change.mutation.check = check(objects, change.mutation.target->alias);
    const bool related =
        std::ranges::any_of(level.rows, [](const NewRow& row) { return !row.below.empty(); });
    change.path = related ? level.rows[first].path : objects.path;
    if (!level.incomplete.empty()) {
        change.rows_needed = count;
        change.incomplete = level.incomplete;
    }
    for (std::size_t i = 0; i < count; ++i) {
        level.rows[first + i].place = {step, static_cast<std::int64_t>(i)};
    }
    level.steps.push_back(step);
    changes_.push_back(std::move(change));
}

// Rows may have different columns: what one leaves out has its default.
void InsertCompiler::lay_out(const Level& level, std::size_t first, std::size_t count,
                             Mutation& mutation) {
    std::vector<std::string_view> columns;
    for (std::size_t i = first; i < first + count; ++i) {
        for (const auto& [column, value] : level.rows[i].values) {
            if (std::ranges::find(columns, column->name) == columns.end()) {
                columns.push_back(column->name);
            }
        }
    }
    if (columns.empty() && c_.request.dialect.has_default_keyword()) {
        columns.push_back(level.objects.access.table->table->columns[0].name);
    }
    std::vector<std::span<const Node>> rows;
    for (std::size_t i = first; i < first + count; ++i) {
        std::vector<Node> values(columns.size(), nullptr);
        for (const auto& [column, value] : level.rows[i].values) {
            const auto place = std::ranges::find(columns, column->name) - columns.begin();
            values[static_cast<std::size_t>(place)] = value;
        }
        rows.push_back(c_.build.keep_all(values));
    }
    mutation.columns = c_.build.keep_all(columns);
    mutation.rows = c_.build.keep_all(rows);
}

std::span<const Assignment> InsertCompiler::presets(const TableAccess& access,
                                                    const Presets& declared) {
    std::vector<Assignment> assignments;
    for (const auto& [name, preset] : declared) {
        if (const Column* column = access.table->table->column(name)) {
            assignments.push_back({column->name, permission_value(preset, column->type, c_)});
        }
    }
    return c_.build.keep_all(assignments);
}

const Conflict* InsertCompiler::conflict(const InsertedObjects& objects, std::string_view alias) {
    const Value& given = objects.conflict;
    if (given.is_nothing()) { return nullptr; }
    const auto type_of = [&](std::string_view member) -> const graphql::Type& {
        return *objects.conflict_type->input_field(member)->type->named;
    };
    const Binding* constraint =
        c_.schema().find(type_of("constraint").name, given.member("constraint").text());
    Conflict* conflict = c_.memory.make<Conflict>();
    conflict->constraint = constraint->text;
    conflict->key = c_.build.names_of(*objects.access.table->table, constraint->text);
    const std::string update_columns = c_.model().naming.field("update_columns");
    std::vector<std::string_view> columns;
    for (const Value& item : items_of(given.member(update_columns))) {
        const Binding* column = c_.schema().find(type_of(update_columns).name, item.text());
        if (column == nullptr) {
            c_.fail(kValidationFailed, objects.conflict_path, "erroneous column name");
            continue;
        }
        columns.push_back(column->column->column->name);
    }
    conflict->columns = c_.build.keep_all(columns);
    std::vector<Node> parts;
    if (const Value where = given.member("where"); !where.is_nothing()) {
        parts.push_back(
            conditions_.where(where, type_of("where"), alias, objects.conflict_path + ".where"));
    }
    if (const UpdatePermission* update = objects.access.update.permission) {
        parts.push_back(
            conditions_.permission(update->filter, {objects.access.table, alias, alias}));
        conflict->presets = presets(objects.access, update->presets);
    }
    conflict->where = c_.build.all_of(parts);
    return conflict;
}

// A row that was there already must meet the check for updates, if there is one.
Node InsertCompiler::check(const InsertedObjects& objects, std::string_view alias) {
    const InsertPermission* permission = objects.access.insert.permission;
    if (permission == nullptr) { return nullptr; }
    const RowScope scope{objects.access.table, alias, alias};
    const Node inserted = conditions_.permission(permission->check, scope);
    const UpdatePermission* update = objects.access.update.permission;
    if (objects.conflict.is_nothing() || update == nullptr || !update->check.is(Kind::Object)) {
        return inserted;
    }
    return c_.build.inserted_or_updated(alias, inserted,
                                        conditions_.permission(update->check, scope));
}

}  // namespace millrace::sql
