#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "fetcher.hpp"

namespace millrace::engine {

using value::Kind;
using value::Value;

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
