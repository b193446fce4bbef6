#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/gateway.hpp"

// When calls leave. What the values are worth is the business of the writer's tests.

namespace millrace::engine {
namespace {

using simulation::Ask;
using simulation::Call;
using simulation::Gateway;
using simulation::Millis;
using simulation::Response;
using simulation::Table;

using How = simulation::Said::How;
using Keys = std::vector<std::string>;

std::vector<Millis> sent(const std::vector<Call>& calls) {
    std::vector<Millis> times;
    for (const Call& call : calls) { times.push_back(call.sent); }
    return times;
}

std::vector<Keys> keys(const std::vector<Call>& calls) {
    std::vector<Keys> all;
    for (const Call& call : calls) { all.push_back(call.keys); }
    return all;
}

// --- the longest chain ------------------------------------------------------------------------

// The adversarial case for dispatch by level or by round: a list of ten items, and three chains of
// batched calls per item that do not step in time.
constexpr std::string_view kChains = R"(
type Query { items: [Item] @fake(ms: 10) }
type Item {
  id: ID
  a: A @fake(key: ["id"], keysMax: 0, ms: 5)
  b: B @fake(key: ["id"], keysMax: 0, ms: 60)
  c: C @fake(key: ["id"], keysMax: 0, ms: 20)
}
type A { id: ID a2: A2 @fake(key: ["id"], keysMax: 0, ms: 40) }
type A2 { id: ID a3: Leaf @fake(key: ["id"], keysMax: 0, ms: 5) }
type B { id: ID b2: Leaf @fake(key: ["id"], keysMax: 0, ms: 5) }
type C { id: ID c2: C2 @fake(key: ["id"], keysMax: 0, ms: 20) }
type C2 { id: ID c3: C3 @fake(key: ["id"], keysMax: 0, ms: 20) }
type C3 { id: ID c4: Leaf @fake(key: ["id"], keysMax: 0, ms: 20) }
type Leaf { id: ID }
)";

// `{"id": "x"}` for every key x, and a list of `count` items for the call `list`.
class Echo final : public simulation::Upstream {
public:
    Echo(std::string list, int count) : list_(std::move(list)), count_(count) {}

    simulation::Said say(std::string_view call, std::string_view key) override {
        if (call != list_) { return {.json = fmt::format(R"({{"id": "{}"}})", key)}; }
        std::string json = "[";
        for (int i = 0; i < count_; ++i) {
            json += fmt::format(R"({}{{"id": "{}"}})", i == 0 ? "" : ",", i);
        }
        return {.json = json + "]"};
    }

    Millis duration(const Call& call) override {
        const auto found = durations.find(call.name);
        if (found == durations.end() || found->second.empty()) { return call.usual_ms; }
        const Millis duration = found->second.front();
        found->second.erase(found->second.begin());
        return duration;
    }

    std::size_t at_once(std::string_view call) override { return call == serial ? 1 : 0; }

    std::map<std::string, std::vector<Millis>> durations;  // of the calls of a name, in turn
    std::string serial;                                    // calls of this name: one at a time

private:
    std::string list_;
    int count_;
};

TEST(Fetcher, TakesTheLongestChainAndOneCallPerBatch) {
    Echo echo("Query.items", 10);
    Gateway gateway(kChains, echo);
    const Response response = gateway.run(R"({ items {
        a { a2 { a3 { id } } }
        b { b2 { id } }
        c { c2 { c3 { c4 { id } } } }
    } })");
    EXPECT_EQ(response.ended, 90);
    EXPECT_EQ(response.calls.size(), 10U);
    EXPECT_EQ(response.figures.upstream_calls, 10U);
    EXPECT_EQ(response.reply().substr(0, 60),
              R"({"data":{"items":[{"a":{"a2":{"a3":{"id":"0"}}},"b":{"b2":{")");
}

constexpr std::string_view kTwoBatches = R"(
type Query { items: [Item] @fake }
type Item { id: ID parent: Parent @fake(key: ["id"], keysMax: 4) }
type Parent { id: ID child: Child @fake(key: ["id"], keysMax: 0, ms: 1) }
type Child { id: ID }
)";

