#include "check/call_count.hpp"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "check/sample_schema.hpp"

namespace millrace::app {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::map<std::string, std::string> counted(std::string_view sdl) {
    const SampleSchema sample = sample_schema(sdl);
    std::map<std::string, std::string> calls;
    if (sample.bindings == nullptr) { return calls; }
    for (const FieldCalls& field : count_calls(*sample.schema, *sample.bindings)) {
        calls.emplace(std::string(field.field->owner->name) + "." + std::string(field.field->name),
                      field.to_string());
    }
    return calls;
}

TEST(CallCount, FieldsOfOneObjectNeedOneCallEach) {
    EXPECT_THAT(counted(R"(
        type Query { user: User @http(source: "up", path: "/user") plain: Int }
        type User { id: ID orders: [Order] @http(source: "up", path: "/orders/{parent.id}") }
        type Order { id: ID }
    )"),
                ElementsAre(Pair("Query.user", "1"), Pair("User.orders", "1")));
}

TEST(CallCount, FieldsBelowAListNeedOneCallPerParent) {
    EXPECT_THAT(
        counted(R"(
        type Query { posts: [Post] @http(source: "up", path: "/posts") }
        type Post { id: ID author: User @http(source: "up", path: "/users/{parent.userId}") }
        type User { id: ID address: Address }
        type Address { city: City @http(source: "up", path: "/cities/{parent.cityId}") }
        type City { name: String }
    )"),
        ElementsAre(Pair("Address.city", "N"), Pair("Post.author", "N"), Pair("Query.posts", "1")));
}

TEST(CallCount, BatchesShareCalls) {
    EXPECT_THAT(counted(R"(
        type Query { posts: [Post] @http(source: "up", path: "/posts") }
        type Post {
            author: User @http(source: "up", path: "/users",
                query: [{name: "id", value: "{parent.userId}"}], batchKey: "id")
            editor: User @http(source: "up", path: "/users",
                query: [{name: "id", value: "{parent.editorId}"}], batchKey: "id", batchSize: 50)
            shop: Shop @graphql(source: "api", field: "shop", args: {id: "{parent.shopId}"},
                batch: ALIAS)
        }
        type User { id: ID }
        type Shop { id: ID }
    )"),
                ElementsAre(Pair("Post.author", "1"), Pair("Post.editor", "N/50"),
                            Pair("Post.shop", "1"), Pair("Query.posts", "1")));
}

// Equal calls of one operation are made once, so what does not read the parent costs nothing more.
TEST(CallCount, CallsThatDoNotReadTheParentAreOne) {
    EXPECT_THAT(
        counted(R"(
        type Query { posts: [Post] @http(source: "up", path: "/posts") }
        type Post {
            news(of: ID): [String] @http(source: "up", path: "/news/{args.of}")
            visit: Int @http(source: "up", path: "/visits", method: POST)
        }
    )"),
        ElementsAre(Pair("Post.news", "1"), Pair("Post.visit", "N"), Pair("Query.posts", "1")));
}

TEST(CallCount, StepsOfACallAddUp) {
    EXPECT_THAT(
        counted(R"(
        type Query {
            user(id: ID): User @http(source: "up", path: "/users/{args.id}")
            team(id: ID): Team @http(source: "up", path: "/teams/{args.id}")
            teamOf(user: ID): Team @call(steps: [
                {field: "Query.user", args: {id: "{args.user}"}}
                {field: "Query.team", args: {id: "{prev.teamId}"}}])
            teams: [Team] @http(source: "up", path: "/teams")
        }
        type User { id: ID }
        type Team { id: ID
            boss: Team @call(steps: [
                {field: "Query.user", args: {id: "{parent.bossId}"}}
                {field: "Query.team", args: {id: "{prev.teamId}"}}]) }
    )"),
        ElementsAre(Pair("Query.team", "1"), Pair("Query.teamOf", "2"), Pair("Query.teams", "1"),
                    Pair("Query.user", "1"), Pair("Team.boss", "2N")));
}

TEST(CallCount, ListsAreSeenThroughAbstractTypes) {
    EXPECT_THAT(counted(R"(
        type Query { pets: [Pet] @http(source: "up", path: "/pets") }
        interface Pet { id: ID }
        type Dog implements Pet { id: ID toy: Toy @http(source: "up", path: "/toys/{parent.toy}") }
        type Cat implements Pet { id: ID friend: Bird }
        type Bird { song: String @http(source: "up", path: "/songs/{parent.id}") }
        type Toy { name: String }
    )"),
                ElementsAre(Pair("Bird.song", "N"), Pair("Dog.toy", "N"), Pair("Query.pets", "1")));
}

TEST(CallCount, TypesThatNothingReachesAreNotCounted) {
    EXPECT_THAT(counted(R"(
        type Query { a: Int }
        type Lonely { x: Int @http(source: "up", path: "/x") }
    )"),
                ElementsAre());
}

}  // namespace
}  // namespace millrace::app
