// @assert, @onError, and @map with onError.

#include <gtest/gtest.h>

#include "value_testing.hpp"

namespace millrace::ext::directive_value {
namespace {

constexpr std::string_view kDown =
    R"("errors":[{"message":"it is down","path":["down"],"extensions":{"code":"UPSTREAM_CONNECT"}}])";

TEST(Assert, PassesValuesThatAreAsTheyShouldBe) {
    EXPECT_EQ(ask(R"({ count @assert(predicate: "value > 1000 && name == 'Ada'") })"),
              R"({"count":1250})");
    EXPECT_EQ(ask(R"q({ prices @assert(predicate: "count(value) == 4") })q"),
              R"({"prices":[1.005,null,-2.5,0]})");
    EXPECT_EQ(ask(R"({ none @assert(predicate: "value == nil") })"), R"({"none":null})");
    EXPECT_EQ(ask(R"({ user @assert(predicate: "user.id == 1") { id } })"), R"({"user":{"id":1}})");
    EXPECT_EQ(ask(R"({ count @fetchSource(name: "total")
                  price @assert(predicate: "value < total", dependencySources: ["total"]) })"),
              R"({"count":1250,"price":2.345})");
}

TEST(Assert, FailsTheField) {
    EXPECT_EQ(ask(R"({ name count @assert(predicate: "value < 10", message: "too many") })"),
              R"({"data":{"name":"Ada","count":null},"errors":[{"message":"too many",)"
              R"("path":["count"],"extensions":{"code":"ASSERTION_FAILED"}}]})");
    EXPECT_EQ(ask(R"({ users { id @assert(predicate: "name != nil") } })"),
              R"({"data":{"users":[{"id":1},{"id":null}]},"errors":[{"message":)"
              R"("It does not hold that name != nil","path":["users",1,"id"],)"
              R"("extensions":{"code":"ASSERTION_FAILED"}}]})");
}

TEST(Assert, NeedsTrueOrFalse) {
    EXPECT_EQ(ask(R"({ count @assert(predicate: "value") })"),
              R"({"data":{"count":null},"errors":[{"message":)"
              R"("The predicate of @assert must be true or false.","path":["count"],)"
              R"("extensions":{"code":"EXPRESSION_TYPE"}}]})");
}

TEST(Assert, LeavesFailuresAlone) {
    EXPECT_EQ(ask(R"({ down @assert(predicate: "false") })"),
              R"({"data":{"down":null},)" + std::string(kDown) + "}");
}

TEST(Assert, SaysWhatIsWrong) {
    EXPECT_EQ(ask(R"({ name @assert(predicate: "") })"),
              "the predicate for @assert on {name} can not be empty.");
    EXPECT_TRUE(ask(R"({ name @assert(predicate: "1 +") })")
                    .starts_with("invalid predicate '1 +' for @assert on {name}: "));
    EXPECT_EQ(ask(R"({ u: user @assert(predicate: "value != nil") { id } })"),
              "'value' in @assert on {u} is for scalars: write 'user', the field of its parent.");
}

TEST(OnError, StandsInWithADefault) {
    EXPECT_EQ(ask(R"({ down @onError(action: DEFAULT, default: "closed")
                  downs @onError(action: DEFAULT, default: "[]") })"),
              R"({"down":"closed","downs":[]})");
    EXPECT_EQ(ask(R"({ users { broken @onError(action: DEFAULT, default: "-1") } })"),
              R"({"users":[{"broken":1},{"broken":-1}]})");
    EXPECT_EQ(ask(R"({ count @assert(predicate: "value < 10")
                  @onError(action: DEFAULT, default: "10") })"),
              R"({"count":10})");
    EXPECT_EQ(ask(R"({ name @onError(action: DEFAULT, default: "?")
                  none @onError(action: DEFAULT, default: "?") })"),
              R"({"name":"Ada","none":null})");
}

TEST(OnError, IsNullWithAnErrorUnlessItSaysMore) {
    EXPECT_EQ(ask("{ name down @onError }"),
              R"({"data":{"name":"Ada","down":null},)" + std::string(kDown) + "}");
    EXPECT_EQ(ask("{ name down @onError(action: NULL) }"),
              R"({"data":{"name":"Ada","down":null},)" + std::string(kDown) + "}");
}

