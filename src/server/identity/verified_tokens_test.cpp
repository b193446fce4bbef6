#include "identity/verified_tokens.hpp"

#include <gtest/gtest.h>

#include <millrace/base/limits.hpp>

namespace millrace::server::identity {
namespace {

TEST(VerifiedTokens, AreKnownToTheLetter) {
    VerifiedTokens tokens;
    tokens.add("a.b.c");
    EXPECT_TRUE(tokens.contains("a.b.c"));
    EXPECT_FALSE(tokens.contains("a.b.C"));
    EXPECT_FALSE(tokens.contains("a.b."));
    tokens.clear();
    EXPECT_FALSE(tokens.contains("a.b.c"));
}

TEST(VerifiedTokens, AreTheLastOnes) {
    VerifiedTokens tokens;
    std::size_t known = 0;
    for (std::size_t i = 0; i < 3 * limits::kVerifiedTokensMax; ++i) {
        tokens.add(std::to_string(i));
        EXPECT_TRUE(tokens.contains(std::to_string(i)));
    }
    for (std::size_t i = 0; i < 3 * limits::kVerifiedTokensMax; ++i) {
        if (tokens.contains(std::to_string(i))) { ++known; }
    }
    EXPECT_LE(known, limits::kVerifiedTokensMax);
    EXPECT_GE(known, limits::kVerifiedTokensMax / 2);
}

TEST(VerifiedTokens, AreNotHuge) {
    VerifiedTokens tokens;
    tokens.add(std::string(limits::kVerifiedTokenBytesMax, 'a'));
    tokens.add(std::string(limits::kVerifiedTokenBytesMax + 1, 'b'));
    EXPECT_TRUE(tokens.contains(std::string(limits::kVerifiedTokenBytesMax, 'a')));
    EXPECT_FALSE(tokens.contains(std::string(limits::kVerifiedTokenBytesMax + 1, 'b')));
}

}  // namespace
}  // namespace millrace::server::identity
