#include "permission_check.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include <millrace/sql/operators.hpp>

namespace millrace::sql {

using value::Kind;
using value::Value;

namespace {

class PermissionCheck {
public:
    PermissionCheck(const Model& model, Problems& problems) : model_(model), problems_(problems) {}

    void table(const TrackedTable& table) {
        const TableMetadata& metadata = *table.metadata;
        for (const auto& [role, permission] : metadata.select) {
            begin(table, "select", role);
            columns(table, permission.columns);
            for (const std::string& name : permission.computed_fields) {
                if (table.computed_field(name) == nullptr) {
                    missing(table, "computed field", name);
                }
            }
            condition(permission.filter, table, "filter");
        }
        for (const auto& [role, permission] : metadata.insert) {
            begin(table, "insert", role);
            columns(table, permission.columns);
            presets(table, permission.presets);
            condition(permission.check, table, "check");
        }
        for (const auto& [role, permission] : metadata.update) {
            begin(table, "update", role);
            columns(table, permission.columns);
            presets(table, permission.presets);
            condition(permission.filter, table, "filter");
            condition(permission.check, table, "check");
        }
        for (const auto& [role, permission] : metadata.remove) {
            begin(table, "delete", role);
            condition(permission.filter, table, "filter");
        }
    }

private:
    void begin(const TrackedTable& table, std::string_view operation, std::string_view role) {
        place_ = fmt::format("{}.{}_permissions.{}", table.metadata->where, operation, role);
        root_ = &table;
    }

    void error(std::string message, std::string_view below = {}) {
        problems_.push_back({Severity::Error,
                             below.empty() ? place_ : fmt::format("{}.{}", place_, below),
                             std::move(message)});
    }

    void missing(const TrackedTable& table, std::string_view what, std::string_view name,
                 std::string_view below = {}) {
        error(fmt::format("table {} has no {} {:?}", to_string(table.table->name), what, name),
              below);
    }

    void columns(const TrackedTable& table, const ColumnList& list) {
        for (const std::string& name : list.names) {
            if (table.table->column(name) == nullptr) { missing(table, "column", name, "columns"); }
        }
    }

    void presets(const TrackedTable& table, const Presets& presets) {
        for (const auto& [name, preset] : presets) {
            if (table.table->column(name) == nullptr) { missing(table, "column", name, "set"); }
        }
    }

    // Nothing is a permission without one.
    void condition(const Value& expression, const TrackedTable& table, std::string_view below) {
        if (expression.is_nothing()) { return; }
        if (!expression.is(Kind::Object)) { return error("this must be an object", below); }
        for (const auto& [name, operand] : expression.members()) {
            member(name, operand, table, fmt::format("{}.{}", below, name));
        }
    }

    void conditions(const Value& list, const TrackedTable& table, const std::string& below) {
        if (!list.is(Kind::List)) { return error("this must be a list", below); }
        for (const Value& item : list.items()) { condition(item, table, below); }
    }

    void member(std::string_view name, const Value& operand, const TrackedTable& table,
                const std::string& below) {
        if (name == "_and" || name == "_or") { return conditions(operand, table, below); }
        if (name == "_not") { return condition(operand, table, below); }
        if (name == "_exists") { return exists(operand, below); }
        if (table.table->column(name) != nullptr) { return comparison(operand, table, below); }
        if (const Relationship* relationship = table.relationship(name)) {
            return condition(operand, *relationship->target, below);
        }
        if (const ComputedField* field = table.computed_field(name)) {
            return field->scalar() ? comparison(operand, table, below)
                                   : condition(operand, *field->rows, below);
        }
        missing(table, "column, relationship or computed field", name, below);
    }

    void comparison(const Value& operand, const TrackedTable& table, const std::string& below) {
        if (!operand.is(Kind::Object)) { return; }
        for (const auto& [name, value] : operand.members()) {
            const auto op = find_operator(name);
            if (!op || *op == Operator::Cast) {
                error(fmt::format("there is no operator {:?} in permissions", name), below);
            } else if (compares_columns(*op)) {
                other_column(value, table, fmt::format("{}.{}", below, name));
            }
        }
    }

    void other_column(const Value& operand, const TrackedTable& table, const std::string& below) {
        if (operand.is(Kind::String)) {
            if (table.table->column(operand.text()) == nullptr) {
                missing(table, "column", operand.text(), below);
            }
            return;
        }
        const bool of_root = operand.is(Kind::List) && operand.items().size() == 2 &&
                             operand.items()[1].is(Kind::String);
        if (!of_root) {
            error(
                "this must be the name of a column, or [\"$\", name] for one of the table that "
                "the permission stands on",
                below);
        } else if (root_->table->column(operand.items()[1].text()) == nullptr) {
            missing(*root_, "column", operand.items()[1].text(), below);
        }
    }

    void exists(const Value& operand, const std::string& below) {
        const Value name = operand.is(Kind::Object) ? operand.member("_table") : Value::absent();
        QualifiedName asked{"public", {}};
        if (name.is(Kind::String)) { asked.name = name.text(); }
        if (name.is(Kind::Object)) {
            if (const Value own = name.member("name"); own.is(Kind::String)) {
                asked.name = own.text();
            }
            if (const Value schema = name.member("schema"); schema.is(Kind::String)) {
                asked.schema = schema.text();
            }
        }
        const TrackedTable* table = model_.table(asked);
        if (table == nullptr) {
            return error(fmt::format("table {} is not tracked: add it to tables", to_string(asked)),
                         below);
        }
        condition(operand.member("_where"), *table, below + "._where");
    }

    const Model& model_;
    Problems& problems_;
    const TrackedTable* root_ = nullptr;
    std::string place_;
};

}  // namespace

void check_permissions(const Model& model, Problems& problems) {
    PermissionCheck check(model, problems);
    for (const TrackedTable& table : model.tables) { check.table(table); }
}

}  // namespace millrace::sql
