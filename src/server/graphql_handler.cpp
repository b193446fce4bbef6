#include <millrace/server/graphql_handler.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/core.h>

#include <millrace/engine/execution.hpp>
#include <millrace/graphql/coercion.hpp>
#include <millrace/graphql/parser.hpp>
#include <millrace/graphql/validation.hpp>
#include <millrace/plan/expression_uses.hpp>
#include <millrace/plan/operation.hpp>
#include <millrace/plan/planner.hpp>
#include <millrace/server/refusal_wording.hpp>
#include <millrace/wire/json_reader.hpp>

#include "error_response.hpp"
#include "operation_limits.hpp"
#include "operation_sharing.hpp"
#include "session_reads.hpp"

namespace millrace::server {

using graphql::GraphqlError;
using graphql::OperationType;
using plan::PlanCache;
using value::Kind;
using value::Value;

namespace {

// A schema that may not be asked for must not be guessed from suggestions either.
void remove_suggestions(graphql::GraphqlErrors& errors) {
    for (GraphqlError& error : errors) {
        const std::size_t suggestion = error.message.find(" Did you mean ");
        if (suggestion != std::string::npos) { error.message.resize(suggestion); }
    }
}

struct OperationChoice {
    const PlanCache::Operation* operation = nullptr;
    std::string why_not;
};

OperationChoice choose_operation(std::span<const PlanCache::Operation> operations,
                                 std::string_view name) {
    const bool is_named = name.data() != nullptr;
    if (!is_named && operations.size() == 1) { return {&operations.front(), {}}; }
    if (!is_named && operations.empty()) { return {nullptr, "Must provide an operation."}; }
    if (!is_named) {
        return {nullptr, "Must provide operation name if query contains multiple operations."};
    }
    for (const PlanCache::Operation& operation : operations) {
        if (!operation.node->name.empty() && operation.node->name.text == name) {
            return {&operation, {}};
        }
    }
    return {nullptr, fmt::format("Unknown operation named \"{}\".", name)};
}

std::int64_t wall_clock_ms() noexcept {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<milliseconds>(now).count();
}

// `variables` with what `$session` is, when an expression of `plan` reads it.
Value session_in(Value variables, const plan::Plan& plan, const source::Identity& identity,
                 Arena& arena) {
    if (plan.session.empty()) { return variables; }
    const auto session = arena.make_array<value::Member>(identity.variables.size());
    std::ranges::transform(identity.variables, session.begin(), [](const auto& variable) {
        return value::Member{variable.name, Value::string(variable.value)};
    });
    const auto given =
        variables.is(Kind::Object) ? variables.members() : std::span<const value::Member>();
    const auto all = arena.make_array<value::Member>(given.size() + 1);
    std::ranges::copy(given, all.begin());
    all.back() = {plan::kSessionVariable, Value::object(session)};
    return Value::object(all);
}

value::Value parsed_variables(const GraphqlRequest& request, Arena& arena) {
    if (request.variables.empty()) { return {}; }
    const auto read = wire::parse_dom(wire::PaddedJson(request.variables), arena);
    return read ? *read : Value();
}

// In the same time wherever they differ.
bool is_same_secret(std::string_view given, std::string_view secret) noexcept {
    unsigned difference = given.size() == secret.size() ? 0U : 1U;
    for (std::size_t i = 0; i < given.size(); ++i) {
        difference |= static_cast<unsigned char>(given[i] ^ secret[i % secret.size()]);
    }
    return difference == 0;
}

}  // namespace

GraphqlHandler::GraphqlHandler(io::Loop& loop, const GraphqlSnapshot& snapshot,
                               std::span<source::Source* const> sources,
                               source::Coalescer::Hash hash)
    : snapshot_(snapshot),
      sources_(sources),
      cache_(snapshot.cache),
      sharing_(std::make_unique<OperationSharing>(snapshot.bindings.get())),
      coalescer_(loop, hash) {}

GraphqlHandler::~GraphqlHandler() = default;

Task<GraphqlOutcome> GraphqlHandler::serve(const GraphqlRequest& request, ServeContext& context,
                                           wire::ReplyBuffer& body) {
    const Prepared<Runnable> runnable = prepare(request, context, body);
    if (!runnable) { co_return runnable.error(); }
    co_return co_await run(*runnable, request, context, body);
}

/// What is known of a refused request.
struct RefusalSite {
    std::string_view code;
    const graphql::Document* document = nullptr;
    const graphql::OperationNode* operation = nullptr;
    value::Value variables = {};  // as they came
    Arena& arena;
};

tl::unexpected<GraphqlOutcome> GraphqlHandler::refuse(wire::ReplyBuffer& body,
                                                      std::span<const GraphqlError> errors,
                                                      const RefusalSite& site,
                                                      GraphqlOutcome outcome) const {
    if (snapshot_.wording == nullptr) {
        append_error_response(body, errors, site.code);
    } else {
        append_worded_refusal(
            body, snapshot_.wording->word({site.code, errors.front().message, site.document,
                                           site.operation, snapshot_.schema.get(), site.variables},
                                          site.arena));
    }
    return tl::unexpected(outcome);
}

tl::unexpected<GraphqlOutcome> GraphqlHandler::refuse(wire::ReplyBuffer& body,
                                                      std::string_view message,
                                                      std::string_view code,
                                                      GraphqlOutcome outcome) const {
    Arena scratch;
    const GraphqlError error{std::string(message), {}, {}};
    return refuse(body, std::span(&error, 1), {.code = code, .arena = scratch}, outcome);
}

// Straight-line: nothing here waits, so what the cache lends stays where it is.
GraphqlHandler::Prepared<GraphqlHandler::Runnable> GraphqlHandler::prepare(
    const GraphqlRequest& request, ServeContext& context, wire::ReplyBuffer& body) {
    const auto found = find_document(request, context.arena, body);
    if (!found) { return tl::unexpected(found.error()); }
    PlanCache::Entry& entry = **found;

    const OperationChoice choice = choose_operation(entry.operations(), request.operation_name);
    if (choice.operation == nullptr) {
        return refuse(body, choice.why_not, "OPERATION_RESOLUTION_FAILURE");
    }
    const graphql::OperationNode& operation = *choice.operation->node;
    if (operation.type == OperationType::Subscription) {
        return refuse(body, "Subscriptions are not served here.", "SUBSCRIPTION_NOT_SUPPORTED");
    }
    if (request.read_only && operation.type != OperationType::Query) {
        return refuse(body, "A mutation must be sent by POST.", "METHOD_NOT_ALLOWED",
                      GraphqlOutcome::NotReadOnly);
    }
    const auto variables =
        read_variables(request, operation, *entry.document()->document, context.arena, body);
    if (!variables) { return tl::unexpected(variables.error()); }

    const auto rules = plan::select_rules(
        snapshot_.rules, {*entry.document()->document, operation, request.headers, *variables},
        context.arena);
    if (!rules) { return refuse(body, rules.error(), "BAD_USER_INPUT"); }
    const plan::PlanKey key{
        &operation, request.accepts_parts,
        plan::conditions_of(choice.operation->condition_variables, *variables, context.arena),
        rules->shape};
    const auto plan = find_plan(entry, key, *rules, context.arena, body);
    if (!plan) { return tl::unexpected(plan.error()); }
    const plan::Plan& made = *(*plan)->plan;
    if (const std::string_view missing = missing_variable(made, *request.identity);
        missing.data() != nullptr) {
        return refuse(body,
                      fmt::format("The session has no variable \"{}\", which this needs.", missing),
                      "SESSION_VARIABLE_MISSING");
    }
    return Runnable{*plan, session_in(rules->variables, made, *request.identity, context.arena),
                    rules->identity, may_explain(request)};
}

bool GraphqlHandler::may_explain(const GraphqlRequest& request) const noexcept {
    const std::string& secret = snapshot_.compute_plan_secret;
    if (secret.empty()) { return false; }
    return is_same_secret(wire::field_value(request.headers, "x-millrace-compute-plan"), secret);
}

GraphqlHandler::Prepared<PlanCache::Entry*> GraphqlHandler::find_document(
    const GraphqlRequest& request, Arena& arena, wire::ReplyBuffer& body) {
    if (PlanCache::Entry* entry = cache_.find(request.query); entry != nullptr) { return entry; }
    auto document = parse_and_validate(request, arena, body);
    if (!document) { return tl::unexpected(document.error()); }
    return &cache_.insert(*std::move(document));
}

// Documents that are refused are not kept: a flood of them must not displace good ones.
GraphqlHandler::Prepared<std::shared_ptr<const plan::ParsedDocument>>
GraphqlHandler::parse_and_validate(const GraphqlRequest& request, Arena& arena,
                                   wire::ReplyBuffer& body) const {
    const std::string_view query = request.query;
    const GraphqlLimits& limits = snapshot_.limits;
    if (query.size() > limits.query_bytes_max) {
        return refuse(body,
                      fmt::format("The document has {} bytes; at most {} are allowed.",
                                  query.size(), limits.query_bytes_max),
                      "QUERY_SIZE_LIMIT");
    }
    auto document = std::make_shared<plan::ParsedDocument>(query);
    graphql::ParseOptions options;
    options.max_tokens = limits.tokens_max;
    const auto parsed = graphql::parse_document(document->text, document->arena, options);
    if (!parsed) {
        return refuse(body, std::span(&parsed.error(), 1),
                      {.code = "GRAPHQL_PARSE_FAILED", .arena = arena}, GraphqlOutcome::ParseError);
    }
    document->document = *parsed;
    if (const auto breach = find_limit_breach(**parsed, limits)) {
        return refuse(body, std::span(&breach->error, 1), {.code = breach->code, .arena = arena});
    }
    Arena scratch;
    graphql::ValidateOptions rules;
    rules.max_errors = limits.validation_errors_max;
    if (!snapshot_.introspection_allowed) {
        rules.rules = rules.rules.with(graphql::Rule::NoSchemaIntrospection);
    }
    std::optional<plan::ExpressionUses> uses;
    if (snapshot_.directives != nullptr) {
        rules.computed = &uses.emplace(**parsed, *snapshot_.directives);
    }
    // Clients of Hasura send variables that nothing reads.
    if (snapshot_.wording != nullptr) {
        rules.rules = rules.rules.without(graphql::Rule::NoUnusedVariables);
    }
    graphql::GraphqlErrors errors = graphql::validate(**parsed, *snapshot_.schema, scratch, rules);
    if (!errors.empty()) {
        if (!snapshot_.introspection_allowed) { remove_suggestions(errors); }
        const auto operation = plan::find_operation(**parsed, request.operation_name);
        return refuse(body, errors,
                      {.code = "GRAPHQL_VALIDATION_FAILED",
                       .document = *parsed,
                       .operation = operation ? *operation : nullptr,
                       .variables = parsed_variables(request, arena),
                       .arena = arena});
    }
    return document;
}

GraphqlHandler::Prepared<Value> GraphqlHandler::read_variables(
    const GraphqlRequest& request, const graphql::OperationNode& operation,
    const graphql::Document& document, Arena& arena, wire::ReplyBuffer& body) const {
    Value given;
    if (!request.variables.empty()) {
        const auto read = wire::parse_dom(wire::PaddedJson(request.variables), arena);
        if (!read) { return refuse(body, read.error().message(), "BAD_USER_INPUT"); }
        if (!read->is(Kind::Object) && !read->is(Kind::Null)) {
            return refuse(body, "Variables must be an object.", "BAD_USER_INPUT");
        }
        given = *read;
    }
    const auto coerced = graphql::coerce_variables(operation.variables, given, *snapshot_.schema,
                                                   document.source, arena);
    if (!coerced) {
        return refuse(body, coerced.error(),
                      {.code = "BAD_USER_INPUT",
                       .document = &document,
                       .operation = &operation,
                       .variables = given,
                       .arena = arena});
    }
    return *coerced;
}

GraphqlHandler::Prepared<std::shared_ptr<const plan::PreparedPlan>> GraphqlHandler::find_plan(
    PlanCache::Entry& entry, const plan::PlanKey& key, const plan::RuleSelection& rules,
    Arena& arena, wire::ReplyBuffer& body) {
    if (const auto* known = entry.find_plan(key); known != nullptr) { return *known; }
    auto compiled =
        plan::compile({.schema = *snapshot_.schema,
                       .resolvers = {snapshot_.bindings.get(), nullptr, snapshot_.directives},
                       .document = *entry.document()->document,
                       .operation = *key.operation,
                       .variables = rules.variables,
                       .incremental = key.incremental,
                       .rules = rules.rules});
    if (!compiled) {
        return refuse(body, compiled.error(), {.code = "GRAPHQL_PLAN_FAILED", .arena = arena});
    }
    if (const std::uint64_t steps = (*compiled)->estimated_steps;
        steps > snapshot_.limits.compute_cost_max) {
        return refuse(body,
                      fmt::format("The operation may take some {} steps of computing, with {} "
                                  "items to a list; at most {} are allowed.",
                                  steps, plan::kAssumedItems, snapshot_.limits.compute_cost_max),
                      "COMPUTE_COST_LIMIT");
    }
    return cache_.insert_plan(entry, key, *std::move(compiled));
}

Task<GraphqlOutcome> GraphqlHandler::execute(const Runnable& runnable,
                                             source::RequestContext& sources_context,
                                             ServeContext& context, wire::ReplyBuffer& body) {
    engine::Execution execution({.plan = *runnable.plan->plan,
                                 .variables = runnable.variables,
                                 .root = {},
                                 .context = sources_context,
                                 .sources = sources_,
                                 .introspection = snapshot_.introspection,
                                 .calls_max = snapshot_.limits.upstream_calls_max,
                                 .compute_limits = snapshot_.limits.compute,
                                 .now_ms = wall_clock_ms(),
                                 .workers = snapshot_.workers.get(),
                                 .explain = runnable.explain,
                                 .all_or_nothing = snapshot_.wording != nullptr});
    co_await execution.write_first(body);
    if (!execution.has_more()) {
        co_return execution.figures().has_errors ? GraphqlOutcome::DataWithErrors
                                                 : GraphqlOutcome::Data;
    }
    bool is_wanted = co_await context.parts.send(body.view(), true);
    while (is_wanted && execution.has_more()) {
        body.clear();
        co_await execution.write_next(body);
        is_wanted = co_await context.parts.send(body.view(), execution.has_more());
    }
    if (execution.has_more()) { co_await execution.finish(); }
    co_return GraphqlOutcome::Parts;
}

// --- one run for several requests ---------------------------------------------------------------

namespace {

/// The reply of a run, for those who waited for it.
class SharedReply final : public source::Answer {
public:
    SharedReply(GraphqlOutcome what, std::string_view text) : outcome(what), body(text) {}

