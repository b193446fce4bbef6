#include <millrace/plan/planner.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <optional>

#include <fmt/core.h>

#include <millrace/graphql/printer.hpp>
#include <millrace/graphql/source.hpp>
#include <millrace/plan/holders.hpp>

#include "arguments_planner.hpp"
#include "collect_fields.hpp"
#include "conditions.hpp"
#include "directive_compiler.hpp"
#include "fetch_builder.hpp"
#include "field_kinds.hpp"
#include "path_step.hpp"
#include "rule_rewriter.hpp"
#include "source_planner.hpp"

namespace millrace::plan {

namespace {

using graphql::Field;
using graphql::GraphqlError;
using graphql::GraphqlErrors;
using graphql::Type;
using graphql::TypeRef;
using source::FieldBinding;
using value::Want;
using Usages = std::span<const DeferUsage* const>;

// A member of an object that is fetched by a call of its own, for the expressions of its fields.
struct InternalMember {
    std::string_view name;
    std::uint16_t slot = 0;
    std::uint16_t whole_slot = value::Shape::kNoSlot;
    FetchDraft* producer = nullptr;
};

// What the parent of a field is, while the field is compiled.
struct Scope {
    Layout* layout = nullptr;
    ClaimBuilder* claim = nullptr;   // null: the parent's members come unasked
    FetchDraft* claimer = nullptr;   // the node `claim` belongs to
    FetchDraft* producer = nullptr;  // null: the root
    Usages usages;                   // fragments the fields arrive with; empty: at once
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

// The fragments whose arrival completes a field: none when it is also wanted at once; a fragment
// inside another one that is here as well adds nothing.
std::vector<const DeferUsage*> usages_of(const std::vector<FieldDetails>& details) {
    std::vector<const DeferUsage*> usages;
    for (const FieldDetails& detail : details) {
        if (detail.defer == nullptr) { return {}; }
        usages.push_back(detail.defer);
    }
    std::ranges::sort(usages, {}, &DeferUsage::index);
    const auto doubles = std::ranges::unique(usages);
    usages.erase(doubles.begin(), doubles.end());
    if (usages.size() == 1) { return usages; }
    const auto all = usages;
    std::erase_if(usages, [&](const DeferUsage* usage) {
        for (const auto* outer = usage->parent; outer != nullptr; outer = outer->parent) {
            if (std::ranges::binary_search(all, outer->index, {}, &DeferUsage::index)) {
                return true;
            }
        }
        return false;
    });
    return usages;
}

class Planner {
public:
    Planner(const PlanRequest& request, std::span<const RuleScope> scopes, Plan& plan)
        : request_(request),
          plan_(plan),
          arena_(plan.arena),
          fetches_(plan, plan.arena),
          sources_(plan, fetches_),
          collect_{.schema = request.schema,
                   .document = request.document,
                   .variables = request.variables,
                   .arena = plan.arena,
                   .defer_count = plan.defer_count,
                   .incremental = request.incremental,
                   .subscription = request.operation.type == graphql::OperationType::Subscription} {
        if (request.resolvers.directives != nullptr) {
            directives_.emplace(request.schema, *request.resolvers.directives, collect_, plan);
            directives_->set_scopes(scopes);
            gate_.emplace(request.variables, plan.arena);
            collect_.gate = &*gate_;
            collect_.sources = &directives_->sources();
        }
    }

