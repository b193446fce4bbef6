#include "operation_sharing.hpp"

#include <memory>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <millrace/base/task_scope.hpp>
#include <millrace/graphql/schema_builder.hpp>
#include <millrace/io/event.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/server/graphql_handler.hpp>

namespace millrace::server {
namespace {

using source::AnswerRef;
using source::RequestContext;

// --- a source that answers when it is told to --------------------------------------------------

/// Every call waits for `gate`; it answers with the client's `authorization` and its own number.
struct Upstream {
    explicit Upstream(io::Loop& loop_) : loop(loop_), gate(loop_) {}
    io::Loop& loop;
    io::Event gate;
    int calls = 0;
};

struct TextAnswer final : source::Answer {
    std::string text;
};

class GatedSource final : public source::Source {
public:
    explicit GatedSource(Upstream& upstream) : upstream_(upstream) {}

    Task<Result<AnswerRef>> send(const source::Request& /*request*/,
                                 RequestContext& context) override {
        const int call = ++upstream_.calls;
        const io::IoResult<void> waited = co_await upstream_.gate.wait(context.until);
        if (!waited) {
            co_return fail(Error::make(context.arena, ErrorCode::Timeout, "UPSTREAM_TIMEOUT", ""));
        }
        auto* answer = new TextAnswer;
        answer->text = fmt::format("{} {}", source::client_header(context, "authorization"), call);
        co_return AnswerRef(answer);
    }

private:
    Upstream& upstream_;
};

class GatedClaim final : public source::Claim {
public:
    using Claim::Claim;
    Result<const source::Request*> render(const source::Instance& /*instance*/,
                                          RequestContext& context) const override {
        return context.arena.make<source::Request>(binding().field().name, true);
    }
    Result<source::Decoded> decode(const source::Answer& answer,
                                   RequestContext& /*context*/) const override {
        const std::string& text = static_cast<const TextAnswer&>(answer).text;
        return source::Decoded{value::Value::string(text), nullptr};
    }
};

class GatedBinding final : public source::Binding {
public:
    GatedBinding(const graphql::Field& field, std::uint16_t source, bool idempotent)
        : Binding(source::BindingKind::Fetch, field) {
        source_ = source;
        idempotent_ = idempotent;
        parent_needs_.headers = {"x-tenant"};
        if (field.name == "mine") { parent_needs_.session.names = {"x-hasura-user-id"}; }
    }
    std::unique_ptr<const source::Claim> claim(const source::ClaimRequest&) const override {
        return std::make_unique<GatedClaim>(*this);
    }
    std::string_view summary() const noexcept override { return "gated"; }
};

class GatedFactory final : public source::SourceFactory {
public:
    std::string_view kind() const noexcept override { return "gated"; }
    std::string_view directive_sdl() const noexcept override {
        return "directive @gated(source: String, idempotent: Boolean) on FIELD_DEFINITION";
    }
    std::unique_ptr<source::Binding> bind(const source::BindRequest& request,
                                          source::ConfigReport& /*report*/) const override {
        std::string_view source;
        bool idempotent = true;
        for (const graphql::ArgumentNode& argument : request.directive.arguments) {
            if (argument.name.text == "source") { source = argument.value->text; }
            if (argument.name.text == "idempotent") { idempotent = argument.value->text == "true"; }
        }
        return std::make_unique<GatedBinding>(
            request.field, request.configuration.find_source(source), idempotent);
    }
    std::unique_ptr<source::Source> open(const source::SourceConfig& /*config*/,
                                         io::Loop& /*loop*/) const override {
        return nullptr;
    }
};

constexpr std::string_view kSchema = R"(
type Query {
  who(x: Int): String @gated(source: "shared")
  other: String @gated(source: "shared")
  own: String @gated(source: "private")
  mine: String @gated(source: "shared")
  once: String @gated(source: "shared", idempotent: false)
}
type Mutation { set: String @gated(source: "shared") }
)";

source::SourceConfig source_config(std::string name, bool shared) {
    source::SourceConfig config;
    config.name = std::move(name);
    config.kind = "gated";
    config.forward_headers = {"authorization"};
    config.coalesce.enabled = shared;
    config.coalesce.identity_headers = {"cookie"};
    return config;
}

// --- requests that are under way at the same time ------------------------------------------------

class NoParts final : public ResponseSink {
public:
    Task<bool> send(std::string_view /*payload*/, bool /*has_next*/) override { co_return true; }
};

/// One client's request and what became of it.
struct Asked {
    std::string query;
    std::vector<wire::HeaderField> headers;
    std::string variables = {};
    std::vector<source::SessionVariable> session = {};  // none: anonymous
    Cancellation cancellation = {};
    Arena arena = Arena{};
    wire::ReplyBuffer body = {};
    NoParts parts = {};
    bool ended = false;
};

class Sharing : public testing::Test {
protected:
    void SetUp() override { start(source::Coalescer::default_hash); }