    const GraphqlOutcome outcome;
    const std::string body;
};

}  // namespace

/// A run that others may wait for; it writes the reply of the request that leads it.
struct GraphqlHandler::LedRun {
    const Runnable& runnable;
    source::RequestContext& sources_context;
    ServeContext& context;
    wire::ReplyBuffer& body;
    bool ended = false;
    GraphqlOutcome outcome = GraphqlOutcome::Failed;
};

// What was cut short because this request has no more time, or no client, is nobody else's reply.
Task<Result<source::AnswerRef>> GraphqlHandler::lead(LedRun& led) {
    led.outcome = co_await execute(led.runnable, led.sources_context, led.context, led.body);
    led.ended = true;
    const Until& until = led.context.until;
    if (until.cancelled() || until.deadline.passed(Clock::now())) {
        co_return fail(Error::make(led.context.arena, ErrorCode::Timeout, "REQUEST_CANCELLED",
                                   "the run was cut short"));
    }
    co_return source::AnswerRef(new SharedReply(led.outcome, led.body.view()));
}

Task<GraphqlOutcome> GraphqlHandler::run(const Runnable& runnable, const GraphqlRequest& request,
                                         ServeContext& context, wire::ReplyBuffer& body) {
    const plan::Plan& plan = *runnable.plan->plan;
    source::RequestContext sources_context{context.arena, request.headers, context.until,
                                           /*may_coalesce=*/plan.type == OperationType::Query,
                                           request.identity};
    const std::string_view key =
        runnable.explain ? std::string_view()
                         : sharing_->key_of(plan, request, runnable.rules, context.arena);
    if (key.data() == nullptr) {
        co_return co_await execute(runnable, sources_context, context, body);
    }
    LedRun led{runnable, sources_context, context, body};
    Task<Result<source::AnswerRef>> lazy_run = lead(led);
    const Result<source::AnswerRef> answer =
        co_await coalescer_.share(key, std::move(lazy_run), sources_context);
    if (led.ended) { co_return led.outcome; }
    if (!answer) {
        append_error_response(body, "The operation did not end in time.", "REQUEST_TIMEOUT");
        co_return GraphqlOutcome::Overloaded;
    }
    const auto& reply = static_cast<const SharedReply&>(**answer);
    body.append(reply.body);
    co_return reply.outcome;
}

}  // namespace millrace::server
