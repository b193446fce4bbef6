#include "gateway.hpp"

#include <algorithm>
#include <optional>

#include <gtest/gtest.h>

#include <millrace/base/task_scope.hpp>
#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/plan/operation.hpp>

namespace millrace::engine::simulation {

namespace {

template <class Errors>
void report(std::string_view what, const Errors& errors) {
    for (const auto& error : errors) { ADD_FAILURE() << what << ": " << error.message; }
}

}  // namespace

std::vector<Call> Response::calls_of(std::string_view name) const {
    std::vector<Call> found;
    std::ranges::copy_if(calls, std::back_inserter(found),
                         [name](const Call& call) { return call.name == name; });
    return found;
}

std::string without_locations(std::string text) {
    constexpr std::string_view kLocations = R"("locations":[)";
    for (std::size_t at = text.find(kLocations); at != std::string::npos;
         at = text.find(kLocations, at)) {
        text.erase(at, text.find("],", at) + 2 - at);
    }
    return text;
}

// --- a gateway --------------------------------------------------------------------------------

struct Gateway::Request {
    Request(const Ask& asked, Upstream& upstream)
        : ask(asked),
          arena(asked.memory_max),
          source(time, upstream),
          context{arena, {}, Until(Deadline::never(), &cancellation)} {}

    const Ask ask;
    Arena document_arena;
    Arena arena;
    VirtualTime time;
    Cancellation cancellation;
    FakeSource source;
    source::Source* sources[1] = {&source};
    source::RequestContext context;
    std::unique_ptr<const plan::Plan> plan;
    std::optional<Execution> execution;
    TaskScope scope;
    Response response;
};

Gateway::Gateway(std::string_view sdl, Upstream& upstream, Computing computing)
    : upstream_(upstream) {
    std::string text(sdl);
    if (computing == Computing::Yes) {
        directives_ = std::make_unique<plan::DirectiveRegistry>();
        text += directives_->sdl();
    }
    source::Registry registry;
    registry.add(std::make_unique<FakeFactory>(upstream));
    const std::string directives = source::configuration_sdl(registry);
    graphql::SchemaOptions options;
    options.internal_sdl = directives;
    options.incremental_directives = true;
    options.known_scalars = true;
    auto schema = graphql::build_schema(std::move(text), options);
    if (!schema) {
        report("schema", schema.error());
        return;
    }
    source::ConfigReport findings;
    bindings_ = source::compile_bindings(*schema, {}, registry, findings);
    if (!bindings_) { report("configuration", findings.findings()); }
    schema_ = *std::move(schema);
    introspection_ = std::make_unique<Introspection>(*schema_);
}

Gateway::~Gateway() = default;

bool Gateway::prepare(const Ask& ask, Request& request) {
    if (!bindings_) { return false; }
    const auto document = graphql::parse_document(request.ask.query, request.document_arena);
    if (!document) {
        report("document", graphql::GraphqlErrors{document.error()});
        return false;
    }
    if (ask.validate) {
        const auto errors = graphql::validate(**document, *schema_, request.document_arena);
        report("document", errors);
        if (!errors.empty()) { return false; }
    }
    const auto operation = plan::find_operation(**document, {});
    const auto json = wire::PaddedJson::copy(request.ask.variables, request.arena);
    const auto variables =
        graphql::coerce_variables((*operation)->variables, *wire::parse_dom(json, request.arena),
                                  *schema_, (*document)->source, request.arena);
    if (!variables) {
        report("variables", variables.error());
        return false;
    }
    auto plan = plan::compile({*schema_,
                               {bindings_.get(), nullptr, directives_.get()},
                               **document,
                               **operation,
                               *variables,
                               ask.incremental});
    if (!plan) {
        report("plan", plan.error());
        return false;
    }
    request.plan = *std::move(plan);
    request.execution.emplace(ExecutionInput{*request.plan,
                                             *variables,
                                             {},
                                             request.context,
                                             request.sources,
                                             *introspection_,
                                             ask.calls_max});
    return true;
}

Task<void> Gateway::answer(Request* request) {
    Execution& execution = *request->execution;
    wire::ReplyBuffer out;
    co_await execution.write_first(out);
    request->response.payloads.push_back({std::string(out.view()), request->time.now()});
    while (execution.has_more() && !request->ask.leaves_after_first) {
        out.clear();
        co_await execution.write_next(out);
        request->response.payloads.push_back({std::string(out.view()), request->time.now()});
    }
    co_await execution.finish();
    request->response.figures = execution.figures();
    request->execution.reset();
}

Response Gateway::run(const Ask& ask) {
    last_ = std::make_unique<Request>(ask, upstream_);
    Request& request = *last_;
    Response& response = request.response;
    if (!prepare(ask, request)) {
        response.payloads.emplace_back();
        return response;
    }
    request.scope.spawn(answer(&request));
    while (const auto next = request.time.next()) {
        const bool leaves = ask.cancel_at >= 0 && !request.cancellation.requested();
        if (leaves && *next > ask.cancel_at) {
            request.time.pass_to(ask.cancel_at);
            request.cancellation.request();
        } else {
            request.time.step();
        }
    }
    response.plan = request.plan.get();
    response.calls = request.source.calls;
    response.ended = request.time.now();
    response.hung = request.scope.running() > 0;
    if (!response.hung) { return response; }
    ADD_FAILURE() << "hangs: " << ask.query << "\n" << plan::dump(*response.plan);
    if (response.payloads.empty()) { response.payloads.emplace_back(); }
    // What waits for ever cannot be destroyed.
    return last_.release()->response;
}

// --- a table ----------------------------------------------------------------------------------

void Table::set(std::string_view call, std::string_view key, Said said) {
    std::erase_if(entries_,
                  [&](const Entry& entry) { return entry.call == call && entry.key == key; });
    entries_.push_back({std::string(call), std::string(key), std::move(said)});
}

void Table::take(std::string_view call, std::vector<Millis> durations) {
    std::ranges::reverse(durations);
    durations_.push_back({std::string(call), std::move(durations)});
}

Said Table::say(std::string_view call, std::string_view key) {
    const auto found = std::ranges::find_if(
        entries_, [&](const Entry& entry) { return entry.call == call && entry.key == key; });
    return found == entries_.end() ? Said() : found->said;
}

Millis Table::duration(const Call& call) {
    const auto found = std::ranges::find(durations_, call.name, &Durations::call);
    if (found == durations_.end() || found->durations.empty()) { return call.usual_ms; }
    const Millis duration = found->durations.back();
    found->durations.pop_back();
    return duration;
}

// --- the fake itself --------------------------------------------------------------------------

namespace {

TEST(Simulation, TimePassesOnlyWhenSomethingWaits) {
    Table table;
    table.set("Query.user", "7", R"({"name": "Ada"})");
    Gateway gateway(R"(
        type Query { user(id: ID!): User @fake(key: ["$id"], ms: 20) }
        type User { name: String }
    )",
                    table);
    const Response response = gateway.run(R"({ user(id: "7") { name } })");
    EXPECT_EQ(response.reply(), R"({"data":{"user":{"name":"Ada"}}})");
    EXPECT_EQ(response.ended, 20);
    ASSERT_EQ(response.calls.size(), 1U);
    EXPECT_EQ(response.calls[0].keys, std::vector<std::string>{"7"});
}

}  // namespace
}  // namespace millrace::engine::simulation