// Dispatch when nothing else is ready to run would make three calls of the last one.
TEST(Fetcher, GathersKeysThatArriveInPieces) {
    Echo echo("Query.items", 10);
    echo.durations["Item.parent"] = {5, 10, 15};
    Gateway gateway(kTwoBatches, echo);
    const Response response = gateway.run("{ items { parent { child { id } } } }");
    EXPECT_EQ(response.calls.size(), 5U);
    ASSERT_EQ(response.calls_of("Parent.child").size(), 1U);
    EXPECT_EQ(response.calls_of("Parent.child")[0].sent, 15);
    EXPECT_EQ(response.calls_of("Parent.child")[0].keys.size(), 10U);
    EXPECT_EQ(response.ended, 16);
}

constexpr std::string_view kTwoChunkedBatches = R"(
type Query { items: [Item] @fake }
type Item { id: ID parent: Parent @fake(key: ["id"], keysMax: 4) }
type Parent { id: ID child: Child @fake(key: ["id"], keysMax: 4, ms: 40) }
type Child { id: ID }
)";

// The chunks of the second batch are full at 5 and 9 ms, the last one is left over at 30 ms.
TEST(Fetcher, SendsAChunkWhenItIsFull) {
    Echo echo("Query.items", 10);
    echo.durations["Item.parent"] = {5, 9, 30};
    Gateway gateway(kTwoChunkedBatches, echo);
    const Response response = gateway.run("{ items { parent { child { id } } } }");
    EXPECT_EQ(sent(response.calls_of("Parent.child")), (std::vector<Millis>{5, 9, 30}));
    EXPECT_EQ(response.ended, 70);
}

// Where one call is answered after the other, it pays that the first did not wait for the rest:
// 125 ms instead of 150.
TEST(Fetcher, FullChunksKeepASerialUpstreamBusy) {
    Echo echo("Query.items", 10);
    echo.durations["Item.parent"] = {5, 9, 30};
    echo.serial = "Parent.child";
    Gateway gateway(kTwoChunkedBatches, echo);
    const Response response = gateway.run("{ items { parent { child { id } } } }");
    EXPECT_EQ(response.calls.size(), 7U);
    EXPECT_EQ(response.ended, 125);
}

// User 21 is wanted first as a friend's friend, then as a friend. The friends' friends wait for
// the friends to end: if these waited for the key of those, both would wait for ever.
TEST(Fetcher, KeyLeavesWithWhicheverNodeGoesFirst) {
    Table table;
    table.set("Query.fast", "",
              R"([{"id": "1", "friendId": "11"}, {"id": "2", "friendId": "12"}])");
    table.set("Query.slow", "", R"([{"id": "3", "friendId": "21"}])");
    table.set("User.friend", "11", R"({"id": "11", "friendId": "21"})");
    table.set("User.friend", "12", R"({"id": "12"})");
    table.set("User.friend", "21", R"({"id": "21"})");
    Gateway gateway(R"(
        type Query { fast: [User] @fake(ms: 10) slow: [User] @fake(ms: 100) }
        type User { id: ID friend: User @fake(key: ["friendId"], keysMax: 2, ms: 5) }
    )",
                    table);
    const Response response =
        gateway.run("{ fast { friend { friend { id } } } slow { friend { friend { id } } } }");
    EXPECT_EQ(response.reply(),
              R"({"data":{"fast":[{"friend":{"friend":{"id":"21"}}},{"friend":{"friend":null}}],)"
              R"("slow":[{"friend":{"friend":null}}]}})");
    EXPECT_EQ(response.ended, 105);
    EXPECT_EQ(keys(response.calls_of("User.friend")), (std::vector<Keys>{{"11", "12"}, {"21"}}));
}

// --- nodes that get no keys -------------------------------------------------------------------

constexpr std::string_view kUsers = R"(
type Query {
  users: [User] @fake(ms: 10)
  other: [User] @fake(ms: 1)
}
type User {
  id: ID
  friend: User @fake(key: ["friendId"], keysMax: 0, ms: 5)
  single: User @fake(key: ["friendId"], ms: 5)
}
)";

struct Parent {
    std::string_view title;
    simulation::Said said;
    std::string_view users;  // in the reply
};

