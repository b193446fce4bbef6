#include <millrace/engine/execution.hpp>

#include <new>
#include <optional>
#include <vector>

#include "compute_plan.hpp"
#include "compute_runtime.hpp"
#include "delivery.hpp"
#include "fetcher.hpp"
#include "writer.hpp"

namespace millrace::engine {

using plan::Unit;
using value::Value;

struct Execution::Impl {
    explicit Impl(const ExecutionInput& in)
        : input(in),
          state{in.plan, in.context.arena, ArgumentTable(in.plan, in.variables, in.context.arena),
                &in.introspection},
          root(in.root) {
        if (root.is(value::Kind::Absent)) {
            root = Value::row(
                state.arena.make_array<Value>(in.plan.root_projection.shape->slot_count));
        }
        if (in.plan.computes) {
            compute.emplace(in.plan, in.variables, in.context.arena, in.compute_limits, in.now_ms,
                            in.explain, in.workers);
            state.compute = &*compute;
            state.arguments.compute_with(*compute);
        }
        if (!in.plan.fetches.empty() || !in.plan.sources.empty()) {
            fetcher.emplace(state, in.context,
                            Fetcher::Options{in.sources, in.calls_max, in.explain});
        }
        if (in.plan.incremental) { delivery.emplace(state); }
    }

    [[nodiscard]] bool is_done(Unit unit) const noexcept {
        return !fetcher || fetcher->is_done(unit);
    }

    const ExecutionInput input;
    RequestState state;
    Value root;
    std::optional<ComputeRuntime> compute;
    std::optional<Fetcher> fetcher;
    std::optional<Delivery> delivery;
    source::Transactions transactions;  // of a mutation
    Figures figures;

