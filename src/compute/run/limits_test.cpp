// Expressions that are made to cost much end soon, with COMPUTE_LIMIT.

#include <millrace/base/limits.hpp>

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "expression_testing.hpp"
#include "run/expression_bombs.hpp"

namespace millrace::compute {
namespace {

using testing::run;
using ::testing::StartsWith;

class ExpressionBombTest : public ::testing::TestWithParam<testing::ExpressionBomb> {};

TEST_P(ExpressionBombTest, EndsAtTheLimit) {
    EXPECT_THAT(run(GetParam().text), StartsWith("COMPUTE_LIMIT")) << GetParam().text;
}

// Nothing does much work for one step, or takes memory without asking: what has hardly anything
// left to use up ends at once. run/limits_bench says how soon.
TEST_P(ExpressionBombTest, EndsWhenLittleIsLeft) {
    EXPECT_THAT(run(GetParam().text, {}, {}, testing::kLittleLeft), StartsWith("COMPUTE_LIMIT"))
        << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(All, ExpressionBombTest, ::testing::ValuesIn(testing::kExpressionBombs),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(ExpressionLimits, CountEachKind) {
    EXPECT_THAT(run("for i in range(0, 100) { 1 }", {}, {}, {.steps = 50}),
                StartsWith("COMPUTE_LIMIT: expressions of the operation take more than 50 steps"));
    EXPECT_THAT(run("map(range(0, 100), str)", {}, {}, {.bytes = 500}),
                StartsWith("COMPUTE_LIMIT: an expression needs more than the"));
    EXPECT_THAT(run("range(0, 11)", {}, {}, {.items = 10}),
                StartsWith("COMPUTE_LIMIT: a collection of 11 items; at most 10 are allowed"));
    EXPECT_EQ(run("range(0, 10)", {}, {}, {.items = 10}), "[0,1,2,3,4,5,6,7,8,9]");
}

TEST(ExpressionLimits, BoundCalls) {
    const std::string depth = std::to_string(limits::kExpressionCallsMax - 1);
    const std::string text = "fn f(n) { n == 0 ? 0 : 1 + f(n-1) } f(";
    EXPECT_EQ(run(text + depth + ")"), depth);
    EXPECT_THAT(run(text + std::to_string(limits::kExpressionCallsMax) + ")"),
                StartsWith("COMPUTE_LIMIT"));
}

TEST(ExpressionLimits, BoundDigits) {
    EXPECT_EQ(
        run("string.length(str(10N ** " + std::to_string(limits::kNumberDigitsMax - 2) + "))"),
        std::to_string(limits::kNumberDigitsMax - 1));
    EXPECT_THAT(run("10N ** " + std::to_string(limits::kNumberDigitsMax + 1)),
                StartsWith("COMPUTE_LIMIT"));
    EXPECT_THAT(run("1" + std::string(limits::kNumberDigitsMax, '0')), StartsWith("compile error"));
}

TEST(ExpressionLimits, BoundRegularExpressions) {
    const std::string longest(limits::kRegexBytesMax, 'a');
    EXPECT_EQ(run("'a' =~ /" + longest + "/"), "false");
    EXPECT_THAT(run("'a' =~ /" + longest + "a/"), StartsWith("compile error"));
    EXPECT_THAT(run("'a' =~ /(a{1000}){1000}/"), StartsWith("compile error"));
    EXPECT_THAT(run("string.matches('a', '((a{100}){100}){100}')"),
                StartsWith("EXPRESSION_RUNTIME: invalid regular expression"));
}

TEST(ExpressionLimits, AreSharedByTheEvaluationsOfAnOperation) {
    const auto expression = *compile("sum(range(0, 100))");
    testing::TestContext context({.steps = 1000});
    int runs = 0;
    while (evaluate(*expression, {}, context.context)) { ++runs; }
    EXPECT_GT(runs, 1);
    EXPECT_LT(runs, 10);
}

TEST(ExpressionLimits, CanBeEstimated) {
    EXPECT_LT((*compile("a + b"))->estimated_steps(1000), 10U);
    const std::uint64_t one = (*compile("map(a, lambda(x) -> x + 1 end)"))->estimated_steps(1000);
    const std::uint64_t two = (*compile("map(a, lambda(x) -> map(x, lambda(y) -> y + 1 end) end)"))
                                  ->estimated_steps(1000);
    EXPECT_GT(one, 1000U);
    EXPECT_LT(one, 20'000U);
    EXPECT_GT(two, 1'000'000U);
    EXPECT_LT(two, 20'000'000U);
}

}  // namespace
}  // namespace millrace::compute
