#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/gateway.hpp"

// @defer and @stream over fetches: what waits for what.

namespace millrace::engine {
namespace {

using simulation::Ask;
using simulation::Gateway;
using simulation::Millis;
using simulation::Response;
using simulation::Table;
using How = simulation::Said::How;

constexpr std::string_view kSchema = R"(
type Query {
  user: User @fake(ms: 10)
  bob: User @fake(ms: 10)
  users: [User] @fake(ms: 10)
  slow: User @fake(ms: 100)
}
type User {
  id: ID
  name: String
  friend: User @fake(key: ["friendId"], keysMax: 0, ms: 20)
  must: User! @fake(key: ["friendId"], ms: 20)
  pair: User @fake(key: ["friendId"], keysMax: 2, ms: 20)
  late: Late @fake(key: ["id"], keysMax: 0, ms: 50)
}
type Late { text: String friend: User @fake(key: ["friendId"], keysMax: 0, ms: 5) }
)";

class Incremental : public testing::Test {
protected:
    Incremental() {
        table_.set("Query.user", "", R"({"id": 1, "name": "Ada", "friendId": 2})");
        table_.set("Query.users", "",
                   R"([{"id": 1, "name": "Ada", "friendId": 2},
                       {"id": 2, "name": "Bob", "friendId": 1},
                       {"id": 3, "name": "Cy", "friendId": 2}])");
        table_.set("Query.bob", "", R"({"id": 2, "name": "Bob", "friendId": 1})");
        table_.set("Query.slow", "", R"({"id": 9, "name": "Zoe", "friendId": 2})");
        for (const std::string_view call : {"User.friend", "User.must", "User.pair"}) {
            table_.set(call, "1", R"({"id": 1, "name": "Ada", "friendId": 2})");
            table_.set(call, "2", R"({"id": 2, "name": "Bob", "friendId": 1})");
        }
        for (const std::string_view key : {"1", "2", "3"}) {
            table_.set("User.late", key, R"({"text": "at last", "friendId": 2})");
        }
    }

    static std::vector<Millis> times(const Response& response) {
        std::vector<Millis> all;
        for (const Response::Payload& payload : response.payloads) { all.push_back(payload.at); }
        return all;
    }
    static std::vector<std::string> texts(const Response& response) {
        std::vector<std::string> all;
        for (const Response::Payload& payload : response.payloads) { all.push_back(payload.text); }
        return all;
    }

    Table table_;
    Gateway gateway_{kSchema, table_};
};

// --- @defer -----------------------------------------------------------------------------------

TEST_F(Incremental, FirstPayloadDoesNotWaitForDeferredCalls) {
    const Response response = gateway_.run("{ user { name ... @defer { late { text } } } }");
    EXPECT_THAT(
        texts(response),
        testing::ElementsAre(
            R"({"data":{"user":{"name":"Ada"}},"pending":[{"id":"0","path":["user"]}],"hasNext":true})",
            R"({"incremental":[{"id":"0","data":{"late":{"text":"at last"}}}],)"
            R"("completed":[{"id":"0"}],"hasNext":false})"));
    EXPECT_THAT(times(response), testing::ElementsAre(10, 60));
}

TEST_F(Incremental, DeferredCallsLeaveAtOnce) {
    const Response response =
        gateway_.run("{ user { friend { name } ... @defer { late { text } } } }");
    ASSERT_EQ(response.calls_of("User.late").size(), 1U);
    EXPECT_EQ(response.calls_of("User.late")[0].sent, 10);
    EXPECT_THAT(times(response), testing::ElementsAre(30, 60));
}

TEST_F(Incremental, FragmentsArriveInTheOrderInWhichTheyAreReady) {
    const Response response = gateway_.run(R"({ user {
        ... @defer(label: "slow") { late { text } }
        ... @defer(label: "fast") { friend { name } }
    } })");
    ASSERT_EQ(response.payloads.size(), 3U);
    EXPECT_THAT(response.payloads[1].text, testing::HasSubstr(R"("friend":{"name":"Bob"})"));
    EXPECT_THAT(response.payloads[2].text, testing::HasSubstr(R"("late":{"text":"at last"})"));
    EXPECT_THAT(times(response), testing::ElementsAre(10, 30, 60));
}

