#include "fetch_builder.hpp"

#include <algorithm>

namespace millrace::plan {

using source::Binding;
using source::FieldBinding;
using value::Want;

namespace {

const Binding& binding_of(const FieldBinding& field, std::uint16_t step) noexcept {
    return field.steps.empty() ? *field.binding : *field.steps[step].binding;
}

// A document asks for the members of one selection: merging two would ask each for both.
// Batched keys travel together all the same.
bool keeps_to_itself(const Binding& binding) noexcept {
    return binding.asks_for_members() && !binding.batch().batched;
}

}  // namespace

FetchTable& FetchBuilder::table_for(const Place& place, std::uint16_t step, bool own) {
    if (!own) {
        for (FetchTable& table : tables_) {
            if (table.binding == place.binding && table.step == step && table.root == place.root) {
                return table;
            }
        }
    }
    FetchTable& made = tables_.emplace_back();
    made.binding = place.binding;
    made.step = step;
    made.root = place.root;
    made.index = static_cast<std::uint16_t>(tables_.size() - 1);
    return made;
}

FetchDraft& FetchBuilder::node_for(const Place& place, std::uint16_t step, const Binding& binding,
                                   const graphql::Field& field) {
    const bool alone = keeps_to_itself(binding);
    for (FetchDraft& draft : drafts_) {
        const FetchNode& node = *draft.node;
        if (!alone && node.binding == place.binding && node.step == step &&
            node.unit == place.unit && node.level == place.level && node.root == place.root &&
            draft.context == place.context) {
            return draft;
        }
    }
    FetchDraft& made = drafts_.emplace_back();
    made.node = arena_.make<FetchNode>();
    made.node->index = static_cast<std::uint16_t>(drafts_.size() - 1);
    made.node->unit = place.unit;
    made.node->level = place.level;
    made.node->root = place.root;
    made.node->step = step;
    made.context = place.context;
    made.node->binding = place.binding;
    made.table = &table_for(place, step, binding.asks_for_members());
    if (binding.asks_for_members()) {
        made.claim = std::make_unique<ClaimBuilder>(*field.type->named);
    }
    return made;
}

std::vector<FetchDraft*> FetchBuilder::nodes_for(const Place& place, const graphql::Field& field) {
    const std::size_t steps = std::max<std::size_t>(1, place.binding->steps.size());
    std::vector<FetchDraft*> nodes;
    for (std::size_t i = 0; i < steps; ++i) {
        const auto step = static_cast<std::uint16_t>(i);
        nodes.push_back(&node_for(place, step, binding_of(*place.binding, step), field));
        if (i == 0) { continue; }
        connect(nodes[i - 1], *nodes[i]);
        nodes[i - 1]->node->next_step = nodes[i]->node;
        nodes[i - 1]->want = Want::Dom;
    }
    return nodes;
}

void FetchBuilder::connect(FetchDraft* producer, FetchDraft& consumer) {
    if (std::ranges::find(producer->consumers, &consumer) != producer->consumers.end()) { return; }
    producer->consumers.push_back(&consumer);
    ++consumer.node->producers;
}

void FetchBuilder::connect_root(FetchDraft& consumer) {
    if (std::ranges::find(root_consumers_, &consumer) != root_consumers_.end()) { return; }
    root_consumers_.push_back(&consumer);
    ++consumer.node->producers;
}

bool FetchBuilder::has_too_large_rows() const noexcept {
    return std::ranges::any_of(tables_,
                               [](const FetchTable& table) { return table.layout.is_too_large(); });
}

void FetchBuilder::wait_for(FetchDraft& node, std::uint16_t source) {
    if (std::ranges::find(node.waits, source) == node.waits.end()) { node.waits.push_back(source); }
}

std::span<const std::uint16_t> FetchBuilder::waiting_for(std::uint16_t source) {
    std::vector<std::uint16_t> nodes;
    for (const FetchDraft& draft : drafts_) {
        if (std::ranges::find(draft.waits, source) != draft.waits.end()) {
            nodes.push_back(draft.node->index);
        }
    }
    return arena_.copy(std::span<const std::uint16_t>(nodes));
}

void FetchBuilder::finish() {
    // The claims borrow what the builders hold (paths of hidden keys).
    auto builders = std::make_shared<std::vector<std::unique_ptr<ClaimBuilder>>>();
    for (FetchDraft& draft : drafts_) {
        FetchNode& node = *draft.node;
        node.table = draft.table->index;
        node.projection = {draft.want,
                           draft.want == Want::Row ? draft.table->layout.finish(arena_) : nullptr};
        const auto consumers = arena_.make_array<const FetchNode*>(draft.consumers.size());
        std::ranges::transform(draft.consumers, consumers.begin(), &FetchDraft::node);
        node.consumers = consumers;
        node.waits = static_cast<std::uint16_t>(draft.waits.size());
        node.feeds = arena_.copy(std::span<const std::uint16_t>(draft.feeds));
        node.fields = arena_.copy(std::span<const FieldPlan* const>(draft.fields));
        node.dynamic_arguments =
            arena_.copy(std::span<const ArgumentsPlan>(draft.dynamic_arguments));
        const Binding& binding = binding_of(*node.binding, node.step);
        const source::ClaimedSelection* selection =
            draft.claim ? draft.claim->finish(arena_) : nullptr;
        if (draft.claim) { builders->push_back(std::move(draft.claim)); }
        node.claim =
            plan_.claims.emplace_back(binding.claim({node.projection, selection, draft.pushes}))
                .get();
        if (!node.binding->steps.empty()) {
            const Binding& arguments = *node.binding->steps[node.step].arguments;
            node.arguments =
                plan_.claims.emplace_back(arguments.claim({{Want::Dom, nullptr}, nullptr})).get();
        }
        plan_.fetches.push_back(&node);
    }
    for (const FetchDraft* consumer : root_consumers_) {
        plan_.root_consumers.push_back(consumer->node);
    }
    plan_.table_count = static_cast<std::uint16_t>(tables_.size());
    plan_.selections = std::move(builders);
}

}  // namespace millrace::plan
