#include "validation/same_arguments.hpp"

#include <gtest/gtest.h>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/parser.hpp>

namespace millrace::graphql::validation {
namespace {

struct Pair {
    const char* left;
    const char* right;
    bool same;
};

// The key must say the same as the comparison.
TEST(SameValue, ComparesTokenByToken) {
    constexpr Pair kPairs[] = {
        {"1", "1", true},
        {"1", "1.0", false},
        {"1.0", "1.00", false},
        {"\"a\"", "\"\\u0061\"", true},
        {"\"a\"", "\"\"\"a\"\"\"", false},
        {"A", "\"A\"", false},
        {"true", "false", false},
        {"null", "null", true},
        {"$a", "$a", true},
        {"$a", "$b", false},
        {"[1, 2]", "[1 2]", true},
        {"[1, 2]", "[2, 1]", false},
        {"[[1], 2]", "[[1, 2]]", false},
        {"{a: 1, b: {c: $d}}", "{b: {c: $d}, a: 1}", true},
        {"{a: 1}", "{a: 1, b: 2}", false},
        {"{a: 1}", "{a: 2}", false},
        {"{a: \"1:b\"}", "{a: \"1\"}", false},
    };
    for (const Pair& pair : kPairs) {
        Arena arena;
        const auto left = parse_value(pair.left, arena);
        const auto right = parse_value(pair.right, arena);
        ASSERT_TRUE(left && right) << pair.left << pair.right;
        EXPECT_EQ(same_value(**left, **right), pair.same) << pair.left << " and " << pair.right;
        std::string left_key;
        std::string right_key;
        append_value_key(left_key, **left);
        append_value_key(right_key, **right);
        EXPECT_EQ(left_key == right_key, pair.same) << pair.left << " and " << pair.right;
    }
}

std::span<const ArgumentNode> arguments_of(const std::string& list, Arena& arena) {
    const std::string_view text = arena.copy("{ f(" + list + ") }");
    const auto document = parse_document(text, arena);
    return (*document)->definitions[0].operation->selection_set->selections[0].arguments;
}

bool are_same(const std::string& left, const std::string& right) {
    Arena arena;
    return same_arguments(arguments_of(left, arena), arguments_of(right, arena));
}

TEST(SameArguments, TakesThemInAnyOrder) {
    EXPECT_TRUE(are_same("a: 1, b: 2", "b: 2, a: 1"));
    EXPECT_FALSE(are_same("a: 1, b: 2", "a: 1, c: 2"));
    EXPECT_FALSE(are_same("a: 1", "a: 1, b: 2"));
    EXPECT_FALSE(are_same("a: 1, b: 2", "a: 2, b: 1"));
}

TEST(SameArguments, TakesTheLastOfSeveral) {
    EXPECT_TRUE(are_same("a: 2, a: 2", "b: 1, a: 2"));
    EXPECT_TRUE(are_same("a: 2, a: 2", "a: 1, a: 2"));
    EXPECT_FALSE(are_same("a: 1, a: 2", "a: 1, a: 2"));
}

TEST(SameArguments, FindsThemInLongListsToo) {
    std::string forwards;
    std::string backwards;
    for (int i = 0; i < 100; ++i) {
        forwards += "a" + std::to_string(i) + ": 1 ";
        backwards = "a" + std::to_string(i) + ": 1 " + backwards;
    }
    EXPECT_TRUE(are_same(forwards, backwards));
    EXPECT_FALSE(are_same(forwards + "b: 1", backwards + "c: 1"));
    EXPECT_TRUE(are_same(forwards + "a0: 1", backwards + "a0: 1"));
}

}  // namespace
}  // namespace millrace::graphql::validation
