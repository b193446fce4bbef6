#include <fmt/core.h>
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

}  // namespace
}  // namespace millrace::engine
