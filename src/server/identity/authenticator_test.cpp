#include <millrace/server/authenticator.hpp>

#include <string>
#include <vector>

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <millrace/base/task_scope.hpp>
#include <millrace/io/loop.hpp>

#include "identity/token_testing.hpp"

namespace millrace::server {
namespace {

using identity::testing::SigningKey;

const std::string kSecret(32, 's');

std::string claims_of(std::string_view more = {}) {
    return fmt::format(R"({{"exp":99999999999{},"https://hasura.io/jwt/claims":{{
        "x-hasura-default-role":"user","x-hasura-allowed-roles":["user","editor"],
        "x-hasura-user-id":"7"}}}})",
                       more);
}

class Identifying : public testing::Test {
protected:
    Identifying() {
        options_.enabled = true;
        options_.jwt.enabled = true;
        options_.jwt.algorithms = {"HS256"};
        options_.jwt.secret = kSecret;
        token_ = SigningKey::secret(kSecret).token("HS256", claims_of());
    }

    /// Role and user of who sends `headers`, or the code of the refusal.
    std::string who(const std::vector<wire::HeaderField>& headers) {
        EXPECT_TRUE(check_auth(options_).empty());
        Authenticator authenticator(loop_, options_);
        const auto identified = run_now(authenticator.identify(headers, arena_, Deadline::never()));
        if (!identified) { return std::string(identified.error()->code); }
        const source::Identity& identity = **identified;
        return fmt::format("{} {}{}", identity.role, identity.find("x-hasura-user-id"),
                           identity.by_admin_secret ? " by secret" : "");
    }
    std::vector<std::string> findings() {
        std::vector<std::string> messages;
        for (const AuthFinding& finding : check_auth(options_)) {
            messages.push_back(
                fmt::format("{}: {}", fmt::join(finding.setting, "."), finding.message));
        }
        return messages;
    }
    [[nodiscard]] std::string bearer() const { return "Bearer " + token_; }

    io::Loop loop_;
    Arena arena_;
    AuthOptions options_;
    std::string token_;
};