    GraphqlErrors compile() {
        const graphql::OperationNode& operation = request_.operation;
        const Type* type = request_.schema.root_type(operation.type);
        if (type == nullptr) {
            constexpr std::array<std::string_view, 3> kNames{"query", "mutation", "subscription"};
            return {error_at(operation.offset,
                             fmt::format("Schema is not configured to execute {} operation.",
                                         kNames[static_cast<std::size_t>(operation.type)]))};
        }
        if (directives_) { directives_->compile_operation(operation); }
        Scope scope;
        scope.layout = &root_layout_;
        plan_.root = compile_selection(
            *type, collect_fields(collect_, *type, *operation.selection_set), scope);
        if (!error_ && fields_ > kPlanFieldsMax) {
            error_ = error_at(operation.offset,
                              fmt::format("Operation is too large: more than {} fields once "
                                          "fragments and possible types are expanded.",
                                          kPlanFieldsMax));
        }
        if (!error_ && (root_layout_.is_too_large() || fetches_.has_too_large_rows())) {
            error_ = error_at(operation.offset,
                              fmt::format("Operation is too large: more than {} members of one "
                                          "object, aliases counted.",
                                          value::Shape::kSlotsMax));
        }
        if (!error_ && (has_too_many_parts_ || fetches_.node_count() > kPlanPartsMax)) {
            error_ = error_at(operation.offset,
                              fmt::format("Operation is too large: more than {} deferred parts, "
                                          "fields with variables, or calls.",
                                          kPlanPartsMax));
        }
        if (error_) { return {*error_}; }
        if (auto errors = finish_directives(); !errors.empty()) { return errors; }
        plan_.root_projection = {Want::Row, root_layout_.finish(arena_)};
        fetches_.finish();
        plan_.computes = plan_.computes || !plan_.expressions.empty() ||
                         !plan_.value_operations.empty() || !plan_.list_operations.empty() ||
                         !plan_.sources.empty();
        plan_.incremental = plan_.defer_count > 0 || streams_;
        return {};
    }

private:
    GraphqlError error_at(graphql::Offset offset, std::string message) const {
        return {std::move(message), {graphql::locate(request_.document.source, offset)}, {}};
    }

    // Parts of a plan are numbered with 16 bits.
    std::uint16_t next(std::uint16_t& count) noexcept {
        if (count < kPlanPartsMax) { return count++; }
        has_too_many_parts_ = true;
        return count;
    }

    // --- selections ---------------------------------------------------------------------------

    const SelectionPlan* compile_selection(const Type& type, CollectedFields collected,
                                           const Scope& scope) {
        auto* selection = arena_.make<SelectionPlan>();
        selection->type = &type;
        selection->refuses_defer = collected.refuses_defer;
        selection->new_defers =
            arena_.copy(std::span<const DeferUsage* const>(collected.new_defers));
        std::vector<const FieldGroup*> now;
        struct Later {
            std::vector<const DeferUsage*> usages;
            std::vector<const FieldGroup*> groups;
        };
        std::vector<Later> later;
        std::map<std::vector<const DeferUsage*>, std::size_t> places;  // in `later`
        for (const FieldGroup& group : collected.groups) {
            auto usages = usages_of(group.details);
            if (std::ranges::equal(usages, scope.usages)) {
                now.push_back(&group);
                continue;
            }
            const auto [place, is_new] = places.try_emplace(usages, later.size());
            if (is_new) { later.push_back({std::move(usages), {}}); }
            later[place->second].groups.push_back(&group);
        }
        selection->fields = compile_fields(type, now, scope);
        selection->fetches_below = any_fetches(selection->fields);
        const auto deferred = arena_.make_array<DeferredFields>(later.size());
        for (std::size_t i = 0; i < later.size(); ++i) {
            Scope inner = scope;
            inner.usages = arena_.copy(std::span<const DeferUsage* const>(later[i].usages));
            inner.unit = next(plan_.unit_count);
            deferred[i].usages = inner.usages;
            deferred[i].unit = inner.unit;
            deferred[i].fields = compile_fields(type, later[i].groups, inner);
            deferred[i].fetches_below = any_fetches(deferred[i].fields);
            selection->fetches_below = selection->fetches_below || deferred[i].fetches_below;
        }
        selection->deferred = deferred;
        return selection;
    }

    static bool any_fetches(std::span<const FieldPlan> fields) noexcept {
        return std::ranges::any_of(fields, &FieldPlan::fetches_below);
    }

    std::span<const FieldPlan> compile_fields(const Type& type,
                                              const std::vector<const FieldGroup*>& groups,
                                              const Scope& scope) {
        const auto internal_groups = internal_members(type, groups);
        const auto plans = arena_.make_array<FieldPlan>(groups.size() + internal_groups.size());
        const auto internal = arena_.make_array<InternalMember>(internal_groups.size());
        std::size_t count = 0;
        const bool serial = scope.level == 0 && plan_.type == graphql::OperationType::Mutation;
        if (serial && groups.size() > kPlanPartsMax) { has_too_many_parts_ = true; }
        for (const FieldGroup& group : internal_groups) {
            if (!compile_internal(type, group, scope, internal[count], plans[count])) { break; }
            ++count;
        }
        for (const FieldGroup* group : groups) {
            Scope own = scope;
            own.internal = internal.first(std::min(count, internal.size()));
            if (serial) { own.root = static_cast<std::uint16_t>(count); }
            count += compile_field(type, *group, own, plans[count]) ? 1 : 0;
        }
        return plans.first(count);
    }

