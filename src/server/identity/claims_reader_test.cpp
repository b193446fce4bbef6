#include "identity/claims_reader.hpp"

#include <string>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <millrace/base/limits.hpp>

#include "identity/session_builder.hpp"
#include "identity/strict_json.hpp"
#include "identity/webhook.hpp"

namespace millrace::server::identity {
namespace {

using namespace std::string_literals;

std::string text_of(const Verified<const source::Identity*>& read) {
    if (!read) { return std::string(read.error().error->code); }
    std::string text((*read)->role);
    for (const source::SessionVariable& variable : (*read)->variables) {
        text += fmt::format(" {}={}", variable.name, variable.value);
    }
    return text;
}

class Claims : public ::testing::Test {
protected:
    std::string read(std::string_view claims, std::string_view wanted = {}) {
        const auto object = parse_strict_object(claims, arena_);
        EXPECT_TRUE(object.has_value()) << claims;
        return text_of(ClaimsReader(options_).read(*object, wanted, arena_));
    }
    std::string in_space(std::string_view session, std::string_view wanted = {}) {
        return read(fmt::format(R"({{"https://hasura.io/jwt/claims":{}}})", session), wanted);
    }

    ClaimsOptions options_;
    Arena arena_;
};

TEST_F(Claims, GiveRoleAndVariables) {
    EXPECT_EQ(in_space(R"({"x-hasura-default-role":"user","x-hasura-allowed-roles":["user","x"],
                           "X-Hasura-User-Id":"7","x-hasura-n":12.50,"x-hasura-b":true,
                           "x-hasura-l":["a", 1],"x-hasura-none":null,"other":"1",
                           "x-hasura-role":"admin"})"),
              "user x-hasura-b=true x-hasura-l=[\"a\",1] x-hasura-n=12.50 x-hasura-role=user "
              "x-hasura-user-id=7");
}

TEST_F(Claims, AllowTheRolesTheyName) {
    constexpr std::string_view kSession =
        R"({"x-hasura-default-role":"user","x-hasura-allowed-roles":["user","editor"]})";
    EXPECT_EQ(in_space(kSession, "editor"), "editor x-hasura-role=editor");
    EXPECT_EQ(in_space(kSession, "user"), "user x-hasura-role=user");
    for (const std::string_view role : {"admin", "Editor", "editor ", "user,editor", ""}) {
        EXPECT_EQ(in_space(kSession, role), "ROLE_NOT_ALLOWED") << role;
    }
}

TEST_F(Claims, AreRefusedWithoutAGoodDefaultRole) {
    for (const std::string_view session :
         {"{}", "[]", "\"x\"", "null", R"({"x-hasura-default-role":"user"})",
          R"({"x-hasura-allowed-roles":["user"]})",
          R"({"x-hasura-default-role":"admin","x-hasura-allowed-roles":["user"]})",
          R"({"x-hasura-default-role":"","x-hasura-allowed-roles":[""]})",
          R"({"x-hasura-default-role":["user"],"x-hasura-allowed-roles":["user"]})",
          R"({"x-hasura-default-role":"user","x-hasura-allowed-roles":{"user":true}})"}) {
        EXPECT_EQ(in_space(session), "INVALID_TOKEN") << session;
    }
    EXPECT_EQ(read("{}"), "INVALID_TOKEN");
}

TEST_F(Claims, AreRefusedWhenAVariableCannotBeTaken) {
    constexpr std::string_view kRoles =
        R"("x-hasura-default-role":"user","x-hasura-allowed-roles":["user"])";
    const auto with = [&](const std::string& more) {
        return in_space(fmt::format("{{{}{}}}", kRoles, more));
    };
    EXPECT_EQ(with(R"(,"x-hasura-a":"1","X-Hasura-A":"2")"), "INVALID_TOKEN");
    EXPECT_EQ(with(R"(,"x-hasura-a":"1\r\nx: y")"), "INVALID_TOKEN");
    EXPECT_EQ(with(R"(,"x-hasura-a":"\u0000")"), "INVALID_TOKEN");
    EXPECT_EQ(with(fmt::format(R"(,"x-hasura-a":"{}")", std::string(16'384, 'a'))),
              "INVALID_TOKEN");
    std::string many;
    for (std::size_t i = 0; i + 1 < limits::kSessionVariablesMax; ++i) {
        many += fmt::format(R"(,"x-hasura-v{}":"{}")", i, i);
    }
    EXPECT_NE(with(many), "INVALID_TOKEN");
    EXPECT_EQ(with(many + R"(,"x-hasura-one":"more")"), "INVALID_TOKEN");
}

TEST_F(Claims, MayLieElsewhere) {
    options_.path = "$.app['the claims'][1]";
    EXPECT_EQ(read(R"({"app":{"the claims":[0,
                  {"x-hasura-default-role":"u","x-hasura-allowed-roles":"u"}]}})"),
              "u x-hasura-role=u");
    options_ = {};
    options_.space = "claims";
    options_.format = ClaimsFormat::Stringified;
    EXPECT_EQ(read(R"({"claims":
                  "{\"x-hasura-default-role\":\"u\",\"x-hasura-allowed-roles\":[\"u\"]}"})"),
              "u x-hasura-role=u");
    EXPECT_EQ(read(R"({"claims":{"x-hasura-default-role":"u"}})"), "INVALID_TOKEN");
    EXPECT_EQ(read(R"({"claims":"{\"a\":1,\"a\":1}"})"), "INVALID_TOKEN");
}

TEST_F(Claims, MayBeMapped) {
    options_.map = {{"x-hasura-user-id", "$.sub"},
                    {"X-Hasura-Org", "$.orgs[0].id"},
                    {"x-hasura-allowed-roles", "$.realm.roles"},
                    {"x-hasura-default-role", "$.realm.first"},
                    {"x-hasura-from", "tokens"}};
    options_.defaults = {{"x-hasura-default-role", "user"}};
    EXPECT_EQ(read(R"({"sub":"ann","orgs":[{"id":5}],"realm":{"roles":["user","editor"]},
                      "x-hasura-evil":"1"})"),
              "user x-hasura-from=tokens x-hasura-org=5 x-hasura-role=user x-hasura-user-id=ann");
    EXPECT_EQ(read(R"({"realm":{"roles":["user","editor"],"first":"editor"}})"),
              "editor x-hasura-from=tokens x-hasura-role=editor");
    EXPECT_EQ(read(R"({"sub":"ann"})"), "INVALID_TOKEN");
    options_.map[2].second = "user, editor";
    EXPECT_EQ(read("{}", "editor"), "editor x-hasura-from=tokens x-hasura-role=editor");
}

TEST_F(Claims, AreCheckedBeforeTheyAreUsed) {
    EXPECT_TRUE(check_claims(options_).empty());
    options_.path = "app.claims";
    EXPECT_EQ(check_claims(options_).size(), 1U);
    options_.path = {};
    options_.map = {{"user-id", "$.sub"}, {"x-hasura-role", "$."}};
    options_.defaults = {{"x-hasura-x", "1"}};
    EXPECT_EQ(check_claims(options_).size(), 6U);
}

TEST(ClaimPath, IsDollarAndSteps) {
    for (const std::string_view good :
         {"$", "$.a", "$.a.b-c", "$['a b']", "$[\"a\"][0].x", "$.https://x/y"}) {
        EXPECT_TRUE(ClaimPath::parse(good).has_value()) << good;
    }
    for (const std::string_view bad : {"", "a", "$a", "$.", "$..a", "$.a.", "$[", "$[]", "$['']",
                                       "$['a'", "$[x]", "$[-1]", "$.a b"}) {
        EXPECT_FALSE(ClaimPath::parse(bad).has_value()) << bad;
    }
}

TEST(WebhookAnswer, IsASessionOrNothing) {
    Arena arena;
    const auto read = [&](std::string_view json) {
        return text_of(read_webhook_answer(json, arena));
    };
    EXPECT_EQ(read(R"({"X-Hasura-Role":"user","X-Hasura-User-Id":7,"other":1})"),
              "user x-hasura-role=user x-hasura-user-id=7");
    for (const std::string_view json :
         {"", "{}", "[]", "null", "{\"x-hasura-user-id\":\"1\"}", "{\"x-hasura-role\":\"\"}",
          "{\"x-hasura-role\":null}", "{\"x-hasura-role\":\"a\",\"X-Hasura-Role\":\"b\"}",
          "{\"x-hasura-role\":\"a\",\"x-hasura-role\":\"a\"}",
          "{\"x-hasura-role\":\"a\",\"x-hasura-b\":\"\\n\"}"}) {
        EXPECT_EQ(read(json), "AUTH_UNAVAILABLE") << json;
    }
}

}  // namespace
}  // namespace millrace::server::identity