TEST(OnError, FailsTheWholeRequest) {
    EXPECT_EQ(ask("{ name down @onError(action: FAIL) }"),
              R"({"data":null,)" + std::string(kDown) + "}");
    EXPECT_EQ(ask("{ name users { id broken @onError(action: FAIL) } }"),
              R"({"data":null,"errors":[{"message":"broken","path":["users",1,"broken"],)"
              R"("extensions":{"code":"UPSTREAM_STATUS"}}]})");
    EXPECT_EQ(ask("{ name down @hide @onError(action: FAIL) }"),
              R"({"data":null,)" + std::string(kDown) + "}");
    EXPECT_EQ(ask("{ gone @onError(action: FAIL) { id } name }"),
              R"({"data":null,"errors":[{"message":"it is gone","path":["gone"],)"
              R"("extensions":{"code":"UPSTREAM_CONNECT"}}]})");
}

TEST(OnError, FailsTheRequestWhateverTheReason) {
    const auto fails = [](std::string_view query) {
        const std::string reply = ask(query);
        return reply.starts_with(R"({"data":null,"errors":[)") ? std::string() : reply;
    };
    EXPECT_EQ(fails(R"({ count @map(mapper: "'many'") @onError(action: FAIL) })"), "");
    EXPECT_EQ(fails(R"({ count @onError(action: FAIL) @assert(predicate: "false") })"), "");
    EXPECT_EQ(fails(R"({ words @onError(action: FAIL) @filter(predicate: "1") })"), "");
    EXPECT_EQ(fails("{ must @onError(action: FAIL) }"), "");
    EXPECT_EQ(fails("{ users { name must @onError(action: FAIL) } }"), "");
    // What fails in an item of the field is the field's: here the item itself becomes null.
    EXPECT_EQ(fails("{ users @onError(action: FAIL) { must } }"), "");
}

TEST(OnError, LetsOthersFailBesideIt) {
    EXPECT_EQ(ask("{ name @onError(action: FAIL) none @onError(action: FAIL) down }"),
              R"({"data":{"name":"Ada","none":null,"down":null},)" + std::string(kDown) + "}");
    // A failure below that is null where it stands is not one of the field.
    EXPECT_EQ(ask("{ user @onError(action: FAIL) { id broken } }"),
              R"({"data":{"user":{"id":1,"broken":null}},"errors":[{"message":"broken",)"
              R"("path":["user","broken"],"extensions":{"code":"UPSTREAM_STATUS"}}]})");
}

TEST(OnError, EndsAMutation) {
    EXPECT_EQ(ask("mutation { first @onError(action: FAIL) second }"),
              R"({"data":null,"errors":[{"message":"it is down","path":["first"],)"
              R"("extensions":{"code":"UPSTREAM_CONNECT"}}]})");
}

TEST(OnError, SaysWhatIsWrong) {
    EXPECT_EQ(ask("{ name @onError(action: DEFAULT) }"),
              "@onError on {name} needs a default for 'action: DEFAULT'.");
    EXPECT_EQ(ask(R"({ name @onError(default: "x") })"),
              "@onError on {name} has a default, which needs 'action: DEFAULT'.");
    EXPECT_EQ(ask(R"({ count @onError(action: DEFAULT, default: "x") })"),
              "default 'x' for @onError on {count} is no value of type Int.");
    EXPECT_EQ(ask(R"({ user @onError(action: DEFAULT, default: "{}") { id } })"),
              "@onError on {user} can have no default: it is not a scalar.");
}

TEST(MapOnError, SaysWhatBecomesOfTheField) {
    EXPECT_EQ(ask(R"({ count @map(mapper: "1 / 0", onError: DEFAULT, default: "-1") })"),
              R"({"count":-1})");
    EXPECT_EQ(ask(R"({ count @map(mapper: "2", onError: DEFAULT, default: "-1") })"),
              R"({"count":2})");
    EXPECT_TRUE(ask(R"({ name count @map(mapper: "1 / 0", onError: FAIL) })")
                    .starts_with(R"({"data":null,"errors":[)"));
    EXPECT_TRUE(ask(R"({ name count @map(mapper: "1 / 0") })")
                    .starts_with(R"({"data":{"name":"Ada","count":null},"errors":[)"));
    EXPECT_TRUE(ask(R"({ name count @map(mapper: "1 / 0", onError: NULL) })")
                    .starts_with(R"({"data":{"name":"Ada","count":null},"errors":[)"));
    EXPECT_EQ(ask(R"({ count @map(mapper: "1", onError: DEFAULT) })"),
              "@map on {count} needs a default for 'onError: DEFAULT'.");
    EXPECT_EQ(ask(R"({ count @map(mapper: "1", default: "1") })"),
              "@map on {count} has a default, which needs 'onError: DEFAULT'.");
}

}  // namespace
}  // namespace millrace::ext::directive_value
