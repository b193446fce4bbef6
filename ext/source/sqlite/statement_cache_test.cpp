#include "statement_cache.hpp"

#include <gtest/gtest.h>

namespace millrace::ext::source_sqlite {
namespace {

Prepared numbered(std::uint64_t id) {
    Prepared prepared;
    prepared.id = id;
    return prepared;
}

TEST(StatementCache, ForgetsTheOneThatWasUsedLongestAgo) {
    StatementCache cache(2);
    cache.add(numbered(1));
    cache.add(numbered(2));
    EXPECT_NE(cache.find(1), nullptr);
    cache.add(numbered(3));
    EXPECT_EQ(cache.find(2), nullptr);
    EXPECT_NE(cache.find(1), nullptr);
    EXPECT_NE(cache.find(3), nullptr);
    EXPECT_EQ(cache.size(), 2u);
}

}  // namespace
}  // namespace millrace::ext::source_sqlite