TEST_F(Incremental, NestedFragmentIsAnnouncedWithTheOneAroundIt) {
    const Response response = gateway_.run(R"({ user {
        name
        ... @defer(label: "a") { friend { name ... @defer(label: "b") { late { text } } } }
    } })");
    EXPECT_THAT(texts(response),
                testing::ElementsAre(
                    R"({"data":{"user":{"name":"Ada"}},)"
                    R"("pending":[{"id":"0","path":["user"],"label":"a"}],"hasNext":true})",
                    R"({"pending":[{"id":"1","path":["user","friend"],"label":"b"}],)"
                    R"("incremental":[{"id":"0","data":{"friend":{"name":"Bob"}}}],)"
                    R"("completed":[{"id":"0"}],"hasNext":true})",
                    R"({"incremental":[{"id":"1","data":{"late":{"text":"at last"}}}],)"
                    R"("completed":[{"id":"1"}],"hasNext":false})"));
    EXPECT_THAT(times(response), testing::ElementsAre(10, 30, 80));
}

// User 2 is wanted by a deferred part at 10 ms, whose batch waits for `slow`, and at 30 ms by the
// first payload.
TEST_F(Incremental, FirstPayloadDoesNotWaitForKeysThatADeferredPartGathers) {
    const Response response = gateway_.run(R"({
        ... @defer { user { pair { name } } slow { pair { name } } }
        bob { friend { pair { name } } }
    })");
    EXPECT_THAT(response.reply(), testing::HasSubstr(R"({"pair":{"name":"Bob"}})"));
    EXPECT_THAT(times(response), testing::ElementsAre(50, 100));
    EXPECT_EQ(response.calls_of("User.pair").size(), 1U);
}

TEST_F(Incremental, DeferredFailureStaysInItsFragment) {
    table_.set("User.must", "2", {"null", How::CallFails, "down"});
    const Response response = gateway_.run("{ user { name ... @defer { must { name } } } }");
    EXPECT_THAT(
        texts(response),
        testing::ElementsAre(
            R"({"data":{"user":{"name":"Ada"}},"pending":[{"id":"0","path":["user"]}],"hasNext":true})",
            R"({"completed":[{"id":"0","errors":[{"message":"down",)"
            R"("locations":[{"line":1,"column":28}],"path":["user","must"],)"
            R"("extensions":{"code":"FAKE","source":"fake"}}]}],"hasNext":false})"));
}

TEST_F(Incremental, WithoutItsParentAFragmentIsNotAnnounced) {
    table_.set("Query.slow", "", {"null", How::CallFails, "down"});
    const Response response = gateway_.run("{ slow { name ... @defer { late { text } } } }");
    ASSERT_EQ(response.payloads.size(), 1U);
    EXPECT_THAT(response.reply(), testing::HasSubstr(R"({"data":{"slow":null},"errors")"));
    EXPECT_THAT(response.reply(), testing::Not(testing::HasSubstr("hasNext")));
}

TEST_F(Incremental, SwitchedOffThereIsOnePayload) {
    constexpr std::string_view kWhole =
        R"({"data":{"user":{"name":"Ada","late":{"text":"at last"}}}})";
    Ask ask{.query = "{ user { name ... @defer { late { text } } } }", .incremental = false};
    EXPECT_THAT(texts(gateway_.run(ask)), testing::ElementsAre(kWhole));
    ask.incremental = true;
    ask.query = "query($if: Boolean!) { user { name ... @defer(if: $if) { late { text } } } }";
    ask.variables = R"({"if": false})";
    EXPECT_THAT(texts(gateway_.run(ask)), testing::ElementsAre(kWhole));
    ask.variables = R"({"if": true})";
    EXPECT_EQ(gateway_.run(ask).payloads.size(), 2U);
}

TEST_F(Incremental, PartsThatNeedNoCallComeWithTheSecondPayload) {
    const Response response = gateway_.run("{ user { id ... @defer { name } } }");
    EXPECT_THAT(times(response), testing::ElementsAre(10, 10));
    EXPECT_THAT(response.payloads[1].text, testing::HasSubstr(R"("data":{"name":"Ada"})"));
}

