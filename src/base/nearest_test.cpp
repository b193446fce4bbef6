#include <millrace/base/nearest.hpp>

#include <array>

#include <gtest/gtest.h>

namespace millrace {
namespace {

using Names = std::vector<std::string_view>;

TEST(Nearest, PutsTheNearestFirstAndLeavesOutTheFar) {
    const std::array<std::string_view, 4> options{"alphabet", "beta", "alpha", "omega"};
    EXPECT_EQ(nearest("alpah", options), (Names{"alpha"}));
    EXPECT_EQ(nearest("alphabe", options), (Names{"alphabet", "alpha"}));
    EXPECT_TRUE(nearest("zzzzz", options).empty());
}

TEST(Nearest, NamesEachOptionOnce) {
    const std::array<std::string_view, 3> options{"name", "name", "names"};
    EXPECT_EQ(nearest("nam", options), (Names{"name", "names"}));
}

TEST(Nearest, OrdersEquallyNearNamesNaturally) {
    const std::array<std::string_view, 3> options{"f10", "f2", "f1"};
    EXPECT_EQ(nearest("f", options), (Names{"f1", "f2"}));
    EXPECT_EQ(nearest("f3", options), (Names{"f1", "f2"}));
}

TEST(LexicalDistance, CountsEditsSwapsAndCase) {
    EXPECT_EQ(lexical_distance("name", "name", 9), 0U);
    EXPECT_EQ(lexical_distance("NAME", "name", 9), 1U);
    EXPECT_EQ(lexical_distance("nmae", "name", 9), 1U);
    EXPECT_EQ(lexical_distance("nae", "name", 9), 1U);
    EXPECT_EQ(lexical_distance("mane", "names", 9), 3U);
    EXPECT_EQ(lexical_distance("", "ab", 9), 2U);
}

TEST(LexicalDistance, GivesUpAtTheLimit) {
    EXPECT_EQ(lexical_distance("abc", "xyz", 3), 3U);
    EXPECT_EQ(lexical_distance("abc", "xyz", 2), std::nullopt);
    EXPECT_EQ(lexical_distance("a", "abcdefgh", 2), std::nullopt);
}

// A letter outside the basic plane is two units, as in the reference implementation.
TEST(LexicalDistance, CountsUtf16Units) {
    EXPECT_EQ(lexical_distance("\xC3\xA9", "", 9), 1U);
    EXPECT_EQ(lexical_distance("\xF0\x9F\x98\x80", "", 9), 2U);
}

TEST(CompareNatural, ReadsRunsOfDigitsAsNumbers) {
    EXPECT_LT(compare_natural("a2", "a10"), 0);
    EXPECT_GT(compare_natural("a10b", "a10a"), 0);
    EXPECT_GT(compare_natural("a1", "a01"), 0);
    EXPECT_EQ(compare_natural("x1y", "x1y"), 0);
    EXPECT_LT(compare_natural("B", "a"), 0);
    EXPECT_LT(compare_natural("a", "ab"), 0);
}

TEST(DidYouMean, ListsAtMostFiveNames) {
    const std::array<std::string_view, 6> names{"a", "b", "c", "d", "e", "f"};
    const std::span<const std::string_view> all(names);
    EXPECT_EQ(did_you_mean({}), "");
    EXPECT_EQ(did_you_mean(all.first(1)), " Did you mean \"a\"?");
    EXPECT_EQ(did_you_mean(all.first(2)), " Did you mean \"a\" or \"b\"?");
    EXPECT_EQ(did_you_mean(all.first(3), "the type"),
              " Did you mean the type \"a\", \"b\", or \"c\"?");
    EXPECT_EQ(did_you_mean(all), " Did you mean \"a\", \"b\", \"c\", \"d\", or \"e\"?");
}

}  // namespace
}  // namespace millrace