void PrintTo(const Parent& parent, std::ostream* out) {
    *out << parent.title;
}

class FetcherWithoutKeys : public testing::TestWithParam<Parent> {};

TEST_P(FetcherWithoutKeys, Ends) {
    Table table;
    table.set("Query.users", "", GetParam().said);
    Gateway gateway(kUsers, table);
    const Response response = gateway.run(R"({ users {
        friend { friend { single { id } } }
        single { friend { id } }
    } })");
    EXPECT_EQ(response.calls.size(),
              GetParam().said.how == simulation::Said::How::RequestFails ? 0U : 1U);
    const std::string expected = fmt::format(R"({{"data":{{"users":{}}})", GetParam().users);
    EXPECT_EQ(response.reply().substr(0, expected.size()), expected);
}

INSTANTIATE_TEST_SUITE_P(
    Parents, FetcherWithoutKeys,
    testing::Values(
        Parent{"Null", {"null"}, "null"}, Parent{"Empty", {"[]"}, "[]"},
        Parent{"Nulls", {"[null, null]"}, "[null,null]"},
        Parent{"NullKey", {R"([{"friendId": null}])"}, R"([{"friend":null,"single":null}])"},
        Parent{"NoKey", {"[{}]"}, R"([{"friend":null,"single":null}])"},
        Parent{"NoList", {R"({"friendId": 1})"}, "null"}, Parent{"Text", {R"("no")"}, "null"},
        Parent{"NoObjects", {"[1, [], true]"}, "[null,null,null]"},
        Parent{"FailedCall", {"null", How::CallFails, "no"}, "null"},
        Parent{"FailedValue", {"null", How::ValueFails, "no"}, "null"},
        Parent{"FailedRequest", {"null", How::RequestFails, "no"}, "null"}),
    [](const auto& row) { return std::string(row.param.title); });

TEST(Fetcher, MakesNoCallBelowWhatIsSkipped) {
    Table table;
    table.set("Query.users", "", R"([{"id": 1, "friendId": 2}])");
    Gateway gateway(kUsers, table);
    const Ask ask{.query = R"(query($no: Boolean!) {
        users {
            id
            friend @skip(if: true) { id }
            ... @include(if: $no) { friend { id } }
            ...F @include(if: false)
        }
        other @include(if: $no) { single { id } }
    }
    fragment F on User { single { id } })",
                  .variables = R"({"no": false})"};
    const Response response = gateway.run(ask);
    EXPECT_EQ(response.reply(), R"({"data":{"users":[{"id":"1"}]}})");
    EXPECT_EQ(response.calls.size(), 1U);
}

TEST(Fetcher, MakesNoCallForTypesThatAreNotThere) {
    Table table;
    table.set("Query.pets", "",
              R"([{"__typename": "Dog", "k": 1}, {"__typename": "Dog", "k": 2}])");
    table.set("Dog.owner", "1", "\"Ada\"");
    Gateway gateway(R"(
        type Query { pets: [Pet] @fake }
        union Pet = Cat | Dog
        type Cat { owner: String @fake(key: ["k"]) }
        type Dog { owner: String @fake(key: ["k"], keysMax: 0) }
    )",
                    table);
    const Response response = gateway.run("{ pets { ... on Cat { owner } ... on Dog { owner } } }");
    EXPECT_EQ(response.reply(), R"({"data":{"pets":[{"owner":"Ada"},{"owner":null}]}})");
    EXPECT_TRUE(response.calls_of("Cat.owner").empty());
    EXPECT_EQ(keys(response.calls_of("Dog.owner")), (std::vector<Keys>{{"1", "2"}}));
}

// --- what is shared ---------------------------------------------------------------------------

