#include "identity/token_rules.hpp"

#include <string>

#include <gtest/gtest.h>

#include "identity/key_set.hpp"
#include "identity/token_testing.hpp"

namespace millrace::server::identity {
namespace {

constexpr std::int64_t kNowMs = 1'800'000'000'000;

class Rules : public ::testing::Test {
protected:
    Rules() { options_.algorithms = {"RS256", "ES256"}; }

    /// The code of the refusal of such claims, or `taken`.
    std::string_view judge(std::string_view claims) {
        Token token;
        token.payload = claims;
        const auto read = TokenRules(options_).claims_of(token, kNowMs, arena_);
        return read ? "taken" : read.error().error->code;
    }
    std::string_view algorithm(std::string_view name) {
        Token token;
        token.algorithm = name;
        const auto found = TokenRules(options_).algorithm_of(token);
        return found ? (*found)->name : found.error().error->code;
    }

    JwtOptions options_;
    Arena arena_;
};

TEST_F(Rules, TakeConfiguredAlgorithmsOnly) {
    EXPECT_EQ(algorithm("RS256"), "RS256");
    EXPECT_EQ(algorithm("ES256"), "ES256");
    for (const std::string_view name : {"none", "None", "NONE", "nOnE", "", "HS256", "RS384",
                                        "PS256", "rs256", "RS256 ", "EdDSA"}) {
        EXPECT_EQ(algorithm(name), "INVALID_TOKEN") << name;
    }
}

TEST_F(Rules, LookAtTheTime) {
    EXPECT_EQ(judge(R"({"exp":1800000001})"), "taken");
    EXPECT_EQ(judge(R"({"exp":1800000000.5})"), "taken");
    EXPECT_EQ(judge(R"({"exp":1.8e9})"), "TOKEN_EXPIRED");
    EXPECT_EQ(judge(R"({"exp":1799999999})"), "TOKEN_EXPIRED");
    EXPECT_EQ(judge(R"({"exp":0})"), "TOKEN_EXPIRED");
    EXPECT_EQ(judge(R"({"exp":1900000000,"nbf":1800000000})"), "taken");
    EXPECT_EQ(judge(R"({"exp":1900000000,"nbf":1800000001})"), "INVALID_TOKEN");
}

TEST_F(Rules, AllowClocksToDiffer) {
    options_.leeway = seconds(10);
    EXPECT_EQ(judge(R"({"exp":1799999991})"), "taken");
    EXPECT_EQ(judge(R"({"exp":1799999990})"), "TOKEN_EXPIRED");
    EXPECT_EQ(judge(R"({"exp":1900000000,"nbf":1800000010})"), "taken");
    EXPECT_EQ(judge(R"({"exp":1900000000,"nbf":1800000011})"), "INVALID_TOKEN");
}

TEST_F(Rules, RefuseDatesThatAreNone) {
    for (const std::string_view date :
         {"\"1900000000\"", "null", "true", "[]", "-1", "1e300", "1e12", "{}"}) {
        const std::string exp = std::string(R"({"exp":)") + std::string(date) + "}";
        EXPECT_EQ(judge(exp), "INVALID_TOKEN") << exp;
        const std::string nbf =
            std::string(R"({"exp":1900000000,"nbf":)") + std::string(date) + "}";
        EXPECT_EQ(judge(nbf), "INVALID_TOKEN") << nbf;
    }
}

TEST_F(Rules, WantTokensToExpire) {
    EXPECT_EQ(judge("{}"), "INVALID_TOKEN");
    options_.require_exp = false;
    EXPECT_EQ(judge("{}"), "taken");
    EXPECT_EQ(judge(R"({"exp":1})"), "TOKEN_EXPIRED");
}

TEST_F(Rules, LookAtIssuerAndAudience) {
    options_.require_exp = false;
    options_.issuers = {"a", "b"};
    options_.audiences = {"us", "also us"};
    EXPECT_EQ(judge(R"({"iss":"b","aud":"us"})"), "taken");
    EXPECT_EQ(judge(R"({"iss":"a","aud":["them","also us"]})"), "taken");
    for (const std::string_view claims :
         {R"({})", R"({"iss":"a"})", R"({"aud":"us"})", R"({"iss":"c","aud":"us"})",
          R"({"iss":["a"],"aud":"us"})", R"({"iss":"a","aud":"US"})", R"({"iss":"a","aud":[]})",
          R"({"iss":"a","aud":[["us"]]})", R"({"iss":"a","aud":{"us":"us"}})",
          R"({"iss":"a ","aud":"us"})", R"({"iss":null,"aud":"us"})"}) {
        EXPECT_EQ(judge(claims), "INVALID_TOKEN") << claims;
    }
}

TEST_F(Rules, RefuseClaimsThatCanBeReadInTwoWays) {
    for (const std::string_view claims :
         {"", "[]", "{", R"({"exp":1900000000,"exp":1900000001})"}) {
        EXPECT_EQ(judge(claims), "INVALID_TOKEN") << claims;
    }
}

// --- sets of keys -------------------------------------------------------------------------------

class Keys : public ::testing::Test {
protected:
    std::string set_of(std::initializer_list<std::string> keys) {
        std::string json = R"({"keys":[)";
        for (const std::string& key : keys) { json += (json.back() == '[' ? "" : ",") + key; }
        return json + "]}";
    }
    KeySet::Verdict verdict(const std::string& json, std::string_view algorithm,
                            std::string_view key_id, const testing::SigningKey& signer) {
        const auto set = KeySet::parse(json, algorithms_);
        EXPECT_TRUE(set.has_value());
        return set->verify(*find_algorithm(algorithm), key_id, "text",
                           signer.sign(algorithm, "text"));
    }

