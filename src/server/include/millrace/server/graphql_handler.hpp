#pragma once
/// @file graphql_handler.hpp — answers GraphQL requests: parse, validate, plan, run

#include <memory>
#include <span>

#include <tl/expected.hpp>

#include <millrace/compute/workers.hpp>
#include <millrace/engine/introspection.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/plan/plan_cache.hpp>
#include <millrace/plan/rule_selection.hpp>
#include <millrace/server/graphql_limits.hpp>
#include <millrace/server/graphql_service.hpp>
#include <millrace/source/bindings.hpp>
#include <millrace/source/coalescer.hpp>
#include <millrace/source/source.hpp>

namespace millrace::server {

class OperationSharing;
class RefusalWording;

/// One version of what is served.
///
/// Lifetime:  immutable; shared by all cores; outlives their handlers.
struct GraphqlSnapshot {
    std::shared_ptr<const graphql::Schema> schema;
    std::shared_ptr<const source::Bindings> bindings;
    engine::Introspection introspection;  // of `schema`
    bool introspection_allowed = true;
    GraphqlLimits limits;
    plan::PlanCacheLimits cache;
    const plan::DirectiveRegistry* directives = nullptr;  // that compute; null: none
    std::shared_ptr<compute::Workers> workers = {};       // of all cores; null: none
    /// What the header `x-millrace-compute-plan` has to say for `extensions.computePlan`; empty:
    /// nobody gets it.
    std::string compute_plan_secret = {};
    plan::ResponseRules rules = {};
    const RefusalWording* wording = nullptr;  // null: our own
};

/// The rooms in order, for one request at a time: document, operation, variables, plan, run.
///
/// Lifetime:  outlives its requests. Borrows the snapshot and the sources.
/// Threads:   one core; so are its caches.
/// Errors:    of requests that are not executed have a code: GRAPHQL_PARSE_FAILED,
///            GRAPHQL_VALIDATION_FAILED, OPERATION_RESOLUTION_FAILURE, BAD_USER_INPUT, …
///            (docs/errors.md). They call no upstream.
/// Cost:      a document that was asked before is neither parsed, validated nor planned again;
///            where all sources allow it, identical operations in flight run once.
class GraphqlHandler final : public GraphqlService {
public:
    /// `sources` of this core, by Binding::source(). `hash` finds operations in flight.
    GraphqlHandler(io::Loop& loop, const GraphqlSnapshot& snapshot,
                   std::span<source::Source* const> sources,
                   source::Coalescer::Hash hash = source::Coalescer::default_hash);
    ~GraphqlHandler() override;

    Task<GraphqlOutcome> serve(const GraphqlRequest& request, ServeContext& context,
                               wire::ReplyBuffer& body) override;

    [[nodiscard]] const plan::PlanCache& cache() const noexcept { return cache_; }

private:
    /// What a request comes down to.
    struct Runnable {
        std::shared_ptr<const plan::PreparedPlan> plan;
        value::Value variables;  // and parameters of response rules
        std::string_view rules;  // what they make different (RuleSelection::identity)
        bool explain = false;    // what it computes
    };
    /// Without a value the response, which says why, has been written.
    template <class T>
    using Prepared = tl::expected<T, GraphqlOutcome>;

    [[nodiscard]] bool may_explain(const GraphqlRequest& request) const noexcept;
    Prepared<Runnable> prepare(const GraphqlRequest& request, ServeContext& context,
                               wire::ReplyBuffer& body);
    Prepared<plan::PlanCache::Entry*> find_document(const GraphqlRequest& request, Arena& arena,
                                                    wire::ReplyBuffer& body);
    Prepared<std::shared_ptr<const plan::ParsedDocument>> parse_and_validate(
        const GraphqlRequest& request, Arena& arena, wire::ReplyBuffer& body) const;
    /// The response to a request that is not executed.
    tl::unexpected<GraphqlOutcome> refuse(
        wire::ReplyBuffer& body, std::span<const graphql::GraphqlError> errors,
        const struct RefusalSite& site,
        GraphqlOutcome outcome = GraphqlOutcome::InvalidRequest) const;
    tl::unexpected<GraphqlOutcome> refuse(
        wire::ReplyBuffer& body, std::string_view message, std::string_view code,
        GraphqlOutcome outcome = GraphqlOutcome::InvalidRequest) const;
    Prepared<value::Value> read_variables(const GraphqlRequest& request,
                                          const graphql::OperationNode& operation,
                                          const graphql::Document& document, Arena& arena,
                                          wire::ReplyBuffer& body) const;
    Prepared<std::shared_ptr<const plan::PreparedPlan>> find_plan(plan::PlanCache::Entry& entry,
                                                                  const plan::PlanKey& key,
                                                                  const plan::RuleSelection& rules,
                                                                  Arena& arena,
                                                                  wire::ReplyBuffer& body);
    /// Executes, or waits for the same operation of another request.
    Task<GraphqlOutcome> run(const Runnable& runnable, const GraphqlRequest& request,
                             ServeContext& context, wire::ReplyBuffer& body);
    Task<GraphqlOutcome> execute(const Runnable& runnable, source::RequestContext& sources_context,
                                 ServeContext& context, wire::ReplyBuffer& body);
    struct LedRun;
    Task<Result<source::AnswerRef>> lead(LedRun& led);

    const GraphqlSnapshot& snapshot_;
    std::span<source::Source* const> sources_;
    plan::PlanCache cache_;
    std::unique_ptr<const OperationSharing> sharing_;
    source::Coalescer coalescer_;
};

}  // namespace millrace::server