    // --- one field ----------------------------------------------------------------------------

    // False: the type has no such field (only documents that were not validated), or the plan
    // has failed.
    bool compile_field(const Type& type, const FieldGroup& group, const Scope& scope,
                       FieldPlan& plan) {
        const graphql::SelectionNode& node = *group.details.front().node;
        const Field* field = request_.schema.field(type, node.name.text);
        if (field == nullptr || error_ || ++fields_ > kPlanFieldsMax) { return false; }
        begin_field(type, group, scope, plan);
        const PathStep step{scope.path, group.response_key};
        Scope here = scope;
        here.path = &step;
        here.captures = {};
        const FieldDirectives directives = compile_directives(*field, group, here);
        compile_gates(directives, here, plan);
        plan.arguments = compile_arguments(*field, node, directives.transforms);
        Scope below = compile_obtain(type, group, here, directives, plan);
        finish_compute(type, directives, here, below, plan);
        if (plan.leaf == Leaf::None) {
            plan.composite = compile_composite(*field->type->named, group.details, below);
        }
        if (plan.compute == nullptr || plan.compute->lists.empty()) {
            compile_stream(group, below, plan);
        }
        plan.fetches_below = plan.fetch != nullptr || plan.composite.fetches_below ||
                             (plan.stream != nullptr && plan.stream->items.fetches_below);
        return true;
    }

    void begin_field(const Type& type, const FieldGroup& group, const Scope& scope,
                     FieldPlan& plan) {
        plan.response_key = group.response_key;
        plan.key_json = arena_.copy(std::string_view(fmt::format("\"{}\":", group.response_key)));
        plan.field = request_.schema.field(type, group.details.front().node->name.text);
        plan.parent = &type;
        plan.type = plan.field->type;
        plan.leaf = leaf_of(*plan.field->type->named);
        plan.offsets = offsets_of(group);
        plan.capture = capture_of(group.response_key, scope);
        if (plan.leaf == Leaf::Enum && bindings() != nullptr) {
            plan.enum_aliases = bindings()->enum_aliases(*plan.field->type->named);
        }
    }

    static std::uint16_t capture_of(std::string_view key, const Scope& scope) noexcept {
        const auto found = std::ranges::find(scope.captures, key);
        return found == scope.captures.end()
                   ? FieldPlan::kNoCapture
                   : static_cast<std::uint16_t>(found - scope.captures.begin());
    }

    std::span<const graphql::Offset> offsets_of(const FieldGroup& group) {
        const auto offsets = arena_.make_array<graphql::Offset>(group.details.size());
        std::ranges::transform(group.details, offsets.begin(),
                               [](const FieldDetails& detail) { return detail.node->offset; });
        return offsets;
    }

    ArgumentsPlan compile_arguments(const Field& field, const graphql::SelectionNode& node,
                                    const std::vector<ArgumentTransform>& transforms) {
        ArgumentsPlan plan = plan_arguments(field, node, transforms, arena_);
        if (directives_) { plan.partition = plan_partition(field, arena_); }
        if (!plan.is_constant()) { plan.index = next(plan_.argument_count); }
        return plan;
    }

    [[nodiscard]] const source::Bindings* bindings() const noexcept {
        return request_.resolvers.bindings;
    }

    // Decides where the value comes from; returns the scope of the fields below.
    Scope compile_obtain(const Type& type, const FieldGroup& group, const Scope& scope,
                         const FieldDirectives& directives, FieldPlan& plan) {
        const Field& field = *plan.field;
        if (field.owner == nullptr) { return compile_meta(field, scope, plan); }
        if (directives.replaces) { return compile_replaced(scope, plan); }
        if (is_holder(field)) {
            if (!directives.refused) {
                directives_->error(plan.offsets.front(),
                                   fmt::format("{{{}}} has no value of its own: it needs a "
                                               "directive that computes one, such as @map.",
                                               text_of(scope.path)));
            }
            return compile_replaced(scope, plan);
        }
        if (type.built_in) {
            plan.obtain = Obtain::Introspection;
            plan.slot = static_cast<std::uint16_t>(field.index);
            return scope;
        }
        const FieldBinding* binding = bindings() == nullptr ? nullptr : bindings()->find(field);
        if (binding == nullptr) {
            if (request_.resolvers.native != nullptr) {
                plan.obtain = Obtain::Native;
                plan.native = request_.resolvers.native;
                return scope;
            }
            return compile_member(type, group, field.name, scope, directives, plan);
        }
        if (!binding->renamed_member.empty()) {
            return compile_member(type, group, binding->renamed_member, scope, directives, plan);
        }
        return compile_fetch(type, *binding, scope, directives, plan);
    }