// --- @stream ----------------------------------------------------------------------------------

TEST_F(Incremental, FirstItemsDoNotWaitForTheCallsOfLaterOnes) {
    table_.take("User.late", {1, 50});
    const Response response =
        gateway_.run("{ users @stream(initialCount: 1) { name late { text } } }");
    EXPECT_THAT(
        texts(response),
        testing::ElementsAre(
            R"({"data":{"users":[{"name":"Ada","late":{"text":"at last"}}]},)"
            R"("pending":[{"id":"0","path":["users"]}],"hasNext":true})",
            R"({"incremental":[{"id":"0","items":[{"name":"Bob","late":{"text":"at last"}},)"
            R"({"name":"Cy","late":{"text":"at last"}}]}],"completed":[{"id":"0"}],"hasNext":false})"));
    EXPECT_THAT(times(response), testing::ElementsAre(11, 60));
    EXPECT_EQ(response.calls_of("User.late").size(), 2U);
}

TEST_F(Incremental, InitialCountMayBeAVariable) {
    const auto items_at_once = [&](std::string_view count) {
        const Ask ask{
            .query =
                "query($n: Int = 1) { users @stream(initialCount: $n) { name late { text } } }",
            .variables = std::string(count)};
        const Response response = gateway_.run(ask);
        const std::string& text = response.reply();
        std::size_t items = 0;
        for (std::size_t at = text.find("name"); at != std::string::npos;
             at = text.find("name", at + 1)) {
            ++items;
        }
        EXPECT_EQ(response.payloads.size(), items < 3 ? 2U : 1U);
        return items;
    };
    EXPECT_EQ(items_at_once(R"({"n": 0})"), 0U);
    EXPECT_EQ(items_at_once("{}"), 1U);
    EXPECT_EQ(items_at_once(R"({"n": 2})"), 2U);
    EXPECT_EQ(items_at_once(R"({"n": 3})"), 3U);
    EXPECT_EQ(items_at_once(R"({"n": 7})"), 3U);
}

TEST_F(Incremental, NegativeInitialCountIsAnErrorAndNothingHangs) {
    const Ask ask{.query = "query($n: Int) { users @stream(initialCount: $n) { late { text } } }",
                  .variables = R"({"n": -1})"};
    const Response response = gateway_.run(ask);
    ASSERT_EQ(response.payloads.size(), 1U);
    EXPECT_THAT(response.reply(), testing::HasSubstr("initialCount must be a positive integer"));
}

TEST_F(Incremental, StreamedItemMayDeferInTurn) {
    const Response response =
        gateway_.run("{ users @stream(initialCount: 2) { name ... @defer { friend { name } } } }");
    EXPECT_FALSE(response.hung);
    EXPECT_THAT(response.payloads.back().text, testing::HasSubstr(R"("hasNext":false)"));
    EXPECT_EQ(response.ended, 30);
}

TEST_F(Incremental, StreamOfNothingIsNoStream) {
    table_.set("Query.users", "", "null");
    const Response response = gateway_.run("{ users @stream { name late { text } } }");
    EXPECT_THAT(texts(response), testing::ElementsAre(R"({"data":{"users":null}})"));
}

// --- clients that leave -----------------------------------------------------------------------

TEST_F(Incremental, WhoLeavesAfterTheFirstPayloadIsWaitedFor) {
    const Ask ask{.query = "{ user { name ... @defer { late { friend { name } } } } }",
                  .leaves_after_first = true};
    const Response response = gateway_.run(ask);
    EXPECT_FALSE(response.hung);
    EXPECT_EQ(response.payloads.size(), 1U);
    EXPECT_EQ(response.ended, 65);  // nothing was told to stop
}

TEST_F(Incremental, CancellationEndsWhatIsUnderWay) {
    for (const Millis instant : {5, 15, 40, 62}) {
        const Ask ask{.query = "{ user { name ... @defer { late { friend { name } } } } }",
                      .cancel_at = instant};
        const Response response = gateway_.run(ask);
        EXPECT_FALSE(response.hung);
        EXPECT_EQ(response.ended, instant);
    }
}

}  // namespace
}  // namespace millrace::engine
