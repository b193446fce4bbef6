#pragma once
/// @file role_access.hpp — which tables, columns and rows one role may read and write

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/sql/model.hpp>

namespace millrace::sql {

inline constexpr std::string_view kAdminRole = "admin";

/// What a role may read of a table. An inherited role has the grants of all its roles: it sees a
/// row that any of them lets through, and of it the columns of those that do.
struct SelectAccess {
    bool everything = false;  // the administrator: no grant is asked
    std::vector<const SelectPermission*> grants;

    [[nodiscard]] bool any() const noexcept { return everything || !grants.empty(); }
    [[nodiscard]] bool column(std::string_view name) const noexcept;
    [[nodiscard]] bool computed_field(std::string_view name) const noexcept;
    [[nodiscard]] bool aggregations() const noexcept;
    [[nodiscard]] bool query_root_field(std::string_view name) const noexcept;
    [[nodiscard]] bool subscription_root_field(std::string_view name) const noexcept;
    /// Rows of one list, when every grant bounds them: the largest bound.
    [[nodiscard]] std::optional<std::int64_t> limit() const noexcept;
    /// Whether a row is let through whatever is in it.
    [[nodiscard]] bool all_rows() const noexcept;
    /// The grants under which a column (or computed field) is seen; empty when all show it, so
    /// that nothing needs to be hidden.
    [[nodiscard]] std::vector<const SelectPermission*> hiding_grants(std::string_view name,
                                                                     bool computed) const;
};

/// Permission to write; null and not `everything`: none.
template <class Permission>
struct WriteAccess {
    bool everything = false;
    const Permission* permission = nullptr;

    [[nodiscard]] bool any() const noexcept { return everything || permission != nullptr; }
};

struct TableAccess {
    const TrackedTable* table = nullptr;
    SelectAccess select;
    WriteAccess<InsertPermission> insert;
    WriteAccess<UpdatePermission> update;
    WriteAccess<DeletePermission> remove;

    /// All columns of the primary key, when there is one and the role may see it.
    [[nodiscard]] std::vector<const TrackedColumn*> visible_key() const;
    [[nodiscard]] bool reads(const ComputedField& field, const class RoleAccess& role) const;
};

struct RoleOptions {
    std::string role = std::string(kAdminRole);
    bool backend_only = false;  // permissions for back ends count
};

/// Everything one role may do with the tables of a model.
///
/// Lifetime:  immutable; keeps the model alive.
class RoleAccess {
public:
    RoleAccess(std::shared_ptr<const Model> model, const RoleOptions& options);

    [[nodiscard]] const Model& model() const noexcept { return *model_; }
    [[nodiscard]] const std::string& role() const noexcept { return options_.role; }
    [[nodiscard]] bool is_admin() const noexcept { return options_.role == kAdminRole; }
    [[nodiscard]] const TableAccess& table(const TrackedTable& table) const noexcept;
    [[nodiscard]] const std::deque<TableAccess>& tables() const noexcept { return tables_; }
    [[nodiscard]] bool calls(const TrackedFunction& function) const;

private:
    std::shared_ptr<const Model> model_;
    RoleOptions options_;
    std::deque<TableAccess> tables_;
};

}  // namespace millrace::sql
