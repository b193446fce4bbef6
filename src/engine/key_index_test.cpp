#include "key_index.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace millrace::engine {
namespace {

TEST(KeyIndex, HoldsWhatIsPutThere) {
    Arena arena;
    KeyIndex<int> index(arena);
    int one = 1;
    EXPECT_EQ(index(0, "a"), nullptr);
    index(0, "a") = &one;
    EXPECT_EQ(index(0, "a"), &one);
    EXPECT_EQ(index(0, "b"), nullptr);
}

TEST(KeyIndex, ScopesAreApart) {
    Arena arena;
    KeyIndex<int> index(arena);
    int one = 1;
    int two = 2;
    index(0, "a") = &one;
    index(1, "a") = &two;
    EXPECT_EQ(index(0, "a"), &one);
    EXPECT_EQ(index(1, "a"), &two);
}

TEST(KeyIndex, EmptyTextIsAKey) {
    Arena arena;
    KeyIndex<int> index(arena);
    int one = 1;
    index(0, "") = &one;
    EXPECT_EQ(index(0, ""), &one);
    EXPECT_EQ(index(1, ""), nullptr);
}

TEST(KeyIndex, KeepsEveryKeyWhileItGrows) {
    constexpr std::size_t kCount = 5'000;
    std::vector<std::string> keys;
    std::vector<int> values(kCount);
    for (std::size_t i = 0; i < kCount; ++i) { keys.push_back(std::to_string(i)); }
    Arena arena;
    KeyIndex<int> index(arena);
    for (std::size_t i = 0; i < kCount; ++i) {
        int*& place = index(static_cast<std::uint32_t>(i % 3), keys[i]);
        ASSERT_EQ(place, nullptr);
        place = &values[i];
    }
    for (std::size_t i = 0; i < kCount; ++i) {
        ASSERT_EQ(index(static_cast<std::uint32_t>(i % 3), keys[i]), &values[i]);
        ASSERT_EQ(index(3, keys[i]), nullptr);
    }
}

TEST(KeyIndex, IsEmptyOnceCleared) {
    Arena arena;
    KeyIndex<int> index(arena);
    int one = 1;
    index(0, "a") = &one;
    index.clear();
    EXPECT_EQ(index(0, "a"), nullptr);
    index(0, "a") = &one;
    EXPECT_EQ(index(0, "a"), &one);
}

}  // namespace
}  // namespace millrace::engine
