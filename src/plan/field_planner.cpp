#include <algorithm>

#include <fmt/core.h>

#include <millrace/graphql/printer.hpp>
#include <millrace/plan/holders.hpp>

#include "arguments_planner.hpp"
#include "field_kinds.hpp"
#include "list_pushdown.hpp"
#include "operation_planner.hpp"

namespace millrace::plan {

using graphql::Field;
using graphql::GraphqlError;
using graphql::GraphqlErrors;
using graphql::Type;
using graphql::TypeRef;
using source::FieldBinding;
using value::Want;

bool OperationPlanner::compile_field(const Type& type, const FieldGroup& group, const Scope& scope,
                                     FieldPlan& plan) {
    const graphql::SelectionNode& node = *group.details.front().node;
    const Field* field = request_.schema.field(type, node.name.text);
    if (field == nullptr || error_ || ++fields_ > kPlanFieldsMax) { return false; }
    begin_field(type, group, scope, plan);
    const PathStep step{scope.path, group.response_key};
    Scope here = scope;
    here.path = &step;
    here.captures = {};
    FieldDirectives directives = compile_directives(*field, group, here);
    push_lists(*field, group, scope, directives);
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

void OperationPlanner::begin_field(const Type& type, const FieldGroup& group, const Scope& scope,
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

std::uint16_t OperationPlanner::capture_of(std::string_view key, const Scope& scope) noexcept {
    const auto found = std::ranges::find(scope.captures, key);
    return found == scope.captures.end()
               ? FieldPlan::kNoCapture
               : static_cast<std::uint16_t>(found - scope.captures.begin());
}

std::span<const graphql::Offset> OperationPlanner::offsets_of(const FieldGroup& group) {
    const auto offsets = arena_.make_array<graphql::Offset>(group.details.size());
    std::ranges::transform(group.details, offsets.begin(),
                           [](const FieldDetails& detail) { return detail.node->offset; });
    return offsets;
}

// The source of a list is its own binding, or that of the fetch it is a member of. Batches answer
// for several fields at once: what is done to one list must not be done to another.
void OperationPlanner::push_lists(const Field& field, const FieldGroup& group, const Scope& scope,
                                  FieldDirectives& directives) {
    if (directives.lists.empty() || bindings() == nullptr) { return; }
    const FieldBinding* bound = bindings()->find(field);
    const bool is_member = bound == nullptr && scope.claimer != nullptr;
    const FieldBinding* answering = is_member ? scope.claimer->node->binding : bound;
    if (answering == nullptr || answering->binding == nullptr || !answering->steps.empty()) {
        return;
    }
    if (!is_member && answering->binding->batch().batched) { return; }
    directives.pushes =
        take_pushes({field, group, *answering->binding, collect_, arena_}, directives);
}

ArgumentsPlan OperationPlanner::compile_arguments(
    const Field& field, const graphql::SelectionNode& node,
    const std::vector<ArgumentTransform>& transforms) {
    ArgumentsPlan plan = plan_arguments(field, node, transforms, arena_);
    if (directives_) { plan.partition = plan_partition(field, arena_); }
    if (!plan.is_constant()) { plan.index = next(plan_.argument_count); }
    return plan;
}

Scope OperationPlanner::compile_obtain(const Type& type, const FieldGroup& group,
                                       const Scope& scope, const FieldDirectives& directives,
                                       FieldPlan& plan) {
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

Scope OperationPlanner::compile_meta(const Field& field, const Scope& scope, FieldPlan& plan) {
    if (field.name == "__typename") {
        plan.obtain = Obtain::Typename;
    } else {
        plan.obtain = field.name == "__schema" ? Obtain::SchemaRoot : Obtain::TypeByName;
    }
    return scope;
}

Scope OperationPlanner::compile_member(const Type& type, const FieldGroup& group,
                                       std::string_view name, const Scope& scope,
                                       const FieldDirectives& directives, FieldPlan& plan) {
    plan.obtain = Obtain::Member;
    plan.member = name;
    Scope below = scope;
    ++below.level;
    if (scope.claim != nullptr) {
        plan.member = claim_member(type, group, name, scope, plan, directives.pushes);
        for (const std::uint16_t source : directives.argument_sources) {
            FetchBuilder::wait_for(*scope.claimer, source);  // they travel in its request
        }
        below.claim =
            plan.leaf == Leaf::None ? &scope.claim->child(plan.member, *plan.type->named) : nullptr;
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

bool OperationPlanner::wants_column(const FieldDirectives& directives,
                                    const FieldPlan& plan) noexcept {
    const graphql::WrappedType& type = plan.type->nullable();
    return (plan.leaf == Leaf::Float || plan.leaf == Leaf::Int) && type.is_list() &&
           !type.of->nullable().is_list() && !directives.values.empty() &&
           directives.values.front().operation->takes_columns();
}

std::string_view OperationPlanner::claim_member(const Type& type, const FieldGroup& group,
                                                std::string_view name, const Scope& scope,
                                                const FieldPlan& plan,
                                                std::span<const source::ListPush> pushes) {
    ClaimBuilder::Wanted wanted;
    wanted.on = &type;
    wanted.name = name;
    wanted.field = name == plan.field->name ? plan.field : nullptr;
    for (const auto& argument : group.details.front().node->arguments) {
        wanted.arguments_text +=
            fmt::format("{}:{},", argument.name.text, graphql::print_value(*argument.value));
    }
    const bool has_arguments = !wanted.arguments_text.empty();
    wanted.pushes = pushes;
    wanted.arguments_text += pushes_text(pushes);
    if (has_arguments) {
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

std::string_view OperationPlanner::claim_plain(const Type& type, std::string_view name,
                                               ClaimBuilder& claim) {
    ClaimBuilder::Wanted wanted;
    wanted.on = &type;
    wanted.name = name;
    wanted.field = type.field(name);
    return claim.add(wanted, arena_);
}

Scope OperationPlanner::compile_fetch(const Type& type, const FieldBinding& binding,
                                      const Scope& scope, const FieldDirectives& directives,
                                      FieldPlan& plan) {
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
    last.pushes = directives.pushes;
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

// --- what bindings read of the parent -----------------------------------------------------

std::span<const source::ParentSlots> OperationPlanner::compile_needs(const Type& type,
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

source::ParentSlots OperationPlanner::slots_for(const Type& type, const source::ParentNeeds& needs,
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

std::uint16_t OperationPlanner::slot_for(const Type& type, const source::NeededMember& needed,
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
                        !field->type->nullable().is_list() && want_of(*field->type) == Want::Scalar;
    return scalar ? scope.layout->scalar(member) : scope.layout->dom(member);
}

}  // namespace millrace::plan
