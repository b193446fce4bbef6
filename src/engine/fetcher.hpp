#pragma once
/// @file fetcher.hpp — the schedule of one execution: which call leaves when

#include <coroutine>
#include <cstdint>
#include <span>
#include <vector>

#include <millrace/base/task.hpp>
#include <millrace/base/task_scope.hpp>
#include <millrace/plan/plan.hpp>
#include <millrace/source/claim.hpp>
#include <millrace/source/source.hpp>
#include <millrace/value/value.hpp>

#include "key_index.hpp"
#include "request_state.hpp"

namespace millrace::engine {

/// Runs the fetch graph of a plan until every slot that waits for a value has one.
///
/// The rule (after "GraphQL and metadata-driven architecture in the back-end BFF", Meituan 2021,
/// and its loader dispatch): a node counts the producers that may still add instances to it. An
/// instance without a batch leaves at once; a batch leaves when it is full, or when the last
/// producer has ended, whichever comes first. A node ends when no producer is open, nothing is
/// left to send and nothing is under way; then it closes itself for its consumers. So the whole
/// takes its longest chain of calls, with ceil(keys / keys_max) calls per node, and nodes that
/// get no instance (empty lists, nulls, failures) end in the same cascade.
///
/// Equal calls: within a table (one binding; one root field, in mutations) a key is fetched once
/// whichever node asks; equal shareable requests are one exchange whatever asks.
///
/// Sources (@fetchSource): a source counts what has to end before all of its values are there; then
/// it is published, and the nodes whose arguments are computed from it go on with the instances
/// they held back. A source without values is nil; nothing ever waits for one that cannot come.
///
/// Lifetime:  join() before destruction; the arena, the plan and the context outlive it.
/// Threads:   one core.
/// Errors:    become Value::error() in the slots that wait.
/// Limits:    `calls_max` exchanges per operation.
class Fetcher {
public:
    struct Options {
        std::span<source::Source* const> sources;  // by Binding::source()
        std::uint32_t calls_max = 0;               // 0: no limit
        bool keep_times = false;                   // for ended_at() and published_at()
    };

    Fetcher(RequestState& state, source::RequestContext& context, const Options& options);
    Fetcher(const Fetcher&) = delete;
    Fetcher& operator=(const Fetcher&) = delete;

    /// Starts everything below the root object (a Row of Plan::root_projection).
    void start(value::Value root);
    /// Starts one root field of a mutation; nothing of the fields before is shared with it.
    void start_root_field(std::uint16_t index, value::Value root);

    [[nodiscard]] bool is_done(plan::Unit unit) const noexcept { return open_nodes_[unit] == 0; }
    /// Whether all nodes of the initial unit that belong to a root field have ended.
    [[nodiscard]] bool is_root_done(std::uint16_t root) const noexcept;

    /// Waits until something has ended that was not before the call. One waiter at a time.
    struct [[nodiscard]] Change {
        Fetcher& fetcher;
        static bool await_ready() noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter) noexcept { fetcher.waiter_ = waiter; }
        static void await_resume() noexcept {}
    };
    Change next_change() noexcept { return {*this}; }

    /// Waits for exchanges that are still under way.
    [[nodiscard]] auto join() noexcept { return scope_.join(); }

    [[nodiscard]] std::uint32_t call_count() const noexcept { return calls_; }

    /// Since the fetcher was made; zero: not yet, or not kept.
    [[nodiscard]] std::chrono::nanoseconds ended_at(std::uint16_t node) const noexcept;
    [[nodiscard]] std::chrono::nanoseconds published_at(std::uint16_t source) const noexcept;

private:
    struct NodeState;
    struct Entry;
    struct Exchange;
    struct Waiter;

    /// A list argument that was cut into several calls, and their answers so far.
    struct Combination {
        Waiter* whole = nullptr;
        std::span<value::Value> parts;
        std::size_t missing = 0;
    };

    /// One slot that waits for the value of an entry.
    struct Waiter {
        value::Value* target = nullptr;
        const plan::FieldPlan* field = nullptr;
        NodeState* node = nullptr;
        source::Instance instance;           // kept for the next step of a call
        Combination* combination = nullptr;  // `target` is one of its parts
        Waiter* next = nullptr;
    };

    struct Group;

    /// A place in the queue of one node. A key that several nodes want stands in the queue of
    /// each and leaves with whichever goes first, so that none waits for another's producers.
    struct Ticket {
        Entry* entry = nullptr;
        Group* group = nullptr;
        Ticket* next = nullptr;   // in the queue
        Ticket* other = nullptr;  // of the same entry
    };

    /// One key of a batch, or one unbatched request, and what it has fetched.
    struct Entry {
        source::BatchKey key;
        value::Value value;
        const source::LooseFailure* loose = nullptr;  // of the whole answer
        std::uint32_t position = 0;                   // in its call, see LooseFailure::key
        bool sent = false;
        bool done = false;
        Waiter* first_waiter = nullptr;
        Waiter* last_waiter = nullptr;
        Ticket* tickets = nullptr;
        Entry* next = nullptr;  // in its exchange
    };

