#include "statement_cache.hpp"

#include <gtest/gtest.h>

namespace millrace::ext::source_postgres {
namespace {

TEST(StatementCache, KeepsTheNamesUsedLast) {
    StatementCache cache(2);
    const std::string one = cache.add(1);
    const std::string two = cache.add(2);
    EXPECT_NE(one, two);
    EXPECT_EQ(cache.find(1), one);
    EXPECT_EQ(cache.take_dropped(), "");
    EXPECT_NE(cache.add(3), nullptr);
    EXPECT_EQ(cache.size(), 2U);
    EXPECT_EQ(cache.find(2), nullptr);
    EXPECT_EQ(cache.find(1), one);
    EXPECT_EQ(cache.take_dropped(), two);
    EXPECT_EQ(cache.take_dropped(), "");
}

TEST(StatementCache, DropsWhatTheServerStillHasAndForgetsWhatItHasNot) {
    StatementCache cache;
    const std::string one = cache.add(1);
    cache.forget(1);
    EXPECT_EQ(cache.find(1), nullptr);
    EXPECT_EQ(cache.take_dropped(), "");
    EXPECT_NE(cache.add(1), one);
    const std::string again = cache.find(1);
    cache.drop(1);
    EXPECT_EQ(cache.take_dropped(), again);
    cache.drop(1);
    cache.forget(7);
    EXPECT_EQ(cache.take_dropped(), "");
}

TEST(StatementCache, SharesNoNameWithAnother) {
    StatementCache one;
    StatementCache other;
    EXPECT_STRNE(one.add(1), other.add(1));
}

}  // namespace
}  // namespace millrace::ext::source_postgres