    void start(source::Coalescer::Hash hash) {
        source::Registry registry;
        registry.add(std::make_unique<GatedFactory>());
        const std::string directives = source::configuration_sdl(registry);
        graphql::SchemaOptions options;
        options.internal_sdl = directives;
        const auto schema = graphql::build_schema(std::string(kSchema), options);
        ASSERT_TRUE(schema.has_value());
        source::Configuration configuration;
        configuration.sources = {source_config("shared", true), source_config("private", false)};
        source::ConfigReport report;
        auto bindings =
            source::compile_bindings(*schema, std::move(configuration), registry, report);
        ASSERT_NE(bindings, nullptr);
        handler_.reset();
        snapshot_.reset(new GraphqlSnapshot{
            *schema, std::move(bindings), engine::Introspection(**schema), true, {}, {}});
        handler_ = std::make_unique<GraphqlHandler>(loop_, *snapshot_, sources_, hash);
    }

    Task<void> serve(Asked* asked) {
        ServeContext context{loop_, asked->arena, Until(Deadline::never(), &asked->cancellation),
                             asked->parts};
        GraphqlRequest request;
        request.query = asked->query;
        request.variables = asked->variables;
        request.headers = asked->headers;
        const source::Identity identity{"user", asked->session, false};
        if (!asked->session.empty()) { request.identity = &identity; }
        co_await handler_->serve(request, context, asked->body);
        asked->ended = true;
    }

    /// Starts all of them, lets the upstream answer, and returns their replies.
    std::vector<std::string> ask(std::vector<std::unique_ptr<Asked>>& all) {
        for (const auto& asked : all) { scope_.spawn(serve(asked.get())); }
        upstream_.gate.set();
        join();
        std::vector<std::string> replies;
        for (const auto& asked : all) { replies.emplace_back(asked->body.view()); }
        return replies;
    }

    Task<void> one_turn() { co_await io::sleep(loop_, Deadline::after(milliseconds(1))); }
    Task<void> join_scope() { co_await scope_.join(); }
    void join() { io::run_until_done(loop_, join_scope()); }

    static std::unique_ptr<Asked> asked(std::string query,
                                        std::vector<wire::HeaderField> headers = {}) {
        auto made = std::make_unique<Asked>();
        made->query = std::move(query);
        made->headers = std::move(headers);
        return made;
    }

