#include <fmt/core.h>

#include "compute_runtime.hpp"
#include "fetcher.hpp"

namespace millrace::engine {

using value::Kind;
using value::Value;

// --- from instances to entries ----------------------------------------------------------------

void Fetcher::add(NodeState& node, Waiter* waiter) {
    waiter->node = &node;
    ++node.waiting;
    if (node.open_sources > 0) {
        waiter->next = node.held;
        node.held = waiter;
        return;
    }
    prepare(node, waiter);
}

void Fetcher::prepare(NodeState& node, Waiter* waiter) {
    if (waiter->field->gates != nullptr && !state_.compute->is_open(waiter->field->gates)) {
        return deliver(waiter, Value::null());
    }
    if (waiter->combination == nullptr && node.node->step == 0) {
        waiter->instance.args = state_.arguments.get(waiter->field->arguments);
    }
    if (waiter->instance.args.is(Kind::Error)) { return deliver(waiter, waiter->instance.args); }
    if (waiter->field->arguments.partition != nullptr && add_partitioned(node, waiter)) { return; }
    if (!node.node->dynamic_arguments.empty()) {
        if (const value::Failure* failure = coerce_dynamic_arguments(node)) {
            return deliver(waiter, Value::error(failure));
        }
        waiter->instance.dynamic_arguments = node.dynamic_arguments;
    }
    if (node.node->arguments != nullptr && !prepare_call_step(node, waiter)) { return; }
    const source::Binding& binding = node.node->claim->binding();
    if (binding.is_local()) { return add_local(node, waiter); }
    if (binding.batch().batched) { return add_keyed(node, waiter); }
    add_single(node, waiter);
}

// A list argument longer than its @partition: one call for each group, the answers one list.
bool Fetcher::add_partitioned(NodeState& node, Waiter* waiter) {
    const plan::PartitionPlan& partition = *waiter->field->arguments.partition;
    const Value arguments = waiter->instance.args;
    if (waiter->combination != nullptr || !arguments.is(Kind::Object)) { return false; }
    const Value list = arguments.member(partition.argument->name);
    if (!list.is(Kind::List) || list.items().size() <= partition.size) { return false; }
    const std::size_t count = (list.items().size() + partition.size - 1) / partition.size;
    auto* combination = arena_.make<Combination>();
    combination->whole = waiter;
    combination->parts = arena_.make_array<Value>(count);
    combination->missing = count;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t begin = i * partition.size;
        const auto members = arena_.copy(arguments.members());
        for (value::Member& member : members) {
            if (member.name != partition.argument->name) { continue; }
            member.value = Value::list(list.items().subspan(
                begin, std::min<std::size_t>(partition.size, list.items().size() - begin)));
        }
        auto* part = arena_.make<Waiter>(*waiter);
        part->target = &combination->parts[i];
        part->combination = combination;
        part->next = nullptr;
        part->instance.args = Value::object(members);
        add(node, part);
    }
    return true;
}

void Fetcher::combine(Waiter* waiter, Value value) {
    Combination& combination = *waiter->combination;
    *waiter->target = value;
    if (--combination.missing > 0) { return; }
    std::size_t size = 0;
    for (const Value part : combination.parts) {
        if (part.is(Kind::Error)) { return deliver(combination.whole, part); }
        size += part.is(Kind::List) ? part.items().size() : 0;
    }
    const std::span<Value> items = arena_.make_array<Value>(size);
    auto next = items.begin();
    for (const Value part : combination.parts) {
        if (part.is(Kind::List)) { next = std::ranges::copy(part.items(), next).out; }
    }
    deliver(combination.whole, Value::list(items));
}

const value::Failure* Fetcher::coerce_dynamic_arguments(NodeState& node) {
    if (node.dynamic_done) { return node.dynamic_failure; }
    node.dynamic_done = true;
    const auto plans = node.node->dynamic_arguments;
    const auto values = arena_.make_array<Value>(plans.size());
    for (std::size_t i = 0; i < plans.size(); ++i) {
        values[i] = state_.arguments.get(plans[i]);
        if (values[i].is(Kind::Error)) { node.dynamic_failure = &values[i].failure(); }
    }
    node.dynamic_arguments = values;
    return node.dynamic_failure;
}

// A step sees the parent of the calling field, and arguments made from that field's own.
bool Fetcher::prepare_call_step(NodeState& node, Waiter* waiter) {
    const auto& slots = waiter->field->parent_slots;
    const std::size_t step = node.node->step;
    waiter->instance.slots = &slots[2 * step];
    waiter->instance.args = state_.arguments.get(waiter->field->arguments);
    const auto arguments = node.node->arguments->evaluate(waiter->instance, context_);
    if (!arguments) {
        deliver(waiter, error_value(arguments.error()));
        return false;
    }
    waiter->instance.args = *arguments;
    waiter->instance.slots = &slots[2 * step + 1];
    return true;
}

void Fetcher::add_local(NodeState& node, Waiter* waiter) {
    const auto value = node.node->claim->evaluate(waiter->instance, context_);
    deliver(waiter, value ? *value : error_value(value.error()));
}

void Fetcher::add_single(NodeState& node, Waiter* waiter) {
    const auto request = node.node->claim->render(waiter->instance, context_);
    if (!request) { return deliver(waiter, error_value(request.error())); }
    if (*request == nullptr) { return deliver(waiter, Value::null()); }
    if (!(*request)->shareable) {
        auto* entry = arena_.make<Entry>();
        wait_for(*entry, waiter);
        return send(node, **request, entry, 1, false);
    }
    Entry*& entry = entries_(node.node->table, (*request)->key);
    if (entry != nullptr) { return wait_for(*entry, waiter); }
    entry = arena_.make<Entry>();
    Entry& made = *entry;  // `entry` is good until the next lookup only
    wait_for(made, waiter);
    send(node, **request, &made, 1, false);
}

void Fetcher::add_keyed(NodeState& node, Waiter* waiter) {
    const auto key = node.node->claim->key_of(waiter->instance, context_);
    if (!key) { return deliver(waiter, error_value(key.error())); }
    if (!key->is_call()) { return deliver(waiter, Value::null()); }
    std::string_view text = key->text;
    if (!key->group.empty()) {
        text = arena_.copy(std::string_view(fmt::format("{}\n{}", key->group, key->text)));
    }
    Entry*& known = entries_(node.node->table, text);
    if (known == nullptr) {
        known = arena_.make<Entry>();
        known->key = *key;
    }
    Entry& entry = *known;  // `known` is good until the next lookup only
    wait_for(entry, waiter);
    if (entry.sent || is_queued(node, entry)) { return; }
    queue(node, group_of(node, key->group), entry);
}

void Fetcher::wait_for(Entry& entry, Waiter* waiter) {
    if (entry.done) { return deliver(waiter, entry); }
    (entry.last_waiter == nullptr ? entry.first_waiter : entry.last_waiter->next) = waiter;
    entry.last_waiter = waiter;
}

}  // namespace millrace::engine
