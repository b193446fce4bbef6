#include <millrace/server/graphql_handler.hpp>

#include <string>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <millrace/base/shared_bytes.hpp>
#include <millrace/base/task_scope.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/io/loop.hpp>

namespace millrace::server {
namespace {

constexpr std::string_view kSchema = R"(
type Query { a: String b(id: Int!): Int node: Node }
type Node { name: String next: Node }
type Mutation { set: Int }
type Subscription { tick: Int }
)";

class KeptParts final : public ResponseSink {
public:
    Task<bool> send(std::string_view payload, bool /*has_next*/) override {
        parts.emplace_back(payload);
        co_return parts.size() < wanted;
    }
    std::vector<std::string> parts;
    std::size_t wanted = 100;
};

// A gateway whose sources never need to be asked: every field is a member of nothing.
class Handling : public testing::Test {
protected:
    void SetUp() override { start(); }

    void start(bool introspection = true, GraphqlLimits limits = {},
               plan::PlanCacheLimits cache = {}) {
        graphql::SchemaOptions options;
        options.incremental_directives = true;
        auto schema = graphql::build_schema(std::string(kSchema), options);
        ASSERT_TRUE(schema.has_value());
        handler_.reset();
        snapshot_.reset(new GraphqlSnapshot{*schema, nullptr, engine::Introspection(**schema),
                                            introspection, limits, cache});
        handler_ =
            std::make_unique<GraphqlHandler>(loop_, *snapshot_, std::span<source::Source* const>());
    }

    std::string ask(std::string_view query, std::string_view variables = {},
                    std::string_view operation_name = {}, bool read_only = false) {
        const SharedBytes padded = SharedBytes::copy_of(variables);
        Arena arena;
        ServeContext context{loop_, arena, Deadline::never(), sink_};
        GraphqlRequest request;
        request.query = query;
        request.operation_name = operation_name;
        request.variables = {padded.data(), variables.size()};
        request.read_only = read_only;
        request.accepts_parts = accepts_parts_;
        wire::ReplyBuffer body;
        outcome_ = run_now(handler_->serve(request, context, body));
        return std::string(body.view());
    }

    io::Loop loop_;
    KeptParts sink_;
    bool accepts_parts_ = false;
    std::unique_ptr<GraphqlSnapshot> snapshot_;
    std::unique_ptr<GraphqlHandler> handler_;
    GraphqlOutcome outcome_ = GraphqlOutcome::Failed;
};

std::string error_with(std::string_view code) {
    return fmt::format(R"("extensions":{{"code":"{}"}})", code);
}

TEST_F(Handling, AnswersAQuery) {
    EXPECT_EQ(ask("{ a again: a node { name } __typename }"),
              R"({"data":{"a":null,"again":null,"node":null,"__typename":"Query"}})");
    EXPECT_EQ(outcome_, GraphqlOutcome::Data);
}

TEST_F(Handling, SaysWhereADocumentDoesNotParse) {
    const std::string reply = ask("{ a\n ( }");
    EXPECT_EQ(outcome_, GraphqlOutcome::ParseError);
    EXPECT_NE(reply.find(R"("locations":[{"line":2,)"), std::string::npos) << reply;
    EXPECT_NE(reply.find(error_with("GRAPHQL_PARSE_FAILED")), std::string::npos) << reply;
    EXPECT_EQ(reply.find("data"), std::string::npos) << reply;
}

TEST_F(Handling, ReportsEveryValidationError) {
    EXPECT_EQ(ask("{ first second }"),
              R"({"errors":[{"message":"Cannot query field \"first\" on type \"Query\".",)"
              R"("locations":[{"line":1,"column":3}],)"
              R"("extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}},)"
              R"({"message":"Cannot query field \"second\" on type \"Query\".",)"
              R"("locations":[{"line":1,"column":9}],)"
              R"("extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]})");
    EXPECT_EQ(outcome_, GraphqlOutcome::InvalidRequest);
}

TEST_F(Handling, ChoosesTheOperationByName) {
    constexpr std::string_view kTwo = "query A { a } query B { b(id: 1) }";
    EXPECT_EQ(ask(kTwo, {}, "B"), R"({"data":{"b":null}})");
    EXPECT_EQ(ask(kTwo, {}, "A"), R"({"data":{"a":null}})");
    for (const auto& [name, message] : std::vector<std::pair<std::string_view, std::string_view>>{
             {{}, "Must provide operation name if query contains multiple operations."},
             {"C", R"(Unknown operation named \"C\".)"},
             {"", R"(Unknown operation named \"\".)"}}) {
        const std::string reply = ask(kTwo, {}, name);
        EXPECT_NE(reply.find(message), std::string::npos) << reply;
        EXPECT_NE(reply.find(error_with("OPERATION_RESOLUTION_FAILURE")), std::string::npos);
        EXPECT_EQ(outcome_, GraphqlOutcome::InvalidRequest);
    }
}

