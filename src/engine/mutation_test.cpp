#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/gateway.hpp"

namespace millrace::engine {
namespace {

using simulation::Call;
using simulation::Gateway;
using simulation::Millis;
using simulation::Response;
using simulation::Table;

constexpr std::string_view kSchema = R"(
type Query { thing: Thing }
type Mutation {
  set(to: Int): Thing @fake(key: ["$to"], ms: 10, shareable: false)
  must(to: Int): Thing! @fake(key: ["$to"], ms: 10, shareable: false)
  all(to: [Int]): [Thing] @fake(ms: 10, shareable: false)
  local: Thing
}
type Thing {
  id: ID
  owner: Thing @fake(key: ["ownerId"], keysMax: 0, ms: 5)
  log: Thing @fake(call: "log", ms: 2)
}
)";

class Mutation : public testing::Test {
protected:
    Mutation() {
        table_.set("Mutation.set", "1", R"({"id": "one", "ownerId": 7})");
        table_.set("Mutation.set", "2", R"({"id": "two", "ownerId": 7})");
        table_.set("Mutation.must", "1", R"({"id": "one"})");
        table_.set("Thing.owner", "7", R"({"id": "Ada"})");
        table_.set("log", "", R"({"id": "entry"})");
    }

    static std::vector<std::pair<std::string, Millis>> sent(const Response& response) {
        std::vector<std::pair<std::string, Millis>> all;
        for (const Call& call : response.calls) { all.emplace_back(call.name, call.sent); }
        return all;
    }

    Table table_;
    Gateway gateway_{kSchema, table_};
};

TEST_F(Mutation, RunsRootFieldsOneAfterTheOtherWithAllBelowThem) {
    const Response response = gateway_.run(R"(mutation {
        a: set(to: 1) { id owner { id log { id } } }
        b: set(to: 2) { id owner { id } }
    })");
    EXPECT_EQ(response.reply(),
              R"({"data":{"a":{"id":"one","owner":{"id":"Ada","log":{"id":"entry"}}},)"
              R"("b":{"id":"two","owner":{"id":"Ada"}}}})");
    EXPECT_THAT(
        sent(response),
        testing::ElementsAre(testing::Pair("Mutation.set", 0), testing::Pair("Thing.owner", 10),
                             testing::Pair("log", 15), testing::Pair("Mutation.set", 17),
                             testing::Pair("Thing.owner", 27)));
    EXPECT_EQ(response.ended, 32);
}

// What the first field read may have been changed by the second.
TEST_F(Mutation, SharesNothingBetweenRootFields) {
    const Response response = gateway_.run(R"(mutation {
        a: set(to: 1) { owner { id } log { id } }
        b: set(to: 2) { owner { id } log { id } }
    })");
    EXPECT_EQ(response.calls_of("Thing.owner").size(), 2U);
    EXPECT_EQ(response.calls_of("log").size(), 2U);
}

TEST_F(Mutation, SharesWithinARootField) {
    table_.set("Mutation.all", "", R"([{"ownerId": 7}, {"ownerId": 7}])");
    const Response response = gateway_.run("mutation { all { owner { id } log { id } } }");
    EXPECT_EQ(response.calls_of("Thing.owner").size(), 1U);
    EXPECT_EQ(response.calls_of("log").size(), 1U);
}

TEST_F(Mutation, RunsEqualRootFieldsEachOnItsOwn) {
    const Response response =
        gateway_.run("mutation { a: set(to: 1) { id } b: set(to: 1) { id } }");
    EXPECT_EQ(response.calls_of("Mutation.set").size(), 2U);
    EXPECT_EQ(response.ended, 20);
}

TEST_F(Mutation, GoesOnAfterAFieldThatMayBeNull) {
    table_.set("Mutation.set", "3", {"null", simulation::Said::How::CallFails, "down"});
    const Response response =
        gateway_.run("mutation { a: set(to: 3) { id } b: set(to: 2) { id } }");
    EXPECT_THAT(response.reply(), testing::StartsWith(R"({"data":{"a":null,"b":{"id":"two"}},)"));
}

// The whole is null already: what would come after must not be done.
TEST_F(Mutation, StopsAfterAFieldThatMayNotBeNull) {
    table_.set("Mutation.must", "3", {"null", simulation::Said::How::CallFails, "down"});
    const Response response = gateway_.run(R"(mutation {
        a: must(to: 1) { id } b: must(to: 3) { id } c: set(to: 1) { id } d: must(to: 1) { id }
    })");
    EXPECT_THAT(response.reply(),
                testing::StartsWith(R"({"data":null,"errors":[{"message":"down",)"));
    EXPECT_TRUE(response.figures.data_is_null);
    EXPECT_EQ(response.calls.size(), 2U);
}

TEST_F(Mutation, ArgumentThatFailsMakesNoCall) {
    simulation::Ask ask{.query = "mutation($x: Int = 2) { a: set(to: $x) { id } local { id } }"};
    EXPECT_EQ(gateway_.run(ask).reply(), R"({"data":{"a":{"id":"two"},"local":null}})");
    ask.variables = R"({"x": null})";
    EXPECT_EQ(gateway_.run(ask).reply(), R"({"data":{"a":null,"local":null}})");
    EXPECT_TRUE(gateway_.run(ask).calls.empty());
}

// --- deferred parts ---------------------------------------------------------------------------

TEST_F(Mutation, NextRootFieldDoesNotWaitForDeferredParts) {
    const Response response = gateway_.run(R"(mutation {
        a: set(to: 1) { id ... @defer { owner { id } } }
        b: set(to: 2) { id }
    })");
    ASSERT_EQ(response.payloads.size(), 2U);
    EXPECT_EQ(response.payloads[0].text, R"({"data":{"a":{"id":"one"},"b":{"id":"two"}},)"
                                         R"("pending":[{"id":"0","path":["a"]}],"hasNext":true})");
    EXPECT_EQ(response.payloads[0].at, 20);
    EXPECT_EQ(response.payloads[1].text,
              R"({"incremental":[{"id":"0","data":{"owner":{"id":"Ada"}}}],)"
              R"("completed":[{"id":"0"}],"hasNext":false})");
}

TEST_F(Mutation, DeferredPartsAreDroppedWhenALaterFieldFails) {
    table_.set("Mutation.must", "3", {"null", simulation::Said::How::CallFails, "down"});
    table_.take("Thing.owner", {100});
    const Response response = gateway_.run(R"(mutation {
        a: set(to: 1) { id ... @defer { owner { id } } }
        b: must(to: 3) { id }
    })");
    ASSERT_EQ(response.payloads.size(), 1U);
    EXPECT_THAT(response.reply(), testing::StartsWith(R"({"data":null,"errors":[)"));
    EXPECT_THAT(response.reply(), testing::Not(testing::HasSubstr("pending")));
}

}  // namespace
}  // namespace millrace::engine