TEST_F(Identifying, ByToken) {
    const std::string value = bearer();
    EXPECT_EQ(who({{"Authorization", value}}), "user 7");
    EXPECT_EQ(who({{"authorization", "bEARER  " + token_}}), "user 7");
    EXPECT_EQ(who({{"authorization", value}, {"X-Hasura-Role", "editor"}}), "editor 7");
    EXPECT_EQ(who({{"authorization", value}, {"x-hasura-role", "admin"}}), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(who({{"authorization", value}, {"x-hasura-role", "user"}, {"x-hasura-role", "user"}}),
              "INVALID_SESSION");
}

// Pitfall: what a client says of itself counts for nothing.
TEST_F(Identifying, IgnoresWhatClientsSayOfThemselves) {
    const std::string value = bearer();
    EXPECT_EQ(who({{"authorization", value}, {"x-hasura-user-id", "1"}}), "user 7");
    EXPECT_EQ(who({{"authorization", value}, {"x-hasura-admin-secret", "x"}}), "user 7");
    options_.anonymous_role = "guest";
    EXPECT_EQ(who({{"x-hasura-user-id", "1"}}), "guest ");
    EXPECT_EQ(who({{"x-hasura-role", "admin"}}), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(who({{"x-hasura-role", "guest"}}), "guest ");
}

TEST_F(Identifying, RefusesWhatIsNoToken) {
    const std::string value = bearer();
    EXPECT_EQ(who({}), "UNAUTHENTICATED");
    options_.anonymous_role = "guest";  // for none at all, never in place of a bad one
    EXPECT_EQ(who({}), "guest ");
    for (const std::string& bad :
         {std::string(), std::string("Bearer"), std::string("Bearer "), std::string("Basic abc"),
          token_, "Bearer" + token_, value + ".", value + "A", value.substr(0, value.size() - 1),
          "Bearer " + SigningKey::secret(std::string(32, 't')).token("HS256", claims_of())}) {
        EXPECT_EQ(who({{"authorization", bad}}), "INVALID_TOKEN") << bad;
    }
    EXPECT_EQ(who({{"authorization", value}, {"authorization", value}}), "INVALID_TOKEN");
}

TEST_F(Identifying, RefusesTokensOfOtherAlgorithms) {
    const SigningKey secret = SigningKey::secret(std::string(64, 's'));
    EXPECT_EQ(who({{"authorization", "Bearer " + secret.token("HS512", claims_of())}}),
              "INVALID_TOKEN");
    using identity::testing::encode_base64url;
    for (const std::string_view name : {"none", "None", "NONE"}) {
        const std::string text = encode_base64url(fmt::format(R"({{"alg":"{}"}})", name)) + '.' +
                                 encode_base64url(claims_of()) + '.';
        EXPECT_EQ(who({{"authorization", "Bearer " + text}}), "INVALID_TOKEN") << name;
    }
}

TEST_F(Identifying, TellsExpiredTokens) {
    const std::string old = SigningKey::secret(kSecret).token("HS256", R"({"exp":1})");
    EXPECT_EQ(who({{"authorization", "Bearer " + old}}), "TOKEN_EXPIRED");
}

TEST_F(Identifying, FindsTheTokenWhereItIsConfigured) {
    options_.jwt.place = TokenPlace::Cookie;
    options_.jwt.place_name = "session";
    EXPECT_EQ(who({{"cookie", "a=1; session=" + token_ + "; b"}}), "user 7");
    EXPECT_EQ(who({{"cookie", "session=\"" + token_ + "\""}}), "user 7");
    EXPECT_EQ(who({{"cookie", "Session=" + token_}}), "UNAUTHENTICATED");
    EXPECT_EQ(who({{"cookie", "session=x; session=" + token_}}), "INVALID_TOKEN");
    EXPECT_EQ(who({{"authorization", bearer()}}), "UNAUTHENTICATED");
    options_.jwt.place = TokenPlace::Header;
    options_.jwt.place_name = "x-token";
    EXPECT_EQ(who({{"X-Token", token_}}), "user 7");
    EXPECT_EQ(who({{"x-token", bearer()}}), "INVALID_TOKEN");
}

TEST_F(Identifying, ByPublicKey) {
    const SigningKey rsa = SigningKey::rsa();
    options_.jwt.secret = {};
    options_.jwt.algorithms = {"RS256"};
    options_.jwt.public_key = rsa.public_pem();
    EXPECT_EQ(who({{"authorization", "Bearer " + rsa.token("RS256", claims_of())}}), "user 7");
    const SigningKey confused = SigningKey::secret(rsa.public_pem());
    EXPECT_EQ(who({{"authorization", "Bearer " + confused.token("HS256", claims_of())}}),
              "INVALID_TOKEN");
    EXPECT_EQ(who({{"authorization", "Bearer " + rsa.token("PS256", claims_of())}}),
              "INVALID_TOKEN");
}

TEST_F(Identifying, ByAdminSecret) {
    options_.admin_secret = "open sesame";
    EXPECT_EQ(who({{"x-hasura-admin-secret", "open sesame"}}), "admin  by secret");
    EXPECT_EQ(who({{"X-Millrace-Admin-Secret", "open sesame"},
                   {"x-hasura-role", "user"},
                   {"X-Hasura-User-Id", "9"}}),
              "user 9 by secret");
    for (const std::string_view bad : {"", "open", "open sesame ", "Open sesame"}) {
        EXPECT_EQ(who({{"x-hasura-admin-secret", bad}}), "UNAUTHENTICATED");
        EXPECT_EQ(who({{"x-hasura-admin-secret", bad}, {"authorization", bearer()}}),
                  "UNAUTHENTICATED");
    }
    EXPECT_EQ(who({{"x-hasura-admin-secret", "open sesame"}, {"x-millrace-admin-secret", "x"}}),
              "UNAUTHENTICATED");
    EXPECT_EQ(who({{"x-hasura-admin-secret", "open sesame"},
                   {"x-hasura-user-id", "9"},
                   {"X-Hasura-User-Id", "8"}}),
              "INVALID_SESSION");
    EXPECT_EQ(who({{"authorization", bearer()}}), "user 7");
}

TEST_F(Identifying, SaysWhatCannotWork) {
    EXPECT_EQ(findings(), std::vector<std::string>{});
    options_.jwt.algorithms = {"HS256", "RS256"};
    EXPECT_EQ(findings().size(), 1U);
    options_.jwt.algorithms = {"none"};
    EXPECT_EQ(findings(),
              std::vector<std::string>{"jwt.algorithms: \"none\" is no algorithm for signatures"});
    options_.jwt.algorithms = {"HS512"};
    EXPECT_EQ(findings(),
              std::vector<std::string>{"jwt.secret: HS512 needs a secret of 64 bytes or more"});
    options_.jwt.algorithms = {"ES256"};
    EXPECT_EQ(findings(), std::vector<std::string>{"jwt: ES256 needs a public key"});
    options_.jwt.secret = {};
    options_.jwt.public_key = SigningKey::rsa().public_pem();
    EXPECT_EQ(findings(), std::vector<std::string>{"jwt.public_key: it is no key for ES256"});
    options_.jwt.algorithms = {"HS256"};
    options_.jwt.secret = options_.jwt.public_key;
    options_.jwt.public_key = {};
    EXPECT_EQ(findings(),
              std::vector<std::string>{"jwt.secret: that is a key in PEM, not a secret"});
    options_.anonymous_role = "admin";
    EXPECT_EQ(findings().size(), 2U);
    options_ = {};
    EXPECT_EQ(findings().size(), 1U);
}

TEST(WithoutSessionHeaders, NothingOfASessionIsLeft) {
    Arena arena;
    const std::vector<wire::HeaderField> headers{{"a", "1"},
                                                 {"X-Hasura-User-Id", "2"},
                                                 {"x-millrace-admin-secret", "3"},
                                                 {"x-hasura-admin-secret", "4"},
                                                 {"x-hasura", "5"}};
    const auto rest = without_session_headers(headers, arena);
    ASSERT_EQ(rest.size(), 2U);
    EXPECT_EQ(rest[0].value, "1");
    EXPECT_EQ(rest[1].value, "5");
}

}  // namespace
}  // namespace millrace::server