TEST_F(Handling, DocumentWithoutOperationsHasNothingToRun) {
    ask("fragment F on Query { a }");
    EXPECT_EQ(outcome_, GraphqlOutcome::InvalidRequest);
}

TEST_F(Handling, CoercesVariables) {
    constexpr std::string_view kQuery = "query($id: Int!) { b(id: $id) }";
    EXPECT_EQ(ask(kQuery, R"({"id": 7})"), R"({"data":{"b":null}})");
    for (const std::string_view variables :
         {R"({"id": "7"})", R"({"id": null})", "{}", "", "[]", "7", R"({"id": 7)"}) {
        const std::string reply = ask(kQuery, variables);
        EXPECT_NE(reply.find(error_with("BAD_USER_INPUT")), std::string::npos)
            << variables << ": " << reply;
        EXPECT_EQ(outcome_, GraphqlOutcome::InvalidRequest);
    }
}

TEST_F(Handling, NullVariablesAreNone) {
    EXPECT_EQ(ask("{ a }", "null"), R"({"data":{"a":null}})");
}

TEST_F(Handling, RunsOnlyQueriesForReadOnlyRequests) {
    EXPECT_EQ(ask("{ a }", {}, {}, true), R"({"data":{"a":null}})");
    ask("mutation { set }", {}, {}, true);
    EXPECT_EQ(outcome_, GraphqlOutcome::NotReadOnly);
    EXPECT_EQ(ask("mutation { set }"), R"({"data":{"set":null}})");
}

TEST_F(Handling, RefusesSubscriptions) {
    const std::string reply = ask("subscription { tick }");
    EXPECT_NE(reply.find(error_with("SUBSCRIPTION_NOT_SUPPORTED")), std::string::npos) << reply;
}

TEST_F(Handling, SchemaCanBeKeptPrivate) {
    EXPECT_EQ(ask("{ __schema { queryType { name } } }"),
              R"({"data":{"__schema":{"queryType":{"name":"Query"}}}})");
    start(false);
    ask("{ __schema { queryType { name } } }");
    EXPECT_EQ(outcome_, GraphqlOutcome::InvalidRequest);
    EXPECT_EQ(ask("{ __typename }"), R"({"data":{"__typename":"Query"}})");
    EXPECT_EQ(ask("{ nodes }").find("Did you mean"), std::string::npos);
}

TEST_F(Handling, KeepsADocumentAndItsPlans) {
    constexpr std::string_view kQuery = "query($x: Boolean!) { a @skip(if: $x) __typename }";
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(ask(kQuery, R"({"x": true})"), R"({"data":{"__typename":"Query"}})");
        EXPECT_EQ(ask(kQuery, R"({"x": false})"), R"({"data":{"a":null,"__typename":"Query"}})");
    }
    EXPECT_EQ(handler_->cache().size(), 1U);
}

TEST_F(Handling, DoesNotKeepWhatItRefuses) {
    ask("{ nothing }");
    ask("{ a");
    EXPECT_EQ(handler_->cache().size(), 0U);
}

TEST_F(Handling, StaysSmallWhateverIsAsked) {
    start(true, {}, {.documents_max = 50, .bytes_max = 1'000'000});
    for (int i = 0; i < 500; ++i) { ask(fmt::format("{{ field{}: a }}", i)); }
    EXPECT_EQ(handler_->cache().size(), 50U);
    EXPECT_LE(handler_->cache().bytes(), 1'000'000U);
}

constexpr std::string_view kDeferred = "{ a ... @defer { __typename } }";

TEST_F(Handling, SendsPartsToClientsThatTakeThem) {
    accepts_parts_ = true;
    ask(kDeferred);
    EXPECT_EQ(outcome_, GraphqlOutcome::Parts);
    ASSERT_EQ(sink_.parts.size(), 2U);
    EXPECT_EQ(sink_.parts[0],
              R"({"data":{"a":null},"pending":[{"id":"0","path":[]}],"hasNext":true})");
    EXPECT_EQ(sink_.parts[1], R"({"incremental":[{"id":"0","data":{"__typename":"Query"}}],)"
                              R"("completed":[{"id":"0"}],"hasNext":false})");
}

TEST_F(Handling, SendsTheWholeToClientsThatDoNot) {
    EXPECT_EQ(ask(kDeferred), R"({"data":{"a":null,"__typename":"Query"}})");
    EXPECT_EQ(outcome_, GraphqlOutcome::Data);
}

