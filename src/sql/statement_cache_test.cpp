#include "statement_cache.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

namespace millrace::sql {
namespace {

std::shared_ptr<const KeptStatement> statement(std::size_t number) {
    auto kept = std::make_shared<KeptStatement>();
    kept->id = number;
    return kept;
}

TEST(StatementCache, KeepsAsManyAsItMay) {
    StatementCache cache;
    for (std::size_t i = 0; i < kStatementsPerClaimMax; ++i) {
        cache.keep(fmt::format("{}", i), statement(i));
    }
    for (std::size_t i = 0; i < kStatementsPerClaimMax; ++i) {
        ASSERT_NE(cache.find(fmt::format("{}", i)), nullptr) << i;
    }
}

TEST(StatementCache, LosesTheOneThatWasNotUsedForLongest) {
    StatementCache cache;
    for (std::size_t i = 0; i < kStatementsPerClaimMax; ++i) {
        cache.keep(fmt::format("{}", i), statement(i));
    }
    EXPECT_NE(cache.find("0"), nullptr);  // used again, so 1 is the oldest now
    cache.keep("one more", statement(1'000));
    EXPECT_EQ(cache.find("1"), nullptr);
    EXPECT_NE(cache.find("0"), nullptr);
    EXPECT_EQ(cache.find("one more")->id, 1'000);
}

TEST(StatementCache, TheFirstStatementOfAShapeStays) {
    StatementCache cache;
    cache.keep("shape", statement(1));
    cache.keep("shape", statement(2));
    EXPECT_EQ(cache.find("shape")->id, 1);
}

TEST(StatementId, IsTheTextsOwn) {
    const std::uint64_t first = statement_id("SELECT 1");
    EXPECT_NE(first, 0);
    EXPECT_EQ(statement_id("SELECT 1"), first);
    EXPECT_NE(statement_id("SELECT 2"), first);
}

}  // namespace
}  // namespace millrace::sql
