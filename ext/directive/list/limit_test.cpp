#include <gtest/gtest.h>

#include "list_testing.hpp"

namespace millrace::ext::directive_list {
namespace {

TEST(Limit, CutsFromEitherEnd) {
    EXPECT_EQ(ask("{ words @limit(first: 2) }"), R"({"words":["b","a"]})");
    EXPECT_EQ(ask("{ words @limit(first: 2, offset: 1) }"), R"({"words":["a",null]})");
    EXPECT_EQ(ask("{ words @limit(last: 1) }"), R"({"words":["c"]})");
    EXPECT_EQ(ask("{ words @limit(last: 2, offset: 1) }"), R"({"words":["a",null]})");
    EXPECT_EQ(ask("{ words @limit(offset: 3) }"), R"({"words":["c"]})");
}

TEST(Limit, TakesWhatIsThere) {
    EXPECT_EQ(ask("{ one @limit(first: 2147483647) }"), R"({"one":[1]})");
    EXPECT_EQ(ask("{ one @limit(last: 9) }"), R"({"one":[1]})");
    EXPECT_EQ(ask("{ one @limit(last: 9, offset: 2147483647) }"), R"({"one":[]})");
    EXPECT_EQ(ask("{ one @limit(first: 0) }"), R"({"one":[]})");
    EXPECT_EQ(ask("{ empty @limit(first: 3) }"), R"({"empty":[]})");
    EXPECT_EQ(ask("{ nothing @limit(first: 3) }"), R"({"nothing":null})");
}

TEST(Limit, WorksOnWhatIsLeft) {
    EXPECT_EQ(ask("{ words @compact @limit(first: 3) }"), R"({"words":["b","a","c"]})");
    EXPECT_EQ(ask("{ words @limit(first: 3) @compact }"), R"({"words":["b","a"]})");
    EXPECT_EQ(ask("{ matrix @limit(last: 2) }"), R"({"matrix":[[],[3]]})");
}

TEST(Limit, MayReadVariables) {
    EXPECT_EQ(trial().ask("query($n: Int) { words @limit(first: $n) }", R"({"n": 1})"),
              R"({"data":{"words":["b"]}})");
}

TEST(Limit, SaysWhatIsWrong) {
    EXPECT_EQ(ask("{ name @limit(first: 1) }"),
              "@limit must be on a list, instead of {name} of type String.");
    EXPECT_EQ(ask("{ words @limit(first: 1, last: 1) }"),
              "@limit on {words} takes 'first' or 'last', not both.");
    EXPECT_EQ(ask("{ words @limit }"), "@limit on {words} needs 'first', 'last' or an 'offset'.");
    EXPECT_EQ(ask("{ words @limit(first: -1) }"),
              "first -1 of @limit on {words} can not be negative.");
    EXPECT_EQ(ask("{ words @limit(last: -2) }"),
              "last -2 of @limit on {words} can not be negative.");
    EXPECT_EQ(ask("{ words @limit(offset: -1) }"),
              "offset -1 of @limit on {words} can not be negative.");
}

}  // namespace
}  // namespace millrace::ext::directive_list
