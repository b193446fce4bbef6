#include "fetcher.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "compute_runtime.hpp"
#include "source_collector.hpp"
#include "stream_count.hpp"
#include "type_resolution.hpp"

namespace millrace::engine {

using plan::CompositePlan;
using plan::FetchNode;
using plan::FieldPlan;
using plan::Obtain;
using plan::SelectionPlan;
using value::Kind;
using value::Value;

Fetcher::Fetcher(RequestState& state, source::RequestContext& context, const Options& options)
    : state_(state),
      context_(context),
      options_(options),
      arena_(state.arena),
      nodes_(arena_.make_array<NodeState>(state.plan.fetches.size())),
      open_nodes_(arena_.make_array<std::uint32_t>(state.plan.unit_count)),
      entries_(arena_),
      groups_(arena_),
      exchanges_(arena_) {
    for (const FetchNode* node : state.plan.fetches) {
        nodes_[node->index].node = node;
        nodes_[node->index].open_producers = node->producers;
        nodes_[node->index].open_sources = node->waits;
        ++open_nodes_[node->unit];
    }
    if (options.keep_times) {
        made_ = Clock::now();
        node_times_ = arena_.make_array<Instant>(state.plan.fetches.size());
        source_times_ = arena_.make_array<Instant>(state.plan.sources.size());
    }
    const auto& sources = state.plan.sources;
    source_producers_ = arena_.make_array<std::uint32_t>(sources.size());
    for (const plan::SourcePlan& source : sources) {
        source_producers_[source.index] = source.producers;
        ++open_nodes_[0];
    }
}

// --- start and end ----------------------------------------------------------------------------

void Fetcher::start(Value root) {
    root_ = root;
    processing_ = true;
    for (const plan::SourcePlan& source : state_.plan.sources) {
        if (source.producers == 0) { publish(source.index); }  // left out of the query
    }
    discover_selection(*state_.plan.root, root);
    for (const FetchNode* node : state_.plan.root_consumers) {
        close_producer(nodes_[node->index]);
    }
    for (const std::uint16_t source : state_.plan.root_feeds) { close_source_producer(source); }
    processing_ = false;
    process_ended();
}

void Fetcher::start_root_field(std::uint16_t index, Value root) {
    root_ = root;
    entries_.clear();
    exchanges_.clear();
    processing_ = true;
    if (index == 0) {
        for (const plan::SourcePlan& source : state_.plan.sources) {
            if (source.producers == 0) { publish(source.index); }
        }
    }
    discover_fields(state_.plan.root->fields.subspan(index, 1), root);
    for (const FetchNode* node : state_.plan.root_consumers) {
        if (node->root == index) { close_producer(nodes_[node->index]); }
    }
    const std::string_view key = state_.plan.root->fields[index].response_key;
    for (const std::uint16_t source : state_.plan.root_feeds) {
        if (state_.plan.sources[source].path.front() == key) { close_source_producer(source); }
    }
    processing_ = false;
    process_ended();
}

bool Fetcher::is_root_done(std::uint16_t root) const noexcept {
    return std::ranges::all_of(nodes_, [root](const NodeState& state) {
        return state.ended || state.node->root != root || state.node->unit != 0;
    });
}

void Fetcher::close_producer(NodeState& node) {
    MR_ASSERT(node.open_producers > 0);
    --node.open_producers;
}

void Fetcher::close_source_producer(std::uint16_t source) {
    MR_ASSERT(source_producers_[source] > 0);
    if (--source_producers_[source] == 0) { publish(source); }
}

void Fetcher::note_time(std::span<Instant> times, std::uint16_t index) noexcept {
    if (!times.empty()) { times[index] = Clock::now(); }
}

namespace {

std::chrono::nanoseconds since(Instant start, std::span<const Instant> times,
                               std::uint16_t index) noexcept {
    if (times.empty() || times[index] == Instant()) { return {}; }
    return std::chrono::duration_cast<std::chrono::nanoseconds>(times[index] - start);
}

}  // namespace

std::chrono::nanoseconds Fetcher::ended_at(std::uint16_t node) const noexcept {
    return since(made_, node_times_, node);
}

std::chrono::nanoseconds Fetcher::published_at(std::uint16_t source) const noexcept {
    return since(made_, source_times_, source);
}

void Fetcher::publish(std::uint16_t source) {
    note_time(source_times_, source);
    state_.compute->begin_turn();
    const plan::SourcePlan& plan = state_.plan.sources[source];
    if (!plan.path.empty()) { collect_source(state_, plan, root_); }
    --open_nodes_[0];
    changed_ = true;
    for (const std::uint16_t index : plan.nodes) {
        NodeState& node = nodes_[index];
        if (--node.open_sources > 0) { continue; }
        Waiter* held = std::exchange(node.held, nullptr);
        Waiter* first = nullptr;
        while (held != nullptr) {  // in the order in which they came
            Waiter* next = std::exchange(held->next, first);
            first = std::exchange(held, next);
        }
        for (Waiter* waiter = first; waiter != nullptr;) {
            Waiter* next = std::exchange(waiter->next, nullptr);
            prepare(node, waiter);
            waiter = next;
        }
    }
    for (const std::uint16_t dependant : plan.sources) { close_source_producer(dependant); }
}

// Ends whatever can end. Closing one node may end its consumers, so go round until nothing
// changes; there are few nodes.
void Fetcher::settle() {
    for (bool progress = true; progress;) {
        progress = false;
        for (NodeState& state : nodes_) {
            if (state.ended || state.open_producers > 0 || state.open_sources > 0) { continue; }
            for (Group* group = state.groups; group != nullptr; group = group->next) {
                if (group->size > 0) { send_group(state, *group); }
            }
            if (state.waiting > 0) { continue; }
            state.ended = true;
            note_time(node_times_, state.node->index);
            changed_ = true;
            progress = true;
            --open_nodes_[state.node->unit];
            for (const FetchNode* consumer : state.node->consumers) {
                close_producer(nodes_[consumer->index]);
            }
            for (const std::uint16_t source : state.node->feeds) { close_source_producer(source); }
        }
    }
}

void Fetcher::wake() {
    changed_ = false;
    if (waiter_) { std::exchange(waiter_, nullptr).resume(); }
}

// --- finding instances ------------------------------------------------------------------------

void Fetcher::discover(Value value, const FieldPlan& field) {
    if (field.stream != nullptr && value.is(Kind::List)) {
        discover_streamed(value, field);
    } else {
        discover_value(value, field.type, field.composite);
    }
}

// Items that are sent later are fetched apart, so that the first ones need not wait for them.
void Fetcher::discover_streamed(Value list, const FieldPlan& field) {
    const std::int64_t initial = initial_count(*field.stream, state_.arguments.variables());
    for (std::size_t i = 0; i < list.items().size(); ++i) {
        const bool now = static_cast<std::int64_t>(i) < initial;
        discover_value(list.items()[i], field.type->nullable().of,
                       now ? field.composite : field.stream->items);
    }
}

// Values of another shape than the type's are not looked into: the writer will refuse them.
void Fetcher::discover_value(Value value, graphql::TypeRef type, const CompositePlan& composite) {
    if (!composite.fetches_below) { return; }
    const graphql::WrappedType& shape = type->nullable();
    if (shape.is_list()) {
        if (!value.is(Kind::List)) { return; }
        for (const Value item : value.items()) { discover_value(item, shape.of, composite); }
        return;
    }
    if (!value.is(Kind::Row)) { return; }
    const SelectionPlan* selection = resolve_selection(composite, value, arena_);
    if (selection != nullptr) { discover_selection(*selection, value); }
}

void Fetcher::discover_selection(const SelectionPlan& selection, Value row) {
    if (!selection.fetches_below) { return; }
    discover_fields(selection.fields, row);
    for (const plan::DeferredFields& later : selection.deferred) {
        if (later.fetches_below) { discover_fields(later.fields, row); }
    }
}

void Fetcher::discover_fields(std::span<const FieldPlan> fields, Value row) {
    for (const FieldPlan& field : fields) {
        if (!field.fetches_below) { continue; }
        if (field.obtain == Obtain::Fetched) {
            add_field(field, row);
        } else if (field.obtain == Obtain::Member) {
            discover(row.slots()[field.slot], field);
        }
    }
}

// Rows are shared by all places that asked for the same key: the first one fetches for all.
void Fetcher::add_field(const FieldPlan& field, Value row) {
    Value& target = row.slots()[field.slot];
    if (!target.is(Kind::Absent)) { return; }
    target = Value::pending();
    auto* waiter = arena_.make<Waiter>();
    waiter->target = &target;
    waiter->field = &field;
    waiter->instance.parent = row;
    waiter->instance.slots = field.parent_slots.data();
    add(nodes_[field.fetch->index], waiter);
}

}  // namespace millrace::engine
