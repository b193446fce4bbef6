#pragma once
/// @file operation_planner.hpp — one walk over the fields of an operation, from the root down
///
/// Its parts stand in files of their own: planner.cpp (selections), field_planner.cpp (one field:
/// where its value comes from), compute_planner.cpp (what directives do to it).

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/plan/planner.hpp>

#include "collect_fields.hpp"
#include "directive_compiler.hpp"
#include "fetch_builder.hpp"
#include "path_step.hpp"
#include "rule_rewriter.hpp"
#include "source_planner.hpp"

namespace millrace::plan {

/// A member of an object that is fetched by a call of its own, for the expressions of its fields.
struct InternalMember {
    std::string_view name;
    std::uint16_t slot = 0;
    std::uint16_t whole_slot = value::Shape::kNoSlot;
    FetchDraft* producer = nullptr;
};

/// Such a member before it is compiled, as if it had been selected.
struct WantedMember {
    FieldGroup group;
    std::vector<std::vector<std::string>> paths;  // that expressions read below it
};

/// What the parent of a field is, while the field is compiled.
struct Scope {
    Layout* layout = nullptr;
    ClaimBuilder* claim = nullptr;              // null: the parent's members come unasked
    FetchDraft* claimer = nullptr;              // the node `claim` belongs to
    FetchDraft* producer = nullptr;             // null: the root
    std::span<const DeferUsage* const> usages;  // fragments the fields arrive with; empty: at once
    Unit unit = 0;
    std::uint16_t level = 0;
    std::uint16_t root = 0;
    /// Which transformed field this is below: nodes of different contexts are never one, because
    /// one may wait for what the other publishes.
    std::uint16_t context = 0;
    std::span<const std::string_view> captures;  // of the list the fields are items of
    const PathStep* path = nullptr;              // to the object
    bool below_list = false;
    std::uint16_t lists = 0;         // around the object
    std::size_t steps_to_list = 0;   // of the path, to the outermost of them
    const GatePlan* gate = nullptr;  // of a field around it that may be left out late
    std::span<const std::uint16_t> gate_sources;
    bool inline_defers = false;  // the items will be moved about: nothing can come later
    bool computed = false;       // the object is made by a directive: nothing is fetched for it
    std::span<const InternalMember> internal;  // of the object
};

/// Lifetime: of one compilation.
class OperationPlanner {
public:
    OperationPlanner(const PlanRequest& request, std::span<const RuleScope> scopes, Plan& plan);
    [[nodiscard]] graphql::GraphqlErrors compile();

private:
    [[nodiscard]] graphql::GraphqlError error_at(graphql::Offset offset, std::string message) const;
    // Parts of a plan are numbered with 16 bits.
    std::uint16_t next(std::uint16_t& count) noexcept {
        if (count < kPlanPartsMax) { return count++; }
        has_too_many_parts_ = true;
        return count;
    }

    // --- selections ---------------------------------------------------------------------------
    [[nodiscard]] const SelectionPlan* compile_selection(const graphql::Type& type,
                                                         CollectedFields collected,
                                                         const Scope& scope);
    static bool any_fetches(std::span<const FieldPlan> fields) noexcept {
        return std::ranges::any_of(fields, &FieldPlan::fetches_below);
    }
    [[nodiscard]] std::span<const FieldPlan> compile_fields(
        const graphql::Type& type, const std::vector<const FieldGroup*>& groups,
        const Scope& scope);

    // --- one field ----------------------------------------------------------------------------
    /// False: the type has no such field (only documents that were not validated), or the plan
    /// has failed.
    [[nodiscard]] bool compile_field(const graphql::Type& type, const FieldGroup& group,
                                     const Scope& scope, FieldPlan& plan);
    void begin_field(const graphql::Type& type, const FieldGroup& group, const Scope& scope,
                     FieldPlan& plan);
    [[nodiscard]] static std::uint16_t capture_of(std::string_view key,
                                                  const Scope& scope) noexcept;
    [[nodiscard]] std::span<const graphql::Offset> offsets_of(const FieldGroup& group);
    [[nodiscard]] ArgumentsPlan compile_arguments(const graphql::Field& field,
                                                  const graphql::SelectionNode& node,
                                                  const std::vector<ArgumentTransform>& transforms);
    [[nodiscard]] const source::Bindings* bindings() const noexcept {
        return request_.resolvers.bindings;
    }
    /// Decides where the value comes from; returns the scope of the fields below.
    [[nodiscard]] Scope compile_obtain(const graphql::Type& type, const FieldGroup& group,
                                       const Scope& scope, const FieldDirectives& directives,
                                       FieldPlan& plan);
    [[nodiscard]] static Scope compile_meta(const graphql::Field& field, const Scope& scope,
                                            FieldPlan& plan);
    [[nodiscard]] Scope compile_member(const graphql::Type& type, const FieldGroup& group,
                                       std::string_view name, const Scope& scope,
                                       const FieldDirectives& directives, FieldPlan& plan);
    /// Numbers that only a computation looks at need no value each.
    [[nodiscard]] static bool wants_column(const FieldDirectives& directives,
                                           const FieldPlan& plan) noexcept;
    [[nodiscard]] std::string_view claim_member(const graphql::Type& type, const FieldGroup& group,
                                                std::string_view name, const Scope& scope,
                                                const FieldPlan& plan,
                                                std::span<const source::ListPush> pushes);
    /// Operations on the list that its source can do are left to it.
    void push_lists(const graphql::Field& field, const FieldGroup& group, const Scope& scope,
                    FieldDirectives& directives);
    /// A member without arguments that the client did not name: a key, a discriminator.
    [[nodiscard]] std::string_view claim_plain(const graphql::Type& type, std::string_view name,
                                               ClaimBuilder& claim);
    [[nodiscard]] Scope compile_fetch(const graphql::Type& type,
                                      const source::FieldBinding& binding, const Scope& scope,
                                      const FieldDirectives& directives, FieldPlan& plan);

