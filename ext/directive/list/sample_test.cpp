#include <algorithm>
#include <map>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "list_testing.hpp"

namespace millrace::ext::directive_list {
namespace {

std::string hundred() {
    std::string values;
    for (int i = 0; i < 100; ++i) { values += fmt::format("{}{}", i == 0 ? "" : ",", i); }
    return fmt::format(R"({{"values": [{}]}})", values);
}

std::vector<int> drawn(const directive_testing::Trial& trial, int n, int seed) {
    const std::string reply =
        trial.ask(fmt::format("{{ values @sample(n: {}, seed: {}) }}", n, seed));
    std::vector<int> numbers;
    for (std::size_t at = reply.find('[') + 1; at < reply.size() && reply[at] != ']';) {
        numbers.push_back(std::stoi(reply.substr(at)));
        at = reply.find_first_of(",]", at);
        at += reply[at] == ',' ? 1 : 0;
    }
    return numbers;
}

TEST(Sample, DrawsTheSameForTheSameSeed) {
    const directive_testing::Trial trial("type Query { values: [Int] }", hundred(),
                                         {register_directive_list});
    EXPECT_EQ(drawn(trial, 10, 3), drawn(trial, 10, 3));
    EXPECT_NE(drawn(trial, 10, 3), drawn(trial, 10, 4));
    EXPECT_NE(drawn(trial, 10, -2147483648), drawn(trial, 10, 2147483647));
    EXPECT_EQ(trial.ask("{ values @sample(n: 4) }"),
              trial.ask("{ values @sample(n: 4, seed: 0) }"));
}

TEST(Sample, KeepsTheOrderAndRepeatsNothing) {
    const directive_testing::Trial trial("type Query { values: [Int] }", hundred(),
                                         {register_directive_list});
    for (int seed = 0; seed < 50; ++seed) {
        const std::vector<int> numbers = drawn(trial, 20, seed);
        ASSERT_EQ(numbers.size(), 20U);
        EXPECT_TRUE(std::ranges::is_sorted(numbers));
        EXPECT_EQ(std::ranges::adjacent_find(numbers), numbers.end());
    }
}

// 400 samples of 20 in 100: each number is expected 80 times, give or take 8 (one deviation).
TEST(Sample, DrawsEachItemAboutAsOften) {
    const directive_testing::Trial trial("type Query { values: [Int] }", hundred(),
                                         {register_directive_list});
    std::map<int, int> counts;
    for (int seed = 0; seed < 400; ++seed) {
        for (const int number : drawn(trial, 20, seed)) { ++counts[number]; }
    }
    ASSERT_EQ(counts.size(), 100U);
    for (const auto& [number, count] : counts) {
        EXPECT_GT(count, 40) << number;
        EXPECT_LT(count, 120) << number;
    }
}

TEST(Sample, TakesWhatIsThere) {
    EXPECT_EQ(ask("{ words @sample(n: 2147483647) }"), R"({"words":["b","a",null,"c"]})");
    EXPECT_EQ(ask("{ words @sample(n: 4) }"), R"({"words":["b","a",null,"c"]})");
    EXPECT_EQ(ask("{ words @sample(n: 0) }"), R"({"words":[]})");
    EXPECT_EQ(ask("{ one @sample(n: 1, seed: -5) }"), R"({"one":[1]})");
    EXPECT_EQ(ask("{ empty @sample(n: 3) }"), R"({"empty":[]})");
    EXPECT_EQ(ask("{ nothing @sample(n: 3) }"), R"({"nothing":null})");
}

TEST(Sample, SaysWhatIsWrong) {
    EXPECT_EQ(ask("{ name @sample(n: 1) }"),
              "@sample must be on a list, instead of {name} of type String.");
    EXPECT_EQ(ask("{ words @sample(n: -1) }"), "n -1 of @sample on {words} can not be negative.");
}

}  // namespace
}  // namespace millrace::ext::directive_list