TEST(Fetcher, AsksForAKeyOnceAcrossAliasesAndLists) {
    Table table;
    table.set("Query.users", "", R"([{"friendId": 1}, {"friendId": 2}, {"friendId": 1}])");
    table.set("Query.other", "", R"([{"friendId": 2}, {"friendId": 3}])");
    table.set("User.friend", "1", R"({"id": "a"})");
    table.set("User.friend", "2", R"({"id": "b"})");
    Gateway gateway(kUsers, table);
    const Response response =
        gateway.run("{ users { friend { id } best: friend { me: id } } other { friend { id } } }");
    EXPECT_EQ(response.reply(),
              R"({"data":{"users":[{"friend":{"id":"a"},"best":{"me":"a"}},)"
              R"({"friend":{"id":"b"},"best":{"me":"b"}},{"friend":{"id":"a"},"best":{"me":"a"}}],)"
              R"("other":[{"friend":{"id":"b"}},{"friend":null}]}})");
    EXPECT_EQ(keys(response.calls_of("User.friend")), (std::vector<Keys>{{"2", "3", "1"}}));
    EXPECT_EQ(response.ended, 15);
}

TEST(Fetcher, AsksForAKeyOnceAcrossLevels) {
    Table table;
    table.set("Query.users", "", R"([{"friendId": 1}])");
    table.set("User.friend", "1", R"({"id": "a", "friendId": 2})");
    table.set("User.friend", "2", R"({"id": "b", "friendId": 1})");
    Gateway gateway(kUsers, table);
    const Response response = gateway.run("{ users { friend { friend { friend { id } } } } }");
    EXPECT_EQ(response.reply(),
              R"({"data":{"users":[{"friend":{"friend":{"friend":{"id":"a"}}}}]}})");
    EXPECT_EQ(keys(response.calls_of("User.friend")), (std::vector<Keys>{{"1"}, {"2"}}));
    EXPECT_EQ(response.ended, 20);
}

TEST(Fetcher, SharesAnUnbatchedCallWhileItIsUnderWayAndAfter) {
    Table table;
    table.set("Query.users", "", R"([{"friendId": 1}])");
    table.set("Query.other", "", R"([{"friendId": 1}, {"friendId": 1}])");
    table.set("User.single", "1", R"({"id": "a"})");
    Gateway gateway(kUsers, table);
    const Response response = gateway.run("{ users { single { id } } other { single { id } } }");
    EXPECT_EQ(response.calls_of("User.single").size(), 1U);
    EXPECT_EQ(response.ended, 10);  // asked for at 1 ms, still there at 10
    EXPECT_EQ(response.reply(), R"({"data":{"users":[{"single":{"id":"a"}}],)"
                                R"("other":[{"single":{"id":"a"}},{"single":{"id":"a"}}]}})");
}

constexpr std::string_view kSameCall = R"(
type Query {
  a(id: ID): Thing @fake(call: "thing", key: ["$id"], ms: 7, shareable: SHAREABLE)
  b(id: ID): Other @fake(call: "thing", key: ["$id"], ms: 7, shareable: SHAREABLE)
  c(id: ID): Thing @fake(call: "thing", key: ["$id"], keysMax: 3, ms: 7, shareable: SHAREABLE)
}
type Thing { x: Int y: Int }
type Other { y: Int }
)";

std::string same_call(std::string_view shareable) {
    std::string sdl(kSameCall);
    for (std::size_t at = sdl.find("SHAREABLE"); at != std::string::npos;
         at = sdl.find("SHAREABLE")) {
        sdl.replace(at, std::string_view("SHAREABLE").size(), shareable);
    }
    return sdl;
}

// Two fields that happen to ask the same question, each reading its own of the answer.
TEST(Fetcher, EqualRequestsAreOneExchangeWhoeverAsks) {
    Table table;
    table.set("thing", "1", R"({"x": 1, "y": 2})");
    Gateway gateway(same_call("true"), table);
    const Response response = gateway.run("{ a(id: 1) { x } b(id: 1) { y } c(id: 1) { x y } }");
    EXPECT_EQ(response.reply(), R"({"data":{"a":{"x":1},"b":{"y":2},"c":{"x":1,"y":2}}})");
    EXPECT_EQ(response.calls.size(), 1U);
    EXPECT_EQ(response.figures.upstream_calls, 1U);
}

