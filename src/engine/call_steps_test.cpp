#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/gateway.hpp"

// @call: fields that are got by asking other fields, one after the other.

namespace millrace::engine {
namespace {

using simulation::Gateway;
using simulation::Response;
using simulation::Table;
using How = simulation::Said::How;

constexpr std::string_view kSchema = R"(
type Query {
  user(id: ID!): User @fake(key: ["$id"], ms: 10)
  team(id: ID!): Team @fake(key: ["$id"], keysMax: 0, ms: 5)
  teamOf(user: ID!): Team @call(steps: [
    {field: "Query.user", args: {id: "{args.user}"}}
    {field: "Query.team", args: {id: "{prev.teamId}"}}
  ])
  leaderOf(user: ID!): User @call(steps: [
    {field: "Query.teamOf", args: {user: "{args.user}"}}
    {field: "Query.user", args: {id: "{prev.leaderId}"}}
  ])
  users: [User] @fake(ms: 1)
}
type User {
  id: ID
  name: String
  team: Team @call(steps: [{field: "Query.team", args: {id: "{parent.teamId}"}}])
  boss: User @call(steps: [
    {field: "Query.team", args: {id: "{parent.teamId}"}}
    {field: "Query.user", args: {id: "{prev.leaderId}"}}
  ])
}
type Team { id: ID name: String leader: User @call(steps: [
  {field: "Query.user", args: {id: "{parent.leaderId}"}}
]) }
)";

class CallSteps : public testing::Test {
protected:
    CallSteps() {
        table_.set("Query.user", "1", R"({"id": 1, "name": "Ada", "teamId": "x"})");
        table_.set("Query.user", "2", R"({"id": 2, "name": "Bob", "teamId": "x"})");
        table_.set("Query.team", "x", R"({"id": "x", "name": "Mills", "leaderId": 2})");
        table_.set("Query.users", "", R"([{"teamId": "x"}, {"teamId": null}, {"teamId": "x"}])");
    }

    Table table_;
    Gateway gateway_{kSchema, table_};
};

TEST_F(CallSteps, PassTheResultOfOneToTheNext) {
    const Response response = gateway_.run("{ teamOf(user: 1) { name } }");
    EXPECT_EQ(response.reply(), R"({"data":{"teamOf":{"name":"Mills"}}})");
    EXPECT_EQ(response.ended, 15);
}

TEST_F(CallSteps, MayCallFieldsThatAreCalls) {
    const Response response = gateway_.run("{ leaderOf(user: 1) { name } }");
    EXPECT_EQ(response.reply(), R"({"data":{"leaderOf":{"name":"Bob"}}})");
    EXPECT_EQ(response.ended, 25);
}

TEST_F(CallSteps, ReadTheParentOfTheCallingField) {
    const Response response = gateway_.run("{ user(id: 1) { team { name leader { name } } } }");
    EXPECT_EQ(response.reply(),
              R"({"data":{"user":{"team":{"name":"Mills","leader":{"name":"Bob"}}}}})");
    EXPECT_EQ(response.ended, 25);
}

TEST_F(CallSteps, BatchEachStepAndShareItsKeys) {
    const Response response = gateway_.run("{ users { boss { name } } }");
    EXPECT_EQ(
        response.reply(),
        R"({"data":{"users":[{"boss":{"name":"Bob"}},{"boss":null},{"boss":{"name":"Bob"}}]}})");
    EXPECT_EQ(response.calls_of("Query.team").size(), 1U);
    EXPECT_EQ(response.calls_of("Query.user").size(), 1U);
    EXPECT_EQ(response.ended, 16);
}

TEST_F(CallSteps, EndWithTheStepThatFails) {
    table_.set("Query.user", "9", {"null", How::CallFails, "no such user"});
    const Response response = gateway_.run("{ teamOf(user: 9) { name } }");
    EXPECT_EQ(response.reply(), R"({"data":{"teamOf":null},"errors":[{"message":"no such user",)"
                                R"("locations":[{"line":1,"column":3}],"path":["teamOf"],)"
                                R"("extensions":{"code":"FAKE","source":"fake"}}]})");
    EXPECT_TRUE(response.calls_of("Query.team").empty());
}

// A step without a result: what the next one is asked for is null, so it is not asked.
TEST_F(CallSteps, NullOnTheWayIsNull) {
    const Response response = gateway_.run("{ teamOf(user: 8) { name } }");
    EXPECT_EQ(response.reply(), R"({"data":{"teamOf":null}})");
    EXPECT_EQ(response.calls.size(), 1U);
}

TEST_F(CallSteps, WorkInAliasesSideBySide) {
    const Response response =
        gateway_.run("{ a: teamOf(user: 1) { id } b: teamOf(user: 2) { id } }");
    EXPECT_EQ(response.reply(), R"({"data":{"a":{"id":"x"},"b":{"id":"x"}}})");
    EXPECT_EQ(response.calls_of("Query.user").size(), 2U);
    EXPECT_EQ(response.calls_of("Query.team").size(), 1U);
    EXPECT_EQ(response.ended, 15);
}

}  // namespace
}  // namespace millrace::engine