    static Scope compile_meta(const Field& field, const Scope& scope, FieldPlan& plan) {
        if (field.name == "__typename") {
            plan.obtain = Obtain::Typename;
        } else {
            plan.obtain = field.name == "__schema" ? Obtain::SchemaRoot : Obtain::TypeByName;
        }
        return scope;
    }

    Scope compile_member(const Type& type, const FieldGroup& group, std::string_view name,
                         const Scope& scope, const FieldDirectives& directives, FieldPlan& plan) {
        plan.obtain = Obtain::Member;
        plan.member = name;
        Scope below = scope;
        ++below.level;
        if (scope.claim != nullptr) {
            plan.member = claim_member(type, group, name, scope, plan);
            for (const std::uint16_t source : directives.argument_sources) {
                FetchBuilder::wait_for(*scope.claimer, source);  // they travel in its request
            }
            below.claim = plan.leaf == Leaf::None
                              ? &scope.claim->child(plan.member, *plan.type->named)
                              : nullptr;
        }
        switch (want_of(*plan.type)) {
            case Want::Row:
                plan.slot = scope.layout->rows(plan.member);
                below.layout = &scope.layout->child(plan.member);
                break;
            case Want::Raw:
                plan.slot = scope.layout->raw(plan.member);
                break;
            case Want::Dom:
                plan.slot = scope.layout->dom(plan.member);
                break;
            case Want::Column:
            case Want::Scalar:
                plan.slot = wants_column(directives, plan) ? scope.layout->column(plan.member)
                                                           : scope.layout->scalar(plan.member);
        }
        return below;
    }

    // Numbers that only a computation looks at need no value each.
    static bool wants_column(const FieldDirectives& directives, const FieldPlan& plan) noexcept {
        const graphql::WrappedType& type = plan.type->nullable();
        return (plan.leaf == Leaf::Float || plan.leaf == Leaf::Int) && type.is_list() &&
               !type.of->nullable().is_list() && !directives.values.empty() &&
               directives.values.front().operation->takes_columns();
    }

    std::string_view claim_member(const Type& type, const FieldGroup& group, std::string_view name,
                                  const Scope& scope, const FieldPlan& plan) {
        ClaimBuilder::Wanted wanted;
        wanted.on = &type;
        wanted.name = name;
        wanted.field = name == plan.field->name ? plan.field : nullptr;
        for (const auto& argument : group.details.front().node->arguments) {
            wanted.arguments_text +=
                fmt::format("{}:{},", argument.name.text, graphql::print_value(*argument.value));
        }
        if (!wanted.arguments_text.empty()) {
            if (plan.arguments.is_constant()) {
                wanted.arguments = plan.arguments.value;
            } else {
                auto& dynamic = scope.claimer->dynamic_arguments;
                wanted.dynamic_arguments = static_cast<std::uint16_t>(dynamic.size());
                dynamic.push_back(plan.arguments);
            }
        }
        return scope.claim->add(wanted, arena_);
    }

    // A member without arguments that the client did not name: a key, a discriminator.
    std::string_view claim_plain(const Type& type, std::string_view name, ClaimBuilder& claim) {
        ClaimBuilder::Wanted wanted;
        wanted.on = &type;
        wanted.name = name;
        wanted.field = type.field(name);
        return claim.add(wanted, arena_);
    }