    Task<void> fetch_initial();
    Task<bool> write_mutation(Writer& writer, wire::ReplyBuffer& out, IncrementalWork& work,
                              ErrorList& errors);
    Task<bool> write_serially(Writer& writer, wire::ReplyBuffer& out, IncrementalWork& work);
    void report_sources(ErrorList& errors);
    void end_response(wire::ReplyBuffer& out, const ErrorList& errors, IncrementalWork work);
};

Execution::Execution(const ExecutionInput& input)
    : impl_(::new(input.context.arena.allocate(sizeof(Impl), alignof(Impl))) Impl(input)) {}

Execution::~Execution() {
    impl_->~Impl();
}

bool Execution::has_more() const noexcept {
    return impl_->delivery && impl_->delivery->has_more();
}

const Execution::Figures& Execution::figures() const noexcept {
    return impl_->figures;
}

Task<void> Execution::Impl::fetch_initial() {
    if (!fetcher) { co_return; }
    fetcher->start(root);
    while (!fetcher->is_done(0)) { co_await fetcher->next_change(); }
}

// Everything is written or nothing: what databases were told is committed when all of it has
// gone well, and before anybody reads that it has.
Task<bool> Execution::Impl::write_mutation(Writer& writer, wire::ReplyBuffer& out,
                                           IncrementalWork& work, ErrorList& errors) {
    input.context.transactions = &transactions;
    const bool complete = co_await write_serially(writer, out, work);
    if (!complete || transactions.failed()) {
        co_await transactions.roll_back(input.context);
        co_return false;
    }
    const Status committed = co_await transactions.commit(input.context);
    if (committed) { co_return true; }
    const ErrorDetail& why = committed.error().detail();
    errors.add(nullptr, {}, {why.message, why.code, why.source, why.extensions_json}, state.arena);
    work.roll_back({});
    co_return false;
}

// Root fields of a mutation, each with everything below it, before the next one begins. A field
// that fails where it may not be null ends the whole: those behind it are not run.
Task<bool> Execution::Impl::write_serially(Writer& writer, wire::ReplyBuffer& out,
                                           IncrementalWork& work) {
    const plan::SelectionPlan& selection = *input.plan.root;
    const DeferScope* scope =
        selection.new_defers.empty() ? nullptr : writer.begin_defers(selection, nullptr, nullptr);
    out.append('{');
    bool first = true;
    for (std::uint16_t i = 0; i < selection.fields.size(); ++i) {
        if (fetcher) {
            fetcher->start_root_field(i, root);
            while (!fetcher->is_root_done(i)) { co_await fetcher->next_change(); }
            if (compute) { compute->begin_turn(); }
        }
        if (!writer.write_next_field(selection.fields[i], root, nullptr, scope, first)) {
            work.roll_back({});
            co_return false;
        }
        const plan::FieldPlan& field = selection.fields[i];
        // Beside what sources refuse there are our own limits.
        if (!transactions.empty() && field.obtain == plan::Obtain::Fetched &&
            root.is(value::Kind::Row) && root.slots()[field.slot].is(value::Kind::Error)) {
            transactions.fail();
        }
        if (transactions.failed()) { break; }
    }
    out.append('}');
    if (!selection.deferred.empty()) { writer.add_groups(selection, root, nullptr, scope); }
    co_return true;
}

// Sources that could not be converted: once, at their field, or at the list it is below.
void Execution::Impl::report_sources(ErrorList& errors) {
    for (auto* failed = compute->source_failures(); failed != nullptr; failed = failed->next) {
        std::vector<PathLink> links;
        links.reserve(failed->source->place_steps);
        for (const std::string_view key : failed->source->path.first(failed->source->place_steps)) {
            links.push_back(PathLink::of_key(links.empty() ? nullptr : &links.back(), key));
        }
        errors.add(&links.back(), failed->source->offsets, *failed->failure, state.arena);
    }
}

void Execution::Impl::end_response(wire::ReplyBuffer& out, const ErrorList& errors,
                                   IncrementalWork work) {
    if (!errors.empty()) {
        out.append(R"(,"errors":)");
        errors.append_to(out, input.plan.source);
    }
    figures.has_errors = !errors.empty();
    figures.upstream_calls = fetcher ? fetcher->call_count() : 0;
    if (input.explain && compute) {
        out.append(R"(,"extensions":{"computePlan":)");
        append_compute_plan(out, input.plan, *compute, fetcher ? &*fetcher : nullptr);
        out.append('}');
    }
    if (delivery) {
        delivery->begin(std::move(work));
        if (delivery->append_pending(out, ",")) { out.append(R"(,"hasNext":true)"); }
    }
    out.append('}');
}

Task<void> Execution::write_first(wire::ReplyBuffer& out) {
    Impl& impl = *impl_;
    ErrorList errors;
    IncrementalWork work;
    Writer writer(impl.state, out, errors, impl.delivery ? &work : nullptr);
    out.append(R"({"data":)");
    const std::size_t written = out.size();
    bool complete = false;
    if (impl.input.plan.type == graphql::OperationType::Mutation) {
        complete = co_await impl.write_mutation(writer, out, work, errors);
    } else {
        co_await impl.fetch_initial();
        complete = writer.write_root(impl.root);
    }
    if (impl.input.all_or_nothing && !errors.empty()) { complete = false; }
    if (!complete) {
        out.truncate(written);
        out.append("null");
        work.roll_back({});
        impl.figures.data_is_null = true;
    }
    if (impl.compute) { impl.report_sources(errors); }
    impl.end_response(out, errors, std::move(work));
    if (!has_more()) { co_await finish(); }
}

Task<void> Execution::write_next(wire::ReplyBuffer& out) {
    Impl& impl = *impl_;
    const auto is_done = [&impl](Unit unit) { return impl.is_done(unit); };
    while (!impl.delivery->prepare(is_done)) { co_await impl.fetcher->next_change(); }
    impl.delivery->write_payload(out);
    if (!has_more()) { co_await finish(); }
}

Task<void> Execution::finish() {
    if (impl_->fetcher) { co_await impl_->fetcher->join(); }
}

}  // namespace millrace::engine
