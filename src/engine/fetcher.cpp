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

// --- from entries to exchanges ----------------------------------------------------------------

Fetcher::Group& Fetcher::group_of(NodeState& node, std::string_view text) {
    Group*& group = groups_(node.node->index, text);
    if (group == nullptr) {
        group = arena_.make<Group>();
        group->node = &node;
        group->text = text;
        group->next = node.groups;
        node.groups = group;
    }
    return *group;
}

// The group is a part of the key, so a node has an entry in one of its groups only.
bool Fetcher::is_queued(const NodeState& node, const Entry& entry) noexcept {
    for (const Ticket* ticket = entry.tickets; ticket != nullptr; ticket = ticket->other) {
        if (ticket->group->node == &node) { return true; }
    }
    return false;
}

void Fetcher::queue(NodeState& node, Group& group, Entry& entry) {
    auto* ticket = arena_.make<Ticket>(&entry, &group, nullptr, entry.tickets);
    entry.tickets = ticket;
    (group.last == nullptr ? group.first : group.last->next) = ticket;
    group.last = ticket;
    ++group.size;
    const std::uint32_t keys_max = node.node->claim->binding().batch().keys_max;
    if (keys_max != 0 && group.size == keys_max) { send_group(node, group); }
}

Fetcher::Entry* Fetcher::take_entries(Group& group) {
    Entry* first = nullptr;
    Entry* last = nullptr;
    for (const Ticket* ticket = group.first; ticket != nullptr; ticket = ticket->next) {
        Entry* const entry = ticket->entry;
        if (entry->sent) { continue; }
        entry->sent = true;
        for (const Ticket* own = entry->tickets; own != nullptr; own = own->other) {
            --own->group->size;
        }
        (last == nullptr ? first : last->next) = entry;
        last = entry;
    }
    group.first = nullptr;
    group.last = nullptr;
    return first;
}

void Fetcher::send_group(NodeState& node, Group& group) {
    const std::uint32_t count = group.size;
    Entry* const entries = take_entries(group);
    const auto keys = arena_.make_array<source::BatchKey>(count);
    std::uint32_t position = 0;
    for (Entry* entry = entries; entry != nullptr; entry = entry->next) {
        entry->position = position;
        keys[position++] = entry->key;
    }
    const auto request = node.node->claim->render_batch(keys, context_);
    if (request) { return send(node, **request, entries, count, true); }
    const Value failed = error_value(request.error());
    for (Entry *entry = entries, *next = nullptr; entry != nullptr; entry = next) {
        next = entry->next;
        complete(*entry, failed, nullptr);
    }
}

void Fetcher::send(NodeState& node, const source::Request& request, Entry* entries,
                   std::uint32_t count, bool batched) {
    auto* reader = arena_.make<Reader>();
    reader->node = &node;
    reader->entries = entries;
    reader->count = count;
    reader->batched = batched;
    Exchange* exchange = nullptr;
    if (request.shareable) {
        Exchange*& known = exchanges_(0, request.key);
        exchange = known;
        if (known == nullptr) { known = exchange = arena_.make<Exchange>(); }
    } else {
        exchange = arena_.make<Exchange>();
    }
    (exchange->last_reader == nullptr ? exchange->first_reader : exchange->last_reader->next) =
        reader;
    exchange->last_reader = reader;
    if (exchange->done) { return read(*exchange, *reader); }
    if (exchange->request != nullptr) { return; }
    exchange->request = &request;
    exchange->source = options_.sources[node.node->claim->binding().source()];
    if (options_.calls_max != 0 && calls_ == options_.calls_max) {
        exchange->failure = state_.make_failure(
            "UPSTREAM_CALLS_LIMIT",
            arena_.copy(std::string_view(fmt::format(
                "The operation needs more than {} upstream calls.", options_.calls_max))));
        return exchange_ended(*exchange);
    }
    ++calls_;
    scope_.spawn(run(exchange));
}

Task<void> Fetcher::run(Exchange* exchange) {
    auto answer = co_await exchange->source->send(*exchange->request, context_);
    if (answer) {
        answers_.push_back(*std::move(answer));
        exchange->answer = &*answers_.back();
    } else {
        exchange->failure = &error_value(answer.error()).failure();
    }
    exchange_ended(*exchange);
}

// --- from answers to slots --------------------------------------------------------------------

