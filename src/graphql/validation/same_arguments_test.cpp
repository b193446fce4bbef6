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

}  // namespace
}  // namespace millrace::graphql::validation