    Scope compile_fetch(const Type& type, const FieldBinding& binding, const Scope& scope,
                        const FieldDirectives& directives, FieldPlan& plan) {
        if (scope.computed) {  // an error at run time, unless the object is null
            const Scope below = compile_replaced(scope, plan);
            plan.obtain = Obtain::Fetched;
            return below;
        }
        Scope below = scope;
        std::vector<std::uint16_t> waits = directives.argument_sources;
        waits.insert(waits.end(), scope.gate_sources.begin(), scope.gate_sources.end());
        if (!waits.empty()) { below.context = ++contexts_; }
        const std::vector<FetchDraft*> nodes = fetches_.nodes_for({.binding = &binding,
                                                                   .unit = scope.unit,
                                                                   .level = scope.level,
                                                                   .root = scope.root,
                                                                   .context = below.context},
                                                                  *plan.field);
        for (const std::uint16_t source : waits) { FetchBuilder::wait_for(*nodes.front(), source); }
        if (scope.producer == nullptr) {
            fetches_.connect_root(*nodes.front());
        } else {
            FetchBuilder::connect(scope.producer, *nodes.front());
        }
        FetchDraft& last = *nodes.back();
        last.want = want_of(*plan.type);
        last.fields.push_back(&plan);
        plan.obtain = Obtain::Fetched;
        plan.fetch = nodes.front()->node;
        plan.slot = scope.layout->extra();
        plan.parent_slots = compile_needs(type, binding, scope);
        below.layout = &last.table->layout;
        below.claim = last.claim.get();
        below.claimer = below.claim == nullptr ? nullptr : &last;
        below.producer = &last;
        ++below.level;
        return below;
    }

    // --- what directives compute --------------------------------------------------------------

    FieldDirectives compile_directives(const Field& field, const FieldGroup& group,
                                       const Scope& scope) {
        const graphql::SelectionNode& node = *group.details.front().node;
        const bool gated = group.details.front().gate != nullptr;
        if (!directives_ || (node.directives.empty() && !gated) || field.owner == nullptr) {
            return {};
        }
        return directives_->compile(field, group, {text_of(scope.path), scope.root, scope.lists});
    }

    // @skipBy and @includeBy that name sources: everything fetched for the field or below it waits
    // until they are there.
    void compile_gates(const FieldDirectives& directives, Scope& scope, FieldPlan& plan) {
        for (const FieldDirectives::Gate& gate : directives.gates) {
            auto* made = arena_.make<GatePlan>();
            made->index = plan_.gate_count++;
            made->predicate = gate.predicate;
            made->skips = gate.skips;
            made->outer = scope.gate;
            scope.gate = made;
            plan.gate = made;
        }
        if (plan.gate != nullptr) {
            std::vector<std::uint16_t> sources(scope.gate_sources.begin(),
                                               scope.gate_sources.end());
            sources.insert(sources.end(), directives.gate_sources.begin(),
                           directives.gate_sources.end());
            scope.gate_sources = arena_.copy(std::span<const std::uint16_t>(sources));
        }
        plan.gates = scope.gate;
    }

    // A computed value has names; what is below it is laid out when it is made.
    Scope compile_replaced(const Scope& scope, FieldPlan& plan) {
        plan.obtain = Obtain::Nothing;
        Scope below = scope;
        below.layout = &detached_layouts_.emplace_back();
        below.claim = nullptr;
        below.claimer = nullptr;
        below.computed = true;
        ++below.level;
        return below;
    }

    // Names in expressions over the parent that stand for members with a call of their own: these
    // are fetched as if they had been selected, and not written.
    std::vector<FieldGroup> internal_members(const Type& type,
                                             const std::vector<const FieldGroup*>& groups) {
        std::vector<FieldGroup> members;
        if (!directives_ || bindings() == nullptr) { return members; }
        for (const FieldGroup* group : groups) {
            const graphql::SelectionNode& node = *group->details.front().node;
            if (node.directives.empty()) { continue; }
            for (const compute::FreeVariable& variable : directives_->parent_members(node)) {
                const Field* field =
                    variable.operation_variable ? nullptr : type.field(variable.name);
                const FieldBinding* binding = field == nullptr ? nullptr : bindings()->find(*field);
                if (binding == nullptr || !binding->renamed_member.empty()) { continue; }
                if (std::ranges::find(members, field->name, &FieldGroup::response_key) !=
                    members.end()) {
                    continue;
                }
                auto* made = arena_.make<graphql::SelectionNode>();
                made->kind = graphql::SelectionKind::Field;
                made->name.text = field->name;
                made->offset = node.offset;
                members.push_back({field->name, {{made, group->details.front().defer}}});
            }
        }
        return members;
    }

