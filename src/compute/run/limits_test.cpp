// Expressions that are made to cost much end soon, with COMPUTE_LIMIT.

#include <millrace/base/limits.hpp>

#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "expression_testing.hpp"

namespace millrace::compute {
namespace {

using testing::run;
using ::testing::StartsWith;

struct Bomb {
    std::string_view name;
    std::string_view text;
};

class ExpressionBomb : public ::testing::TestWithParam<Bomb> {};

TEST_P(ExpressionBomb, EndsAtTheLimit) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THAT(run(GetParam().text), StartsWith("COMPUTE_LIMIT")) << GetParam().text;
    const auto took = std::chrono::steady_clock::now() - start;
    // The 10 million steps themselves take a part of a second; what counts is that nothing runs on.
    EXPECT_LT(took, std::chrono::seconds(20));
}

INSTANTIATE_TEST_SUITE_P(
    All, ExpressionBomb,
    ::testing::Values(
        Bomb{"NestedLoops",
             "for a in range(0,1000) { for b in range(0,1000) { for c in range(0,1000) { 1 } } }"},
        Bomb{"NestedLambdas",
             "let l = range(0,1000); map(l, lambda(a) -> map(l, lambda(b) -> map(l, lambda(c) -> c "
             "end) end) end)"},
        Bomb{"EndlessRecursion", "fn f(n) { f(n + 1) } f(0)"},
        Bomb{"ExponentialRecursion", "fn f(n) { n == 0 ? 1 : f(n-1) + f(n-1) } f(60)"},
        Bomb{"RecursionThroughBuiltins", "fn f(n) { map([n], f) } f(0)"},
        Bomb{"DoublingString", "s = 'ab'; for i in range(0,60) { s = s + s } s"},
        Bomb{"RepeatedString", "string.repeat('ab', 1000000000000)"},
        Bomb{"PaddedString", "string.padStart('a', 100000000000, 'b')"},
        Bomb{"Interpolation", "s = 'ab'; for i in range(0,60) { s = '#{s}#{s}' } s"},
        Bomb{"DoublingList", "l = [1]; for i in range(0,60) { l = concat(l, l) } l"},
        Bomb{"SharedLists", "l = [1]; for i in range(0,60) { l = [l, l] } l"},
        Bomb{"SharedListsAsText", "l = [1]; for i in range(0,60) { l = [l, l] } str(l)"},
        Bomb{"SharedListsCompared",
             "l = [1]; for i in range(0,60) { l = [l, l] } m = [1]; for i in range(0,60) { m = [m, "
             "m] } l == m"},
        Bomb{"DeepLists", "l = [1]; for i in range(0,100000) { l = [l] } l"},
        Bomb{"DeepListsAsText", "l = [1]; for i in range(0,100000) { l = [l] } str(l)"},
        Bomb{"DeepListsCompared",
             "l = [1]; m = [1]; for i in range(0,100000) { l = [l]; m = [m] } l == m"},
        Bomb{"HugeRange", "range(0, 100000000)"},
        Bomb{"RangeToTheEnd",
             "range(9223372036854770000, 9223372036854775807, 1) |> map(lambda(x) -> range(0, "
             "1000000) end)"},
        Bomb{"HugeRepeat", "repeat(100000000, 1)"}, Bomb{"Power", "2N ** 1000000000"},
        Bomb{"PowerOfPower", "9N ** 9N ** 9N"},
        Bomb{"DoublingDigits", "n = 3N; for i in range(0,60) { n = n * n } n"},
        Bomb{"DecimalScale", "1e-900M * 1e-900M"},
        Bomb{"DecimalLoop",
             "x = 1.1M; for i in range(0,1000000) { x = x * 1.1M / 1.1M + 1e-500M } x"},
        Bomb{"Product", "reduce(map(range(1, 100000), bigint), *, 1N)"},
        Bomb{"RegexOverText",
             "s = string.repeat('a', 4000000); for i in range(0,1000) { s =~ /(a|b|ab)*c/ }"},
        Bomb{"RegexReplace",
             "s = string.repeat('a', 2000000); for i in range(0,1000) { string.replace_all(s, "
             "'(x+x+)+y|a', 'b') }"},
        Bomb{"RegexFind", "string.find_all(string.repeat('ab', 10000000), '[a-z]')"},
        Bomb{"ManyPatterns", "for i in range(0,10000000) { string.matches('a', 'x{1,900}' + i) }"},
        Bomb{"SortByNonsense", "sort(range(0,1000000), lambda(a, b) -> rand() < 0.5 end)"},
        Bomb{"Failures", "for i in range(0,1000000) { for j in range(0, 1000) { try(1/0, 1) } }"},
        Bomb{"Windows", "window(range(0,1000000), 500000) |> map(lambda(w) -> sum(w) end)"},
        Bomb{"WindowsOfWindows", "window(range(0,100000), 50000) |> flatten"},
        Bomb{"JsonParse", "json_parse(string.repeat('[', 40000000))"},
        Bomb{"Slices", "l = range(0,1000000); for a in l { for b in l { l[a:b] == l[b:a] } }"},
        Bomb{"MapOfMaps", "m = {}; for i in range(0,1000000) { m = {(i): m, k: m} } str(m)"},
        Bomb{"OverwrittenKeys", "m = {}; for i in range(0,10000000) { m[i % 1000] = i }"},
        Bomb{"Split", "string.split(string.repeat('a,', 10000000), ',')"},
        Bomb{"Format", "for i in range(0, 1000000) { string.format('%9999d', i) }"}),
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