    io::Loop loop_;
    Upstream upstream_{loop_};
    GatedSource source_{upstream_};
    std::vector<source::Source*> sources_{&source_, &source_};
    TaskScope scope_;
    std::unique_ptr<GraphqlSnapshot> snapshot_;
    std::unique_ptr<GraphqlHandler> handler_;
};

TEST_F(Sharing, IdenticalOperationsRunOnce) {
    std::vector<std::unique_ptr<Asked>> all;
    for (int i = 0; i < 5; ++i) { all.push_back(asked("{ who other }")); }
    const auto replies = ask(all);
    EXPECT_EQ(upstream_.calls, 2);
    for (const std::string& reply : replies) {
        EXPECT_EQ(reply, R"({"data":{"who":" 1","other":" 2"}})");
    }
}

// What is different must never share, however unlucky the hashes are.
TEST_F(Sharing, DifferentOperationsNeverShareEvenWithEqualHashes) {
    start([](std::string_view) noexcept { return std::size_t{1}; });
    std::vector<std::unique_ptr<Asked>> all;
    all.push_back(asked("{ who }", {{"authorization", "ann"}}));
    all.push_back(asked("{ who }", {{"authorization", "bob"}}));
    all.push_back(asked("{ who }", {{"Authorization", "ann"}, {"cookie", "a=1"}}));
    all.push_back(asked("{ who }", {{"authorization", "ann"}, {"x-tenant", "t"}}));
    all.push_back(asked("{ who }", {{"authorization", "ann"}, {"cookie", ""}}));
    all.push_back(asked("{ who } ", {{"authorization", "ann"}}));
    all.push_back(asked("query A { who } query B { other }"));
    all.push_back(asked("query($x: Int) { who(x: $x) }", {{"authorization", "ann"}}));
    all.push_back(asked("query($x: Int) { who(x: $x) }", {{"authorization", "ann"}}));
    all.back()->variables = R"({"x":1})" + std::string(64, ' ');
    const auto replies = ask(all);
    EXPECT_EQ(upstream_.calls, 8);  // the seventh does not say which operation
    EXPECT_EQ(replies[0], R"({"data":{"who":"ann 1"}})");
    EXPECT_EQ(replies[1], R"({"data":{"who":"bob 2"}})");
}

TEST_F(Sharing, HeadersThatNobodyReadsMakeNoDifference) {
    std::vector<std::unique_ptr<Asked>> all;
    all.push_back(asked("{ who }", {{"authorization", "ann"}, {"traceparent", "1"}}));
    all.push_back(asked("{ who }", {{"authorization", "ann"}, {"traceparent", "2"}}));
    ask(all);
    EXPECT_EQ(upstream_.calls, 1);
}

// The most important one: what is made with the variables of one person is nobody else's.
TEST_F(Sharing, DifferentSessionsNeverShareWhatReadsThem) {
    start([](std::string_view) noexcept { return std::size_t{1}; });
    std::vector<std::unique_ptr<Asked>> all;
    for (const std::string_view user : {"ann", "bob", "ann", "", "bo"}) {
        all.push_back(asked("{ mine }"));
        all.back()->session = {{"x-hasura-org", "o"}, {"x-hasura-user-id", user}};
    }
    all[2]->session[0].value = "another, which nobody reads";
    const auto replies = ask(all);
    EXPECT_EQ(upstream_.calls, 4);
    EXPECT_EQ(replies[0], R"({"data":{"mine":" 1"}})");
    EXPECT_EQ(replies[1], R"({"data":{"mine":" 2"}})");
    EXPECT_EQ(replies[2], replies[0]);
}

TEST_F(Sharing, SessionsThatNobodyReadsMakeNoDifference) {
    std::vector<std::unique_ptr<Asked>> all;
    for (const std::string_view user : {"ann", "bob"}) {
        all.push_back(asked("{ who }"));
        all.back()->session = {{"x-hasura-user-id", user}};
    }
    ask(all);
    EXPECT_EQ(upstream_.calls, 1);
}

// A filter with nothing in it lets everything through: such a request does not run.
TEST_F(Sharing, MissingSessionVariablesAreRefused) {
    std::vector<std::unique_ptr<Asked>> all;
    all.push_back(asked("{ mine }"));
    all.push_back(asked("{ mine who }"));
    all.back()->session = {{"x-hasura-org", "o"}};
    const auto replies = ask(all);
    EXPECT_EQ(upstream_.calls, 0);
    for (const std::string& reply : replies) {
        EXPECT_EQ(reply,
                  R"({"errors":[{"message":"The session has no variable \"x-hasura-user-id\", )"
                  R"(which this needs.","extensions":{"code":"SESSION_VARIABLE_MISSING"}}]})");
    }
}

struct UnsharedQuery {
    std::string name;
    std::string query;
    int calls_of_two;
};

class NotShared : public Sharing, public testing::WithParamInterface<UnsharedQuery> {};

TEST_P(NotShared, RunsForEveryRequest) {
    std::vector<std::unique_ptr<Asked>> all;
    all.push_back(asked(GetParam().query));
    all.push_back(asked(GetParam().query));
    ask(all);
    EXPECT_EQ(upstream_.calls, GetParam().calls_of_two);
}

INSTANTIATE_TEST_SUITE_P(Table, NotShared,
                         testing::Values(UnsharedQuery{"Mutation", "mutation { set }", 2},
                                         UnsharedQuery{"SourceThatDoesNotAllowIt", "{ own }", 2},
                                         UnsharedQuery{"OneSourceOfSeveral", "{ own who }", 4},
                                         UnsharedQuery{"CallsThatChangeSomething", "{ once }", 2}),
                         [](const auto& row) { return row.param.name; });

// The one that leads is not special to the others: they go on without it.
TEST_F(Sharing, FollowersOutliveALeaderWhoLeaves) {
    auto leader = asked("{ who }");
    auto follower = asked("{ who }");
    scope_.spawn(serve(leader.get()));
    scope_.spawn(serve(follower.get()));
    EXPECT_EQ(upstream_.calls, 1);
    leader->cancellation.request();
    while (!leader->ended) { io::run_until_done(loop_, one_turn()); }
    upstream_.gate.set();
    join();
    EXPECT_EQ(follower->body.view(), R"({"data":{"who":" 2"}})");
    EXPECT_EQ(upstream_.calls, 2);
}

TEST_F(Sharing, LaterRequestsRunAgain) {
    upstream_.gate.set();
    for (int i = 1; i <= 2; ++i) {
        auto one = asked("{ who }");
        scope_.spawn(serve(one.get()));
        join();
        EXPECT_EQ(upstream_.calls, i);
    }
}

}  // namespace
}  // namespace millrace::server