    bool compile_internal(const Type& type, const FieldGroup& group, const Scope& scope,
                          InternalMember& member, FieldPlan& plan) {
        if (error_ || ++fields_ > kPlanFieldsMax) { return false; }
        const PathStep step{scope.path, group.response_key};
        Scope here = scope;
        here.path = &step;
        begin_field(type, group, here, plan);
        plan.arguments = compile_arguments(*plan.field, *group.details.front().node, {});
        const FieldBinding* binding = bindings()->find(*plan.field);
        const Scope below = compile_fetch(type, *binding, here, {}, plan);
        auto* compute = arena_.make<FieldCompute>();
        compute->hidden = true;
        compute->internal = true;
        plan.compute = compute;
        plan.fetches_below = true;
        member = {group.response_key, plan.slot, value::Shape::kNoSlot, below.producer};
        if (plan.leaf == Leaf::None) { member.whole_slot = below.layout->whole(); }
        return true;
    }

    void finish_compute(const Type& type, const FieldDirectives& directives, const Scope& scope,
                        Scope& below, FieldPlan& plan) {
        below.below_list = scope.below_list || plan.type->nullable().is_list();
        if (!scope.below_list) { below.steps_to_list = keys_of(scope.path).size(); }
        for (graphql::TypeRef type_at = &plan.type->nullable(); type_at->is_list();
             type_at = &type_at->of->nullable()) {
            ++below.lists;
        }
        if (directives.publish) { publish(directives, scope, below, plan); }
        if (!directives.computes()) { return; }
        plan_.computes = true;
        auto* compute = arena_.make<FieldCompute>();
        compute->values = arena_.copy(std::span<const ValueStep>(directives.values));
        compute->lists = arena_.copy(std::span<const ListStep>(directives.lists));
        compute->captures = arena_.copy(std::span<const std::string_view>(directives.captures));
        compute->replaces = directives.replaces;
        compute->hidden = directives.hidden;
        compute->fails_request = directives.fails_request;
        const std::size_t members = directives.parent_members.size();
        const auto slots = arena_.make_array<std::uint16_t>(members);
        const auto whole_slots = arena_.make_array<std::uint16_t>(members);
        for (std::size_t i = 0; i < members; ++i) {
            const source::NeededMember& member = directives.parent_members[i];
            const InternalMember* internal = internal_member(member.name, scope);
            slots[i] = internal != nullptr ? internal->slot : slot_for(type, member, scope);
            whole_slots[i] = internal != nullptr ? internal->whole_slot : value::Shape::kNoSlot;
        }
        compute->slots = slots;
        compute->whole_slots = whole_slots;
        plan.compute = compute;
        below.captures = compute->captures;
        below.inline_defers = scope.inline_defers || !compute->lists.empty();
    }

    static const InternalMember* internal_member(std::string_view name,
                                                 const Scope& scope) noexcept {
        const auto found = std::ranges::find(scope.internal, name, &InternalMember::name);
        return found == scope.internal.end() ? nullptr : &*found;
    }

    void publish(const FieldDirectives& directives, const Scope& scope, const Scope& below,
                 const FieldPlan& plan) {
        SourcePlanner::Place place;
        place.path = keys_of(scope.path);
        place.below_list = scope.below_list;
        place.steps_to_list = scope.below_list ? scope.steps_to_list : place.path.size();
        place.producers = {plan.obtain == Obtain::Fetched ? below.producer : scope.producer};
        for (const source::NeededMember& member : directives.parent_members) {
            const auto* internal = internal_member(member.name, scope);
            if (internal != nullptr) { place.producers.push_back(internal->producer); }
        }
        place.root = scope.root;
        place.type = plan.type;
        if (plan.leaf == Leaf::None && plan.obtain != Obtain::Nothing) {
            place.composite = true;
            place.whole_slot = below.layout->whole();
            place.claim = below.claim;
        }
        sources_.publish(*directives.publish, place);
    }

