#pragma once
/// @file binding.hpp — where one field of the schema comes from, compiled at load time

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include <millrace/graphql/schema.hpp>
#include <millrace/source/claim.hpp>
#include <millrace/source/list_push.hpp>
#include <millrace/source/parent.hpp>

namespace millrace::source {

enum class BindingKind : std::uint8_t {
    Path,      // A place in the parent; no call.
    Template,  // A JSON template; no call.
    Fetch,     // An exchange with a data source.
};

/// How the instances of a field may share a call.
struct BatchPolicy {
    bool batched = false;
    std::uint32_t keys_max = 0;  // keys in one call; 0: no limit
};

/// What a field's configuration says.
///
/// Lifetime:  owned by Bindings, immutable, outlives every plan. Borrows the schema.
/// Threads:   readable from any core.
class Binding {
public:
    Binding(BindingKind kind, const graphql::Field& field) noexcept : kind_(kind), field_(&field) {}
    Binding(const Binding&) = delete;
    Binding& operator=(const Binding&) = delete;
    virtual ~Binding() = default;

    [[nodiscard]] BindingKind kind() const noexcept { return kind_; }
    [[nodiscard]] bool is_local() const noexcept { return kind_ != BindingKind::Fetch; }
    /// The field that carries the directive.
    [[nodiscard]] const graphql::Field& field() const noexcept { return *field_; }

    /// What must be there of the parent.
    [[nodiscard]] const ParentNeeds& parent_needs() const noexcept { return parent_needs_; }
    /// What must be there of the result of the step before (arguments of @call only).
    [[nodiscard]] const ParentNeeds& previous_needs() const noexcept { return previous_needs_; }

    // --- Fetch only ---
    /// Index into the Sources of a core, and its name in the configuration.
    [[nodiscard]] std::uint16_t source() const noexcept { return source_; }
    [[nodiscard]] std::string_view source_name() const noexcept { return source_name_; }
    [[nodiscard]] const BatchPolicy& batch() const noexcept { return batch_; }
    /// Asking twice changes nothing, so equal calls of an operation are one.
    [[nodiscard]] bool idempotent() const noexcept { return idempotent_; }
    /// The source sends only members it is asked for: the planner makes a ClaimedSelection.
    [[nodiscard]] bool asks_for_members() const noexcept { return asks_for_members_; }

    /// Whether the source can do `push` to the list of `field`, which is the bound field itself or
    /// one below it that it answers as well. `before` was done to the list already; `arguments`
    /// are the names of those that the query gives.
    [[nodiscard]] virtual bool takes(const ListPush& push, const graphql::Field& field,
                                     std::span<const ListPush> before,
                                     std::span<const std::string_view> arguments) const;

    /// The fetch of one plan. Never fails: what can be wrong was found at load time.
    [[nodiscard]] virtual std::unique_ptr<const Claim> claim(const ClaimRequest& request) const = 0;

    /// For dumps and `millrace check`: `GET /users?id={parent.userId}`.
    [[nodiscard]] virtual std::string_view summary() const noexcept = 0;

protected:
    ParentNeeds parent_needs_;
    ParentNeeds previous_needs_;
    std::uint16_t source_ = 0;
    std::string_view source_name_;
    BatchPolicy batch_;
    bool idempotent_ = true;
    bool asks_for_members_ = false;

private:
    BindingKind kind_;
    const graphql::Field* field_;
};

}  // namespace millrace::source