    // --- what directives compute --------------------------------------------------------------
    [[nodiscard]] FieldDirectives compile_directives(const graphql::Field& field,
                                                     const FieldGroup& group, const Scope& scope);
    /// @skipBy and @includeBy that name sources: everything fetched for the field or below it waits
    /// until they are there.
    void compile_gates(const FieldDirectives& directives, Scope& scope, FieldPlan& plan);
    /// A computed value has names; what is below it is laid out when it is made.
    [[nodiscard]] Scope compile_replaced(const Scope& scope, FieldPlan& plan);
    /// Names in expressions over the parent that stand for members with a call of their own: these
    /// are fetched as if they had been selected, and not written.
    [[nodiscard]] std::vector<WantedMember> internal_members(
        const graphql::Type& type, const std::vector<const FieldGroup*>& groups);
    [[nodiscard]] bool compile_internal(const graphql::Type& type, const WantedMember& wanted,
                                        const Scope& scope, InternalMember& member,
                                        FieldPlan& plan);
    void finish_compute(const graphql::Type& type, const FieldDirectives& directives,
                        const Scope& scope, Scope& below, FieldPlan& plan);
    [[nodiscard]] static const InternalMember* internal_member(std::string_view name,
                                                               const Scope& scope) noexcept;
    void publish(const FieldDirectives& directives, const Scope& scope, const Scope& below,
                 const FieldPlan& plan);
    /// Errors of all directives, in the order of the text; else the sources become part of the
    /// fetch graph.
    [[nodiscard]] graphql::GraphqlErrors finish_directives();

    // --- what bindings read of the parent -----------------------------------------------------
    [[nodiscard]] std::span<const source::ParentSlots> compile_needs(
        const graphql::Type& type, const source::FieldBinding& binding, const Scope& scope);
    [[nodiscard]] source::ParentSlots slots_for(const graphql::Type& type,
                                                const source::ParentNeeds& needs,
                                                const Scope& scope);
    [[nodiscard]] std::uint16_t slot_for(const graphql::Type& type,
                                         const source::NeededMember& needed, const Scope& scope);

    // --- below a field ------------------------------------------------------------------------
    using CompositeKey = std::vector<std::uintptr_t>;
    /// Possible types of an abstract type often select the same fields below the same member:
    /// without this, nested abstract types would multiply.
    [[nodiscard]] CompositePlan compile_composite(const graphql::Type& type,
                                                  std::span<const FieldDetails> details,
                                                  const Scope& scope);
    [[nodiscard]] CompositePlan compile_new_composite(const graphql::Type& type,
                                                      std::span<const FieldDetails> details,
                                                      const Scope& scope);
    [[nodiscard]] CollectedFields collect_below(const graphql::Type& type,
                                                std::span<const FieldDetails> details,
                                                const Scope& scope);
    void compile_discriminator(const graphql::Type& type, const Scope& scope, CompositePlan& plan);
    void compile_stream(const FieldGroup& group, const Scope& below, FieldPlan& plan);

    const PlanRequest& request_;
    std::optional<DirectiveCompiler> directives_;
    std::optional<SelectionGate> gate_;
    std::deque<Layout> detached_layouts_;  // of computed values
    std::uint16_t contexts_ = 0;
    Plan& plan_;
    Arena& arena_;
    FetchBuilder fetches_;
    SourcePlanner sources_;
    CollectContext collect_;
    Layout root_layout_;
    std::map<CompositeKey, CompositePlan> composites_;
    std::size_t fields_ = 0;
    bool streams_ = false;
    bool has_too_many_parts_ = false;
    std::optional<graphql::GraphqlError> error_;
};

}  // namespace millrace::plan