TEST(Fetcher, RequestsThatMayNotBeSharedAreNot) {
    Table table;
    table.set("thing", "1", R"({"x": 1, "y": 2})");
    Gateway gateway(same_call("false"), table);
    const Response response =
        gateway.run("{ a(id: 1) { x } again: a(id: 1) { y } b(id: 1) { y } c(id: 1) { x } }");
    EXPECT_EQ(response.reply(),
              R"({"data":{"a":{"x":1},"again":{"y":2},"b":{"y":2},"c":{"x":1}}})");
    EXPECT_EQ(response.calls.size(), 4U);
    EXPECT_EQ(response.ended, 7);  // all at once
}

TEST(Fetcher, KeysOfDifferentGroupsNeverShareACall) {
    Table table;
    Gateway gateway(R"(
        type Query {
          item(id: ID, tenant: String): Int
            @fake(key: ["$id"], group: ["$tenant"], keysMax: 2, ms: 1)
        }
    )",
                    table);
    const Response response = gateway.run(R"({
        a: item(id: 1, tenant: "x") b: item(id: 1, tenant: "y") c: item(id: 2, tenant: "x")
        d: item(id: 3, tenant: "x") e: item(id: 1, tenant: "x")
    })");
    EXPECT_THAT(keys(response.calls),
                testing::UnorderedElementsAre(Keys{"1", "2"}, Keys{"3"}, Keys{"1"}));
}

// --- failures ---------------------------------------------------------------------------------

TEST(Fetcher, FailureOfACallIsThatOfItsKeysOnly) {
    Table table;
    table.set("Query.items", "", R"([{"k": 1}, {"k": 2}, {"k": 3}])");
    table.set("Item.n", "1", "10");
    table.set("Item.n", "2", {"20", How::CallFails, "down"});
    table.set("Item.n", "3", "30");
    Gateway gateway(R"(
        type Query { items: [Item] @fake }
        type Item { n: Int @fake(key: ["k"], keysMax: 2) }
    )",
                    table);
    const auto failure = [](int item) {
        return fmt::format(R"({{"message":"down","locations":[{{"line":1,"column":11}}],)"
                           R"("path":["items",{},"n"],)"
                           R"("extensions":{{"code":"FAKE","source":"fake"}}}})",
                           item);
    };
    EXPECT_EQ(gateway.run("{ items { n } }").reply(),
              fmt::format(R"({{"data":{{"items":[{{"n":null}},{{"n":null}},{{"n":30}}]}},)"
                          R"("errors":[{},{}]}})",
                          failure(0), failure(1)));
}

class FetcherRefusals : public testing::TestWithParam<How> {};

// Whatever keeps a call from being made becomes an error of the field; its neighbours go on.
TEST_P(FetcherRefusals, BecomeErrorsOfTheField) {
    Table table;
    table.set("Query.batched", "1", {"null", GetParam(), "cannot"});
    table.set("Query.batched", "2", "2");
    Gateway gateway(R"(
        type Query { batched(id: ID): Int @fake(key: ["$id"], keysMax: 1) fine: Int @fake }
    )",
                    table);
    const Response response = gateway.run("{ a: batched(id: 1) b: batched(id: 2) fine }");
    EXPECT_EQ(response.reply(),
              R"({"data":{"a":null,"b":2,"fine":null},"errors":[{"message":"cannot",)"
              R"("locations":[{"line":1,"column":3}],"path":["a"],)"
              R"("extensions":{"code":"FAKE","source":"fake"}}]})");
    EXPECT_TRUE(response.figures.has_errors);
    EXPECT_EQ(response.calls_of("Query.batched").size(), GetParam() == How::ValueFails ? 2U : 1U);
}

INSTANTIATE_TEST_SUITE_P(All, FetcherRefusals,
                         testing::Values(How::KeyFails, How::RequestFails, How::ValueFails));

// An upstream may report errors beside the values it sends: each goes to the places of its key.
TEST(Fetcher, ErrorsBesideValuesGoToTheirOwnKeys) {
    Table table;
    table.set("Query.items", "", R"([{"k": 1}, {"k": 2}, {"k": 2}, {"k": 3}])");
    table.set("Item.n", "1", "10");
    table.set("Item.n", "2", {"20", How::ValueAndError, "stale"});
    table.set("Item.n", "3", "30");
    Gateway gateway(R"(
        type Query { items: [Item] @fake }
        type Item { n: Int @fake(key: ["k"], keysMax: 0) }
    )",
                    table);
    const auto error = [](int item) {
        return fmt::format(R"({{"message":"stale","locations":[{{"line":1,"column":11}}],)"
                           R"("path":["items",{},"n"],)"
                           R"("extensions":{{"code":"FAKE","source":"fake"}}}})",
                           item);
    };
    EXPECT_EQ(gateway.run("{ items { n } }").reply(),
              fmt::format(R"({{"data":{{"items":[{{"n":10}},{{"n":20}},{{"n":20}},{{"n":30}}]}},)"
                          R"("errors":[{},{}]}})",
                          error(1), error(2)));
}

