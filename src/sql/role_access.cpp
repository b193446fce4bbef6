#include <millrace/sql/role_access.hpp>

#include <algorithm>

#include <millrace/base/assert.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::sql {
namespace {

bool is_trivial(const BooleanExpression& expression) {
    return expression.members().empty();
}

bool shows(const SelectPermission& grant, std::string_view name, bool computed) {
    if (!computed) { return grant.columns.has(name); }
    return std::ranges::find(grant.computed_fields, name) != grant.computed_fields.end();
}

// The permissions of `role`: its own, or else those of the roles that it inherits from.
template <class P>
void collect(const Metadata& metadata, const PermissionsByRole<P>& permissions,
             std::string_view role, std::vector<const P*>& out, std::size_t depth = 0) {
    static constexpr std::size_t kInheritanceDepthMax = 32;  // a cycle ends here
    if (const auto own = permissions.find(role); own != permissions.end()) {
        if (std::ranges::find(out, &own->second) == out.end()) { out.push_back(&own->second); }
        return;
    }
    if (depth > kInheritanceDepthMax) { return; }
    for (const InheritedRole& inherited : metadata.inherited_roles) {
        if (inherited.name != role) { continue; }
        for (const std::string& parent : inherited.roles) {
            collect(metadata, permissions, parent, out, depth + 1);
        }
    }
}

std::string json_text(const value::Value& value) {
    if (value.is_nothing()) { return {}; }
    wire::ReplyBuffer out;
    wire::append_json(out, value);
    return std::string(out.view());
}

bool same(const ColumnList& a, const ColumnList& b) {
    return a.all == b.all && std::ranges::is_permutation(a.names, b.names);
}

bool same(const Presets& a, const Presets& b) {
    return std::ranges::is_permutation(a, b, [](const auto& one, const auto& other) {
        return one.first == other.first && json_text(one.second) == json_text(other.second);
    });
}

bool same(const InsertPermission& a, const InsertPermission& b) {
    return a.backend_only == b.backend_only && same(a.columns, b.columns) &&
           same(a.presets, b.presets) && json_text(a.check) == json_text(b.check);
}

bool same(const UpdatePermission& a, const UpdatePermission& b) {
    return a.backend_only == b.backend_only && same(a.columns, b.columns) &&
           same(a.presets, b.presets) && json_text(a.filter) == json_text(b.filter) &&
           json_text(a.check) == json_text(b.check);
}

bool same(const DeletePermission& a, const DeletePermission& b) {
    return a.backend_only == b.backend_only && json_text(a.filter) == json_text(b.filter);
}

// Permissions to write are not added up: several of them contradict each other, unless they say
// the same.
template <class P>
WriteAccess<P> write_access(const Metadata& metadata, const PermissionsByRole<P>& permissions,
                            const RoleOptions& options) {
    if (options.role == kAdminRole) { return {true, nullptr}; }
    std::vector<const P*> found;
    collect(metadata, permissions, options.role, found);
    if (found.empty()) { return {}; }
    for (const P* other : found) {
        if (!same(*found[0], *other)) { return {}; }
    }
    if (found[0]->backend_only && !options.backend_only) { return {}; }
    return {false, found[0]};
}

}  // namespace

bool SelectAccess::column(std::string_view name) const noexcept {
    return everything || std::ranges::any_of(grants, [&](const SelectPermission* grant) {
               return grant->columns.has(name);
           });
}

bool SelectAccess::computed_field(std::string_view name) const noexcept {
    return everything || std::ranges::any_of(grants, [&](const SelectPermission* grant) {
               return shows(*grant, name, true);
           });
}

bool SelectAccess::aggregations() const noexcept {
    return everything || std::ranges::any_of(grants, &SelectPermission::allow_aggregations);
}

bool SelectAccess::query_root_field(std::string_view name) const noexcept {
    return everything || std::ranges::any_of(grants, [&](const SelectPermission* grant) {
               return grant->query_root_fields.has(name);
           });
}

bool SelectAccess::subscription_root_field(std::string_view name) const noexcept {
    return everything || std::ranges::any_of(grants, [&](const SelectPermission* grant) {
               return grant->subscription_root_fields.has(name);
           });
}

std::optional<std::int64_t> SelectAccess::limit() const noexcept {
    std::optional<std::int64_t> most;
    for (const SelectPermission* grant : grants) {
        if (!grant->limit) { return std::nullopt; }
        most = std::max(most.value_or(0), *grant->limit);
    }
    return most;
}

bool SelectAccess::all_rows() const noexcept {
    return everything || std::ranges::any_of(grants, [](const SelectPermission* grant) {
               return is_trivial(grant->filter);
           });
}

std::vector<const SelectPermission*> SelectAccess::hiding_grants(std::string_view name,
                                                                 bool computed) const {
    std::vector<const SelectPermission*> showing;
    for (const SelectPermission* grant : grants) {
        if (shows(*grant, name, computed)) { showing.push_back(grant); }
    }
    if (showing.size() == grants.size()) { showing.clear(); }
    return showing;
}

std::vector<const TrackedColumn*> TableAccess::visible_key() const {
    std::vector<const TrackedColumn*> key;
    if (!table->table->primary_key) { return key; }
    for (const std::string& name : table->table->primary_key->columns) {
        const TrackedColumn* column = table->column(name);
        if (column == nullptr || !select.column(name)) { return {}; }
        key.push_back(column);
    }
    return key;
}

bool TableAccess::reads(const ComputedField& field, const RoleAccess& role) const {
    if (field.scalar()) { return select.computed_field(field.declaration->name); }
    return role.table(*field.rows).select.any();
}

RoleAccess::RoleAccess(std::shared_ptr<const Model> model, const RoleOptions& options)
    : model_(std::move(model)), options_(options) {
    for (const TrackedTable& table : model_->tables) {
        TableAccess access{&table, {}, {}, {}, {}};
        const Metadata& metadata = model_->metadata;
        access.select.everything = is_admin();
        if (!is_admin()) {
            collect(metadata, table.metadata->select, options_.role, access.select.grants);
        }
        access.insert = write_access(metadata, table.metadata->insert, options_);
        access.update = write_access(metadata, table.metadata->update, options_);
        access.remove = write_access(metadata, table.metadata->remove, options_);
        tables_.push_back(std::move(access));
    }
}

const TableAccess& RoleAccess::table(const TrackedTable& table) const noexcept {
    const auto found = std::ranges::find(tables_, &table, &TableAccess::table);
    MR_ASSERT(found != tables_.end());
    return *found;
}

bool RoleAccess::calls(const TrackedFunction& function) const {
    if (!table(*function.rows).select.any()) { return false; }
    if (is_admin() || (!function.mutates && model_->settings.infer_function_permissions)) {
        return true;
    }
    const std::vector<std::string>& roles = function.metadata->roles;
    return std::ranges::find(roles, options_.role) != roles.end();
}

}  // namespace millrace::sql
