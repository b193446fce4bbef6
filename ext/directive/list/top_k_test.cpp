#include <random>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "list_testing.hpp"

namespace millrace::ext::directive_list {
namespace {

TEST(TopK, KeepsTheBestInOrder) {
    EXPECT_EQ(ask(R"({ numbers @topK(k: 2, by: "ele") })"), R"({"numbers":[2147483647,5]})");
    EXPECT_EQ(ask(R"({ numbers @topK(k: 2, by: "ele", reversed: false) })"),
              R"({"numbers":[-3,0]})");
    EXPECT_EQ(ask(R"({ items @compact @topK(k: 2, by: "stock * 10 + id") { id stock } })"),
              R"({"items":[{"id":3,"stock":7},{"id":2,"stock":7}]})");
}

TEST(TopK, TakesEqualItemsInTheirOrder) {
    EXPECT_EQ(ask(R"({ items @topK(k: 1, by: "stock") { id stock } })"),
              R"({"items":[{"id":2,"stock":7}]})");
    EXPECT_EQ(ask(R"({ items @topK(k: 1, by: "stock", ties: true) { id stock } })"),
              R"({"items":[{"id":2,"stock":7},{"id":3,"stock":7}]})");
    EXPECT_EQ(ask(R"({ numbers @topK(k: 2, by: "ele", ties: true) })"),
              R"({"numbers":[2147483647,5,5]})");
}

TEST(TopK, PutsItemsWithoutAValueLast) {
    EXPECT_EQ(ask(R"({ numbers @topK(k: 9, by: "ele") })"),
              R"({"numbers":[2147483647,5,5,0,-3,null]})");
    EXPECT_EQ(ask(R"({ numbers @topK(k: 9, by: "ele", reversed: false) })"),
              R"({"numbers":[-3,0,5,5,2147483647,null]})");
    EXPECT_EQ(ask(R"({ words @topK(k: 1, by: "nil", ties: true) })"),
              R"({"words":["b","a",null,"c"]})");
}

TEST(TopK, TakesWhatIsThere) {
    EXPECT_EQ(ask(R"({ numbers @topK(k: 0, by: "ele") })"), R"({"numbers":[]})");
    EXPECT_EQ(ask(R"({ numbers @topK(k: 0, by: "ele", ties: true) })"), R"({"numbers":[]})");
    EXPECT_EQ(ask(R"({ one @topK(k: 2147483647, by: "ele") })"), R"({"one":[1]})");
    EXPECT_EQ(ask(R"({ empty @topK(k: 1, by: "ele") })"), R"({"empty":[]})");
    EXPECT_EQ(ask(R"({ nothing @topK(k: 1, by: "ele") })"), R"({"nothing":null})");
    EXPECT_EQ(ask(R"q({ matrix @topK(k: 1, by: "count(ele)") })q"), R"({"matrix":[[1,2,null]]})");
}

// What it is defined to be: @sortBy, then @limit.
TEST(TopK, AgreesWithSortingEverything) {
    std::mt19937 random(7);
    for (int round = 0; round < 40; ++round) {
        std::string values;
        const std::size_t size = random() % 50;
        for (std::size_t i = 0; i < size; ++i) {
            values += i == 0 ? "" : ",";
            values += random() % 8 == 0 ? "null" : fmt::format("{}", random() % 12);
        }
        const directive_testing::Trial trial(
            "type Query { values: [Int] }", fmt::format(R"({{"values": [{}]}})", values),
            {register_directive_calculator, register_directive_list});
        const std::size_t k = random() % 20;
        const bool reversed = random() % 2 == 0;
        EXPECT_EQ(trial.ask(fmt::format(R"({{ values @topK(k: {}, by: "ele", reversed: {}) }})", k,
                                        reversed)),
                  trial.ask(fmt::format(
                      R"({{ values @sortBy(comparator: "ele", reversed: {}) @limit(first: {}) }})",
                      reversed, k)))
            << values;
    }
}

TEST(TopK, RefusesKeysWithoutAnOrder) {
    const std::string reply =
        ask(R"({ items @topK(k: 2, by: "stock > 0 ? name : id") { id name stock } })");
    EXPECT_TRUE(reply.starts_with(R"({"data":{"items":null},"errors":[)")) << reply;
    EXPECT_NE(reply.find(R"("EXPRESSION_TYPE")"), std::string::npos) << reply;
}

TEST(TopK, SaysWhatIsWrong) {
    EXPECT_EQ(ask(R"({ name @topK(k: 1, by: "1") })"),
              "@topK must be on a list, instead of {name} of type String.");
    EXPECT_EQ(ask(R"({ words @topK(k: -1, by: "ele") })"),
              "k -1 of @topK on {words} can not be negative.");
    EXPECT_EQ(ask(R"({ words @topK(k: 1, by: "") })"),
              "the by for @topK on {words} can not be empty.");
    EXPECT_EQ(ask(R"({ words @topK(k: 1, by: "name") })"),
              "only 'ele' can be used for @topK on leaf field {words}.");
    EXPECT_EQ(ask(R"({ items @topK(k: 1, by: "price") { id } })"),
              "non-exist argument 'price' for @topK on {items}.");
}

}  // namespace
}  // namespace millrace::ext::directive_list