    // Errors of all directives, in the order of the text; else the sources become part of the
    // fetch graph.
    GraphqlErrors finish_directives() {
        if (!directives_) { return {}; }
        auto& findings = directives_->findings();
        for (const SelectionGate::Finding& finding : gate_->findings()) {
            findings.push_back({finding.offset, finding.message});
        }
        if (findings.empty()) {
            std::vector<std::string_view> variables;
            for (const auto& variable : request_.operation.variables) {
                variables.push_back(variable.variable.text);
            }
            for (auto& finding : directives_->sources().check(variables)) {
                findings.push_back({finding.offset, std::move(finding.message)});
            }
        } else {
            std::ranges::sort(findings, {}, &DirectiveFinding::offset);
        }
        if (findings.empty()) { sources_.check(*directives_); }
        GraphqlErrors errors;
        for (DirectiveFinding& finding : findings) {
            errors.push_back(error_at(finding.offset, std::move(finding.message)));
        }
        if (errors.empty() && gate_->failure()) {
            errors.push_back(error_at(gate_->failure()->offset, gate_->failure()->message));
        }
        if (errors.empty()) {
            for (DirectiveFinding& finding : sources_.finish(directives_->sources())) {
                errors.push_back(error_at(finding.offset, std::move(finding.message)));
            }
        }
        return errors;
    }

    // --- what bindings read of the parent -----------------------------------------------------

    std::span<const source::ParentSlots> compile_needs(const Type& type,
                                                       const FieldBinding& binding,
                                                       const Scope& scope) {
        if (binding.steps.empty()) {
            const auto slots = arena_.make_array<source::ParentSlots>(1);
            slots[0] = slots_for(type, binding.binding->parent_needs(), scope);
            return slots;
        }
        const auto slots = arena_.make_array<source::ParentSlots>(binding.steps.size() * 2);
        for (std::size_t i = 0; i < binding.steps.size(); ++i) {
            const source::CallStep& step = binding.steps[i];
            slots[2 * i] = slots_for(type, step.arguments->parent_needs(), scope);
            slots[2 * i + 1] = slots_for(type, step.binding->parent_needs(), scope);
        }
        return slots;
    }

    source::ParentSlots slots_for(const Type& type, const source::ParentNeeds& needs,
                                  const Scope& scope) {
        source::ParentSlots result;
        const auto slots = arena_.make_array<std::uint16_t>(needs.members.size());
        for (std::size_t i = 0; i < slots.size(); ++i) {
            slots[i] = slot_for(type, needs.members[i], scope);
        }
        result.slots = slots;
        if (needs.whole) { result.whole = scope.layout->whole(); }
        return result;
    }

    std::uint16_t slot_for(const Type& type, const source::NeededMember& needed,
                           const Scope& scope) {
        const Field* field = type.field(needed.name);
        std::string_view member = arena_.copy(std::string_view(needed.name));
        if (scope.claim != nullptr) {
            member = claim_plain(type, member, *scope.claim);
            if (field == nullptr || field->type->named->is_composite()) {
                scope.claim->add_paths(member, needed.paths_below);
            }
        }
        const bool scalar = needed.paths_below.empty() && field != nullptr &&
                            !field->type->nullable().is_list() &&
                            want_of(*field->type) == Want::Scalar;
        return scalar ? scope.layout->scalar(member) : scope.layout->dom(member);
    }

    // --- below a field ------------------------------------------------------------------------

    using CompositeKey = std::vector<std::uintptr_t>;

    // Possible types of an abstract type often select the same fields below the same member:
    // without this, nested abstract types would multiply.
    CompositePlan compile_composite(const Type& type, std::span<const FieldDetails> details,
                                    const Scope& scope) {
        CompositeKey key{reinterpret_cast<std::uintptr_t>(&type),
                         reinterpret_cast<std::uintptr_t>(scope.layout),
                         reinterpret_cast<std::uintptr_t>(scope.claim),
                         reinterpret_cast<std::uintptr_t>(scope.producer),
                         scope.unit,
                         scope.level};
        for (const FieldDetails& detail : details) {
            key.push_back(reinterpret_cast<std::uintptr_t>(detail.node));
            key.push_back(reinterpret_cast<std::uintptr_t>(detail.defer));
        }
        const auto found = composites_.find(key);
        if (found != composites_.end()) { return found->second; }
        const CompositePlan plan = compile_new_composite(type, details, scope);
        composites_.emplace(std::move(key), plan);
        return plan;
    }