void Fetcher::exchange_ended(Exchange& exchange) {
    exchange.done = true;
    (ended_last_ == nullptr ? ended_first_ : ended_last_->next_done) = &exchange;
    ended_last_ = &exchange;
    process_ended();
}

// An exchange may end while values of another one are being handed out: one at a time.
void Fetcher::process_ended() {
    if (processing_) { return; }
    processing_ = true;
    do {
        while (ended_first_ != nullptr) {
            Exchange& exchange = *ended_first_;
            ended_first_ = exchange.next_done;
            if (ended_first_ == nullptr) { ended_last_ = nullptr; }
            for (Reader* reader = exchange.first_reader; reader != nullptr; reader = reader->next) {
                read(exchange, *reader);
            }
        }
        settle();
    } while (ended_first_ != nullptr);
    processing_ = false;
    if (changed_) { wake(); }
}

void Fetcher::read(Exchange& exchange, Reader& reader) {
    if (reader.entries == nullptr) { return; }  // read when it was added
    if (arena_.over_limit() && exchange.failure == nullptr) {
        exchange.failure =
            state_.make_failure("MEMORY_LIMIT", "The request needs more memory than it may have.");
    }
    if (exchange.failure != nullptr) {
        const Value failed = Value::error(exchange.failure);
        Entry* entry = std::exchange(reader.entries, nullptr);
        for (Entry* next = nullptr; entry != nullptr; entry = next) {
            next = entry->next;
            complete(*entry, failed, nullptr);
        }
        return;
    }
    reader.batched ? read_batch(exchange, reader) : read_single(exchange, reader);
}

void Fetcher::read_single(Exchange& exchange, Reader& reader) {
    Entry& entry = *std::exchange(reader.entries, nullptr);
    const auto decoded = reader.node->node->claim->decode(*exchange.answer, context_);
    if (decoded) {
        complete(entry, decoded->value, decoded->loose);
    } else {
        complete(entry, error_value(decoded.error()), nullptr);
    }
}

void Fetcher::read_batch(Exchange& exchange, Reader& reader) {
    Entry* const entries = std::exchange(reader.entries, nullptr);
    const auto keys = arena_.make_array<source::BatchKey>(reader.count);
    const auto values = arena_.make_array<Value>(reader.count);
    std::size_t i = 0;
    for (Entry* entry = entries; entry != nullptr; entry = entry->next) { keys[i++] = entry->key; }
    const auto loose =
        reader.node->node->claim->decode_batch(*exchange.answer, keys, values, context_);
    if (!loose) { std::ranges::fill(values, error_value(loose.error())); }
    i = 0;
    for (Entry *entry = entries, *next = nullptr; entry != nullptr; entry = next) {
        next = entry->next;
        complete(*entry, values[i++], loose ? *loose : nullptr);
    }
}

void Fetcher::complete(Entry& entry, Value value, const source::LooseFailure* loose) {
    entry.done = true;
    entry.value = value;
    entry.loose = loose;
    Waiter* waiter = std::exchange(entry.first_waiter, nullptr);
    for (Waiter* next = nullptr; waiter != nullptr; waiter = next) {
        next = waiter->next;
        deliver(waiter, entry);
    }
}

void Fetcher::deliver(Waiter* waiter, const Entry& entry) {
    for (const auto* loose = entry.loose; loose != nullptr; loose = loose->next) {
        if (loose->key == entry.position) {
            state_.loose = arena_.make<LooseError>(waiter->target, loose->failure, state_.loose);
        }
    }
    deliver(waiter, entry.value);
}

void Fetcher::deliver(Waiter* waiter, Value value) {
    NodeState& node = *waiter->node;
    --node.waiting;
    if (node.node->next_step != nullptr && !value.is(Kind::Error)) {
        waiter->next = nullptr;
        waiter->instance.previous = value;
        return add(nodes_[node.node->next_step->index], waiter);
    }
    if (value.is(Kind::Absent)) { value = Value::null(); }
    if (waiter->combination != nullptr) { return combine(waiter, value); }
    *waiter->target = value;
    if (waiter->field->fetches_below) { discover(value, *waiter->field); }
}

Value Fetcher::error_value(const Error& error) {
    auto* failure = arena_.make<value::Failure>();
    failure->message = error.detail().message;
    failure->code = error.detail().code;
    failure->source = error.detail().source;
    failure->extensions_json = error.detail().extensions_json;
    return Value::error(failure);
}

}  // namespace millrace::engine