    /// Keys of one node that may share a call.
    struct Group {
        const NodeState* node = nullptr;
        std::string_view text;
        Ticket* first = nullptr;
        Ticket* last = nullptr;
        std::uint32_t size = 0;  // keys that are not sent yet, whoever will
        Group* next = nullptr;
    };

    struct NodeState {
        const plan::FetchNode* node = nullptr;
        std::uint32_t open_producers = 0;
        std::uint32_t open_sources = 0;  // whose values its arguments are computed from
        std::uint32_t waiting = 0;       // instances without a value
        Waiter* held = nullptr;          // instances that came before the sources, last first
        bool ended = false;
        Group* groups = nullptr;  // all of them
        std::span<const value::Value> dynamic_arguments;
        const value::Failure* dynamic_failure = nullptr;
        bool dynamic_done = false;
    };

    /// Entries that one exchange answers, as one claim reads it.
    struct Reader {
        NodeState* node = nullptr;
        Entry* entries = nullptr;
        std::uint32_t count = 0;
        bool batched = false;
        Reader* next = nullptr;
    };

    struct Exchange {
        const source::Request* request = nullptr;
        source::Source* source = nullptr;
        const source::Answer* answer = nullptr;
        const value::Failure* failure = nullptr;
        bool done = false;
        Reader* first_reader = nullptr;
        Reader* last_reader = nullptr;
        Exchange* next_done = nullptr;
    };

    // Finding instances in values that have arrived.
    void discover(value::Value value, const plan::FieldPlan& field);
    void discover_value(value::Value value, graphql::TypeRef type,
                        const plan::CompositePlan& composite);
    void discover_streamed(value::Value list, const plan::FieldPlan& field);
    void discover_selection(const plan::SelectionPlan& selection, value::Value row);
    void discover_fields(std::span<const plan::FieldPlan> fields, value::Value row);
    void add_field(const plan::FieldPlan& field, value::Value row);

    // From instances to entries.
    void add(NodeState& node, Waiter* waiter);
    void prepare(NodeState& node, Waiter* waiter);
    [[nodiscard]] bool add_partitioned(NodeState& node, Waiter* waiter);
    void combine(Waiter* waiter, value::Value value);
    [[nodiscard]] bool prepare_call_step(NodeState& node, Waiter* waiter);
    void add_local(NodeState& node, Waiter* waiter);
    void add_single(NodeState& node, Waiter* waiter);
    void add_keyed(NodeState& node, Waiter* waiter);
    void wait_for(Entry& entry, Waiter* waiter);
    /// Fills in NodeState::dynamic_arguments; the failure of one of them, or null.
    [[nodiscard]] const value::Failure* coerce_dynamic_arguments(NodeState& node);

    // From entries to exchanges.
    Group& group_of(NodeState& node, std::string_view text);
    [[nodiscard]] static bool is_queued(const NodeState& node, const Entry& entry) noexcept;
    void queue(NodeState& node, Group& group, Entry& entry);
    /// The entries of a group that are not sent yet, linked; from here on they are.
    Entry* take_entries(Group& group);
    void send_group(NodeState& node, Group& group);
    void send(NodeState& node, const source::Request& request, Entry* entries, std::uint32_t count,
              bool batched);
    Task<void> run(Exchange* exchange);

    // From answers to slots.
    void exchange_ended(Exchange& exchange);
    void process_ended();
    void read(Exchange& exchange, Reader& reader);
    void read_single(Exchange& exchange, Reader& reader);
    void read_batch(Exchange& exchange, Reader& reader);
    void complete(Entry& entry, value::Value value, const source::LooseFailure* loose);
    void deliver(Waiter* waiter, const Entry& entry);
    void deliver(Waiter* waiter, value::Value value);
    [[nodiscard]] value::Value error_value(const Error& error);

    // The end of nodes.
    void close_producer(NodeState& node);
    void close_source_producer(std::uint16_t source);
    void publish(std::uint16_t source);
    void note_time(std::span<Instant> times, std::uint16_t index) noexcept;
    void settle();
    void wake();

    RequestState& state_;
    source::RequestContext& context_;
    Options options_;
    Arena& arena_;
    std::span<NodeState> nodes_;
    std::span<std::uint32_t> open_nodes_;        // by unit; sources count as nodes of unit 0
    std::span<std::uint32_t> source_producers_;  // open ones, by source
    value::Value root_;
    Instant made_;
    std::span<Instant> node_times_;  // empty: not kept
    std::span<Instant> source_times_;
    KeyIndex<Entry> entries_;                 // scope: table of the node
    KeyIndex<Group> groups_;                  // scope: node
    KeyIndex<Exchange> exchanges_;            // scope: 0
    std::vector<source::AnswerRef> answers_;  // alive until the reply is written
    Exchange* ended_first_ = nullptr;
    Exchange* ended_last_ = nullptr;
    bool processing_ = false;
    bool changed_ = false;
    std::uint32_t calls_ = 0;
    std::coroutine_handle<> waiter_;
    TaskScope scope_;
};

}  // namespace millrace::engine
