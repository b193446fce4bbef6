#include <millrace/plan/planner.hpp>

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include <millrace/graphql/source.hpp>

#include "conditions.hpp"
#include "field_kinds.hpp"
#include "operation_planner.hpp"

namespace millrace::plan {

using graphql::Field;
using graphql::GraphqlError;
using graphql::GraphqlErrors;
using graphql::Type;
using graphql::TypeRef;
using source::FieldBinding;
using value::Want;

namespace {

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

}  // namespace

OperationPlanner::OperationPlanner(const PlanRequest& request, std::span<const RuleScope> scopes,
                                   Plan& plan)
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

GraphqlErrors OperationPlanner::compile() {
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
    plan_.root =
        compile_selection(*type, collect_fields(collect_, *type, *operation.selection_set), scope);
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

GraphqlError OperationPlanner::error_at(graphql::Offset offset, std::string message) const {
    return {std::move(message), {graphql::locate(request_.document.source, offset)}, {}};
}

const SelectionPlan* OperationPlanner::compile_selection(const Type& type,
                                                         CollectedFields collected,
                                                         const Scope& scope) {
    auto* selection = arena_.make<SelectionPlan>();
    selection->type = &type;
    selection->refuses_defer = collected.refuses_defer;
    selection->new_defers = arena_.copy(std::span<const DeferUsage* const>(collected.new_defers));
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

std::span<const FieldPlan> OperationPlanner::compile_fields(
    const Type& type, const std::vector<const FieldGroup*>& groups, const Scope& scope) {
    const auto wanted_members = internal_members(type, groups);
    const auto plans = arena_.make_array<FieldPlan>(groups.size() + wanted_members.size());
    const auto internal = arena_.make_array<InternalMember>(wanted_members.size());
    std::size_t count = 0;
    const bool serial = scope.level == 0 && plan_.type == graphql::OperationType::Mutation;
    if (serial && groups.size() > kPlanPartsMax) { has_too_many_parts_ = true; }
    for (const WantedMember& wanted : wanted_members) {
        if (!compile_internal(type, wanted, scope, internal[count], plans[count])) { break; }
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

// --- below a field ------------------------------------------------------------------------

CompositePlan OperationPlanner::compile_composite(const Type& type,
                                                  std::span<const FieldDetails> details,
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

CompositePlan OperationPlanner::compile_new_composite(const Type& type,
                                                      std::span<const FieldDetails> details,
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

CollectedFields OperationPlanner::collect_below(const Type& type,
                                                std::span<const FieldDetails> details,
                                                const Scope& scope) {
    CollectContext context = collect_;
    if (directives_) { context.path = text_of(scope.path); }
    context.incremental = collect_.incremental && !scope.inline_defers;
    return collect_subfields(context, type, details);
}

void OperationPlanner::compile_discriminator(const Type& type, const Scope& scope,
                                             CompositePlan& plan) {
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
        (void)claim_plain(*object, member, *scope.claim);  // every one has it under this name
    }
}

void OperationPlanner::compile_stream(const FieldGroup& group, const Scope& below,
                                      FieldPlan& plan) {
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

namespace {

tl::expected<std::unique_ptr<const Plan>, GraphqlErrors> run_planner(
    const PlanRequest& request, std::span<const RuleScope> scopes, std::unique_ptr<Plan> plan) {
    OperationPlanner planner(request, scopes, *plan);
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
