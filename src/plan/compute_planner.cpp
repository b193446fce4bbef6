#include <algorithm>

#include <fmt/core.h>

#include "conditions.hpp"
#include "operation_planner.hpp"

namespace millrace::plan {

using graphql::Field;
using graphql::GraphqlError;
using graphql::GraphqlErrors;
using graphql::Type;
using graphql::TypeRef;
using source::FieldBinding;
using value::Want;

FieldDirectives OperationPlanner::compile_directives(const Field& field, const FieldGroup& group,
                                                     const Scope& scope) {
    const graphql::SelectionNode& node = *group.details.front().node;
    const bool gated = group.details.front().gate != nullptr;
    if (!directives_ || (node.directives.empty() && !gated) || field.owner == nullptr) {
        return {};
    }
    return directives_->compile(field, group, {text_of(scope.path), scope.root, scope.lists});
}

void OperationPlanner::compile_gates(const FieldDirectives& directives, Scope& scope,
                                     FieldPlan& plan) {
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
        std::vector<std::uint16_t> sources(scope.gate_sources.begin(), scope.gate_sources.end());
        sources.insert(sources.end(), directives.gate_sources.begin(),
                       directives.gate_sources.end());
        scope.gate_sources = arena_.copy(std::span<const std::uint16_t>(sources));
    }
    plan.gates = scope.gate;
}

Scope OperationPlanner::compile_replaced(const Scope& scope, FieldPlan& plan) {
    plan.obtain = Obtain::Nothing;
    Scope below = scope;
    below.layout = &detached_layouts_.emplace_back();
    below.claim = nullptr;
    below.claimer = nullptr;
    below.computed = true;
    ++below.level;
    return below;
}

std::vector<WantedMember> OperationPlanner::internal_members(
    const Type& type, const std::vector<const FieldGroup*>& groups) {
    std::vector<WantedMember> members;
    if (!directives_ || bindings() == nullptr) { return members; }
    for (const FieldGroup* group : groups) {
        const graphql::SelectionNode& node = *group->details.front().node;
        if (node.directives.empty()) { continue; }
        for (const compute::FreeVariable& variable : directives_->parent_members(node)) {
            const Field* field = variable.operation_variable ? nullptr : type.field(variable.name);
            const FieldBinding* binding = field == nullptr ? nullptr : bindings()->find(*field);
            if (binding == nullptr || !binding->renamed_member.empty()) { continue; }
            const auto key = [](const WantedMember& known) { return known.group.response_key; };
            auto known = std::ranges::find(members, field->name, key);
            if (known == members.end()) {
                auto* made = arena_.make<graphql::SelectionNode>();
                made->kind = graphql::SelectionKind::Field;
                made->name.text = field->name;
                made->offset = node.offset;
                const FieldDetails details{made, group->details.front().defer, nullptr};
                FieldGroup wanted{field->name, {details}};
                known = members.insert(known, WantedMember{std::move(wanted), {}});
            }
            known->paths.insert(known->paths.end(), variable.paths.begin(), variable.paths.end());
        }
    }
    return members;
}

bool OperationPlanner::compile_internal(const Type& type, const WantedMember& wanted,
                                        const Scope& scope, InternalMember& member,
                                        FieldPlan& plan) {
    if (error_ || ++fields_ > kPlanFieldsMax) { return false; }
    const FieldGroup& group = wanted.group;
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
    if (plan.leaf != Leaf::None) { return true; }
    member.whole_slot = below.layout->whole();
    if (below.claim != nullptr) {
        below.claim->want_typename();  // something has to be asked for
        ask_for_paths(*plan.type->named, wanted.paths, *below.claim, arena_);
    }
    return true;
}

void OperationPlanner::finish_compute(const Type& type, const FieldDirectives& directives,
                                      const Scope& scope, Scope& below, FieldPlan& plan) {
    if (!directives_) { return; }
    below.below_list = scope.below_list || plan.type->nullable().is_list();
    if (below.below_list && !scope.below_list) { below.steps_to_list = length_of(scope.path); }
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

const InternalMember* OperationPlanner::internal_member(std::string_view name,
                                                        const Scope& scope) noexcept {
    const auto found = std::ranges::find(scope.internal, name, &InternalMember::name);
    return found == scope.internal.end() ? nullptr : &*found;
}

void OperationPlanner::publish(const FieldDirectives& directives, const Scope& scope,
                               const Scope& below, const FieldPlan& plan) {
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

GraphqlErrors OperationPlanner::finish_directives() {
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

}  // namespace millrace::plan
