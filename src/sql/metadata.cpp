#include <millrace/sql/metadata.hpp>

#include <algorithm>
#include <set>

namespace millrace::sql {

bool ColumnList::has(std::string_view name) const noexcept {
    return all || std::ranges::find(names, name) != names.end();
}

bool RootFieldSwitches::has(std::string_view name) const noexcept {
    return !only || std::ranges::find(*only, name) != only->end();
}

const TableMetadata* Metadata::table(const QualifiedName& name) const noexcept {
    const auto found = std::ranges::find(tables, name, &TableMetadata::table);
    return found == tables.end() ? nullptr : &*found;
}

std::vector<std::string> Metadata::roles() const {
    std::set<std::string> names;
    const auto add = [&](const auto& permissions) {
        for (const auto& [role, permission] : permissions) { names.insert(role); }
    };
    for (const TableMetadata& table : tables) {
        add(table.select);
        add(table.insert);
        add(table.update);
        add(table.remove);
    }
    for (const FunctionMetadata& function : functions) {
        names.insert(function.roles.begin(), function.roles.end());
    }
    for (const InheritedRole& role : inherited_roles) { names.insert(role.name); }
    return {names.begin(), names.end()};
}

}  // namespace millrace::sql