    CompositePlan compile_new_composite(const Type& type, std::span<const FieldDetails> details,
                                        const Scope& scope) {
        CompositePlan plan;
        plan.type = &type;
        if (!type.is_abstract()) {
            plan.selection = compile_selection(type, collect_below(type, details, scope), scope);
            plan.fetches_below = plan.selection->fetches_below;
            return plan;
        }
        compile_discriminator(type, scope, plan);
        const auto by_type = arena_.make_array<const SelectionPlan*>(type.possible_types.size());
        for (std::size_t i = 0; i < by_type.size(); ++i) {
            const Type& object = *type.possible_types[i];
            by_type[i] = compile_selection(object, collect_below(object, details, scope), scope);
            plan.fetches_below = plan.fetches_below || by_type[i]->fetches_below;
        }
        plan.by_type = by_type;
        return plan;
    }

    CollectedFields collect_below(const Type& type, std::span<const FieldDetails> details,
                                  const Scope& scope) {
        CollectContext context = collect_;
        if (directives_) { context.path = text_of(scope.path); }
        context.incremental = collect_.incremental && !scope.inline_defers;
        return collect_subfields(context, type, details);
    }

    void compile_discriminator(const Type& type, const Scope& scope, CompositePlan& plan) {
        plan.discriminator = bindings() == nullptr ? nullptr : bindings()->discriminator(type);
        if (plan.discriminator != nullptr && plan.discriminator->wrapper) {
            plan.type_slot = scope.layout->wrapper();
            return;
        }
        std::string_view member = "__typename";
        if (plan.discriminator != nullptr) { member = plan.discriminator->member; }
        plan.type_slot = scope.layout->scalar(member);
        if (scope.claim == nullptr) { return; }
        if (member == "__typename") {
            scope.claim->want_typename();
            return;
        }
        for (const Type* object : type.possible_types) {
            claim_plain(*object, member, *scope.claim);
        }
    }

    void compile_stream(const FieldGroup& group, const Scope& below, FieldPlan& plan) {
        const graphql::SelectionNode& node = *group.details.front().node;
        if (node.directives.empty() || !request_.incremental || !plan.type->nullable().is_list()) {
            return;
        }
        const auto* directive = find_directive(node.directives, "stream");
        if (directive == nullptr || !condition(*directive, request_.variables, true)) { return; }
        auto* stream = arena_.make<StreamPlan>();
        stream->unit = next(plan_.unit_count);
        stream->directive = directive;
        const auto* label = find_argument(*directive, "label");
        if (label != nullptr && label->kind == graphql::ValueKind::String) {
            stream->label = label->text;
            stream->has_label = true;
        }
        // Items that come later belong to the stream alone, whatever was deferred around it.
        std::vector<FieldDetails> details = group.details;
        for (FieldDetails& detail : details) { detail.defer = nullptr; }
        Scope scope = below;
        scope.usages = {};
        scope.unit = stream->unit;
        if (plan.leaf == Leaf::None) {
            stream->items = compile_composite(*plan.type->named, details, scope);
        }
        plan.stream = stream;
        streams_ = true;
    }

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
    std::optional<GraphqlError> error_;
};

tl::expected<std::unique_ptr<const Plan>, GraphqlErrors> run_planner(
    const PlanRequest& request, std::span<const RuleScope> scopes, std::unique_ptr<Plan> plan) {
    Planner planner(request, scopes, *plan);
    if (auto errors = planner.compile(); !errors.empty()) {
        return tl::unexpected(std::move(errors));
    }
    return std::unique_ptr<const Plan>(std::move(plan));
}

}  // namespace

tl::expected<std::unique_ptr<const Plan>, GraphqlErrors> compile(const PlanRequest& request) {
    auto plan = std::make_unique<Plan>();
    plan->type = request.operation.type;
    plan->schema = &request.schema;
    plan->operation = &request.operation;
    plan->source = request.document.source;
    if (request.rules.empty()) { return run_planner(request, {}, std::move(plan)); }
    const auto rewritten = rewrite(request.rules, request.document, request.operation, plan->arena);
    if (!rewritten) { return tl::unexpected(GraphqlErrors{rewritten.error()}); }
    const PlanRequest changed{.schema = request.schema,
                              .resolvers = request.resolvers,
                              .document = *rewritten->document,
                              .operation = *rewritten->operation,
                              .variables = request.variables,
                              .incremental = request.incremental};
    return run_planner(changed, rewritten->scopes, std::move(plan));
}

}  // namespace millrace::plan