    std::vector<const SigningAlgorithm*> algorithms_{find_algorithm("RS256"),
                                                     find_algorithm("ES256")};
    testing::SigningKey rsa_ = testing::SigningKey::rsa();
    testing::SigningKey ec_ = testing::SigningKey::ec();
};

TEST_F(Keys, AreFoundByName) {
    using enum KeySet::Verdict;
    const std::string json = set_of({rsa_.jwk(R"(,"kid":"r")"), ec_.jwk(R"(,"kid":"e")")});
    EXPECT_EQ(verdict(json, "RS256", "r", rsa_), Genuine);
    EXPECT_EQ(verdict(json, "RS256", "", rsa_), Genuine);
    EXPECT_EQ(verdict(json, "RS256", "x", rsa_), UnknownKey);
    EXPECT_EQ(verdict(json, "RS256", "e", rsa_), UnknownKey) << "the key is of another type";
    EXPECT_EQ(verdict(json, "RS256", "r", testing::SigningKey::rsa()), Forged);
    EXPECT_EQ(verdict(set_of({rsa_.jwk()}), "RS256", "any", rsa_), Genuine);
}

TEST_F(Keys, ThatAreNotUnderstoodAreLeftOut) {
    const auto set = KeySet::parse(
        set_of({"{}", R"({"kty":"oct","k":"AAAA"})", "7", rsa_.jwk(), rsa_.jwk(R"(,"use":"enc")")}),
        algorithms_);
    ASSERT_TRUE(set.has_value());
    EXPECT_EQ(set->size(), 1U);
}

TEST_F(Keys, AreBounded) {
    const auto keys = [&](int count) {
        std::string json = R"({"keys":[)";
        for (int i = 0; i < count; ++i) { json += (i == 0 ? "" : ",") + ec_.jwk(); }
        return KeySet::parse(json + "]}", algorithms_);
    };
    EXPECT_TRUE(keys(100).has_value());
    EXPECT_FALSE(keys(101).has_value());
    // A token that names no key must not cost a hundred verifications.
    EXPECT_EQ(keys(100)->verify(*find_algorithm("ES256"), "", "text", std::string(64, '\1')),
              KeySet::Verdict::Forged);
}

TEST_F(Keys, AreRefusedWhenNoneCanBeUsed) {
    for (const std::string& json :
         {std::string("{}"), std::string("[]"), std::string("<html>"), set_of({}),
          std::string(R"({"keys":{}})"), set_of({testing::SigningKey::ed25519().jwk()}),
          R"({"keys":[],"keys":[)" + rsa_.jwk() + "]}"}) {
        EXPECT_FALSE(KeySet::parse(json, algorithms_).has_value()) << json;
    }
}

}  // namespace
}  // namespace millrace::server::identity
