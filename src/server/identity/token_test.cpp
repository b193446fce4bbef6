#include "identity/token.hpp"

#include <string>

#include <gtest/gtest.h>

#include <millrace/base/limits.hpp>

#include "identity/strict_json.hpp"
#include "identity/token_testing.hpp"

namespace millrace::server::identity {
namespace {

using testing::encode_base64url;

std::string token_of(std::string_view head, std::string_view claims = "{}") {
    return encode_base64url(head) + '.' + encode_base64url(claims) + ".AAAA";
}

std::string_view refusal_of(const std::string& text) {
    Arena arena;
    const auto token = parse_token(text, arena);
    return token ? "taken" : token.error().reason;
}

TEST(Token, IsTakenApart) {
    Arena arena;
    const std::string text =
        token_of(R"({"typ":"JWT","alg":"RS256","kid":"k\u0031"})", "{\"a\":1}");
    const auto token = parse_token(text, arena);
    ASSERT_TRUE(token.has_value());
    EXPECT_EQ(token->algorithm, "RS256");
    EXPECT_EQ(token->key_id, "k1");
    EXPECT_EQ(token->payload, "{\"a\":1}");
    EXPECT_EQ(token->signed_text, text.substr(0, text.rfind('.')));
    EXPECT_EQ(token->signature, std::string(3, '\0'));
}

TEST(Token, RefusesWhatIsNoToken) {
    const std::string good = token_of(R"({"alg":"RS256"})");
    EXPECT_EQ(refusal_of(good), "taken");
    for (const std::string& text :
         {std::string(), std::string("."), std::string("a.b"), good + ".", good + ".AAAA",
          good.substr(0, good.rfind('.')), ' ' + good, good + ' '}) {
        EXPECT_NE(refusal_of(text), "taken") << text;
    }
    for (const std::string_view head :
         {"", "[]", "1", "null", "{", R"({"alg":1})", R"({"alg":null})", "{}",
          R"({"alg":"RS256","kid":7})", R"({"alg":"RS256","alg":"HS256"})",
          R"({"alg":"RS256","\u0061lg":"HS256"})", R"({"alg":"RS256","crit":[]})",
          R"({"alg":"RS256","b64":false,"crit":["b64"]})", "{\"alg\":\"\xff\"}"}) {
        EXPECT_NE(refusal_of(token_of(head)), "taken") << head;
    }
}

// Every text that is cut short is refused, or has another signature.
TEST(Token, CutShortIsAnotherToken) {
    const std::string good =
        testing::SigningKey::secret(std::string(32, 's')).token("HS256", R"({"exp":1})");
    Arena arena;
    const auto whole = parse_token(good, arena);
    ASSERT_TRUE(whole.has_value());
    for (std::size_t size = 0; size < good.size(); ++size) {
        const auto cut = parse_token(std::string_view(good).substr(0, size), arena);
        EXPECT_TRUE(!cut || cut->signature != whole->signature) << size;
    }
}

TEST(Token, HasBoundedSize) {
    const std::string head = encode_base64url(R"({"alg":"RS256"})") + '.';
    const auto padded = [&](std::size_t size) {
        std::string text = head + std::string(size - head.size() - 1, 'A');
        while ((text.size() - head.size()) % 4 == 1) {
            text.insert(head.size() - 1, "");
            break;
        }
        return text + '.';
    };
    EXPECT_EQ(refusal_of(padded(limits::kTokenBytesMax + 1)), "it is too long");
    EXPECT_NE(refusal_of(padded(limits::kTokenBytesMax)), "it is too long");
}

TEST(StrictJson, HasEveryMemberOnce) {
    Arena arena;
    for (const std::string_view good : {R"({})", R"({"a":":","b\"":{"a":":{"}})",
                                        R"({"a":[{"a":1},{"a":2}]})", R"( {"a":"\\"} )"}) {
        EXPECT_TRUE(parse_strict_object(good, arena).has_value()) << good;
    }
    for (const std::string_view bad :
         {R"({"a":1,"a":1})", R"({"a":{"b":1,"b":2}})", R"({"a":[{"b":1,"\u0062":2}]})",
          R"({"a":1,"b":2,"a":{"c":3}})", R"([])", R"({} {})", R"({"a":1)", ""}) {
        EXPECT_FALSE(parse_strict_object(bad, arena).has_value()) << bad;
    }
}

}  // namespace
}  // namespace millrace::server::identity