TEST_F(Handling, StopsWhenNobodyTakesTheParts) {
    accepts_parts_ = true;
    sink_.wanted = 1;
    ask(kDeferred);
    EXPECT_EQ(outcome_, GraphqlOutcome::Parts);
    EXPECT_EQ(sink_.parts.size(), 1U);
}

// --- limits: what is just small enough passes, one more does not --------------------------------

struct LimitCase {
    std::string name;
    GraphqlLimits limits;
    std::string allowed;
    std::string refused;
    std::string code;
};

class HandlingLimits : public Handling, public testing::WithParamInterface<LimitCase> {};

TEST_P(HandlingLimits, HoldsOnBothSides) {
    start(true, GetParam().limits);
    const std::string allowed = ask(GetParam().allowed);
    EXPECT_EQ(outcome_, GraphqlOutcome::Data) << allowed;
    const std::string refused = ask(GetParam().refused);
    EXPECT_NE(refused.find(error_with(GetParam().code)), std::string::npos) << refused;
}

GraphqlLimits limits_with(std::uint32_t GraphqlLimits::* limit, std::uint32_t value) {
    GraphqlLimits limits;
    limits.*limit = value;
    return limits;
}

std::string fragment_chain(int length) {
    std::string text = "{ ...F0 }";
    for (int i = 0; i < length; ++i) {
        text += fmt::format(" fragment F{} on Query {{ {} }}", i,
                            i + 1 < length ? fmt::format("...F{}", i + 1) : "a");
    }
    return text;
}

INSTANTIATE_TEST_SUITE_P(
    Table, HandlingLimits,
    testing::Values(
        LimitCase{"Bytes", {.query_bytes_max = 5}, "{ a }", "{ a } ", "QUERY_SIZE_LIMIT"},
        LimitCase{"Tokens", limits_with(&GraphqlLimits::tokens_max, 3), "{ a }", "{ a a }",
                  "GRAPHQL_PARSE_FAILED"},
        LimitCase{"Depth", limits_with(&GraphqlLimits::depth_max, 2), "{ node { name } }",
                  "{ node { next { name } } }", "QUERY_DEPTH_LIMIT"},
        LimitCase{"DepthThroughFragments", limits_with(&GraphqlLimits::depth_max, 2),
                  "{ ...F } fragment F on Query { node { name } }",
                  "{ node { ...F } } fragment F on Node { next { name } }", "QUERY_DEPTH_LIMIT"},
        LimitCase{"Aliases", limits_with(&GraphqlLimits::aliases_max, 2), "{ x: a y: a }",
                  "{ x: a y: a node { z: name } }", "QUERY_ALIASES_LIMIT"},
        LimitCase{"AliasesThroughFragments", limits_with(&GraphqlLimits::aliases_max, 2),
                  "{ ...F p: node { name } } fragment F on Query { x: a }",
                  "{ p: node { ...F } q: node { ...F } } fragment F on Node { x: name }",
                  "QUERY_ALIASES_LIMIT"},
        LimitCase{"RootFields", limits_with(&GraphqlLimits::root_fields_max, 2),
                  "{ a node { name next { name } } }", "{ a node { name } __typename }",
                  "QUERY_ROOT_FIELDS_LIMIT"},
        LimitCase{
            "FragmentNesting", {}, fragment_chain(300), fragment_chain(301), "QUERY_DEPTH_LIMIT"}),
    [](const auto& row) { return row.param.name; });

// Fragments that double at every step are counted, not walked.
TEST_F(Handling, EndlessFragmentsCostNothing) {
    std::string text = "{ ...F0 }";
    for (int i = 0; i < 40; ++i) {
        text +=
            fmt::format(" fragment F{} on Query {{ ...F{} ...F{} x{}: a }}", i, i + 1, i + 1, i);
    }
    text += " fragment F40 on Query { a }";
    EXPECT_NE(ask(text).find(error_with("QUERY_ALIASES_LIMIT")), std::string::npos);
}

TEST_F(Handling, ReportsABoundedNumberOfErrors) {
    start(true, {.validation_errors_max = 3});
    std::string text = "{ ";
    for (int i = 0; i < 20; ++i) { text += fmt::format("x{} ", i); }
    const std::string reply = ask(text + "}");
    std::size_t errors = 0;
    for (std::size_t at = 0; (at = reply.find("\"message\"", at)) != std::string::npos; ++at) {
        ++errors;
    }
    EXPECT_LE(errors, 4U) << reply;
}

}  // namespace
}  // namespace millrace::server