// --- limits -----------------------------------------------------------------------------------

TEST(Fetcher, RefusesTheCallBeyondTheLimit) {
    Table table;
    table.set("Query.users", "", R"([{"friendId": 1}, {"friendId": 2}, {"friendId": 3}])");
    for (const std::string_view key : {"1", "2", "3"}) {
        table.set("User.single", key, R"({"id": "x"})");
    }
    Gateway gateway(kUsers, table);
    Ask ask{.query = "{ users { single { id } } }", .calls_max = 4};
    EXPECT_EQ(gateway.run(ask).reply(),
              R"({"data":{"users":[{"single":{"id":"x"}},{"single":{"id":"x"}},)"
              R"({"single":{"id":"x"}}]}})");
    ask.calls_max = 3;
    const Response response = gateway.run(ask);
    EXPECT_EQ(response.reply(),
              R"({"data":{"users":[{"single":{"id":"x"}},{"single":{"id":"x"}},{"single":null}]},)"
              R"("errors":[{"message":"The operation needs more than 3 upstream calls.",)"
              R"("locations":[{"line":1,"column":11}],"path":["users",2,"single"],)"
              R"("extensions":{"code":"UPSTREAM_CALLS_LIMIT"}}]})");
    EXPECT_EQ(response.calls.size(), 3U);
}

TEST(Fetcher, SharedCallsCountOnce) {
    Table table;
    table.set("thing", "1", R"({"x": 1, "y": 2})");
    Gateway gateway(same_call("true"), table);
    const Ask ask{.query = "{ a(id: 1) { x } again: a(id: 1) { y } b(id: 1) { y } }",
                  .calls_max = 1};
    EXPECT_EQ(gateway.run(ask).reply(), R"({"data":{"a":{"x":1},"again":{"y":2},"b":{"y":2}}})");
}

TEST(Fetcher, StopsReadingAnswersWhenMemoryIsUsedUp) {
    std::string users = "[";
    for (int i = 0; i < 1000; ++i) {
        users += fmt::format(R"({}{{"id": "{}"}})", i == 0 ? "" : ",", i);
    }
    Table table;
    table.set("Query.users", "", users + "]");
    table.set("Query.other", "", users + "]");
    Gateway gateway(kUsers, table);
    Ask ask{.query = "{ users { id } other { id } }", .memory_max = std::size_t{1024} * 1024};
    EXPECT_FALSE(gateway.run(ask).figures.has_errors);
    ask.memory_max = std::size_t{16} * 1024;
    const Response response = gateway.run(ask);
    EXPECT_NE(response.reply().find(R"("code":"MEMORY_LIMIT")"), std::string::npos)
        << response.reply();
    EXPECT_FALSE(response.hung);
}

// --- clients that leave -----------------------------------------------------------------------

TEST(Fetcher, JoinsWhatIsUnderWayWhenTheClientLeaves) {
    Table table;
    table.set("Query.users", "", R"([{"friendId": 1}, {"friendId": 2}])");
    Gateway gateway(kUsers, table);
    for (const Millis instant : {0, 5, 10, 12, 15, 17}) {
        const Ask ask{.query = "{ users { friend { friend { id } } single { id } } other { id } }",
                      .cancel_at = instant};
        const Response response = gateway.run(ask);
        EXPECT_FALSE(response.hung) << "left at " << instant;
        EXPECT_LE(response.ended, std::max<Millis>(instant, 15)) << "left at " << instant;
        EXPECT_EQ(response.figures.has_errors, instant < 15) << response.reply();
    }
}

}  // namespace
}  // namespace millrace::engine
