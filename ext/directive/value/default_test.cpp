#include <gtest/gtest.h>

#include "value_testing.hpp"

namespace millrace::ext::directive_value {
namespace {

TEST(Default, StandsInForNull) {
    EXPECT_EQ(ask(R"({ name @default(value: "?") none @default(value: "?") })"),
              R"({"name":"Ada","none":"?"})");
    EXPECT_EQ(ask(R"({ none @default(value: "") must @default(value: "null") })"),
              R"({"none":"","must":"null"})");
    EXPECT_EQ(ask(R"({ user { nick @default(value: "-") } users { nick @default(value: "-") } })"),
              R"({"user":{"nick":"-"},"users":[{"nick":"-"},{"nick":"Bo"}]})");
}

TEST(Default, IsOfTheTypeOfTheField) {
    EXPECT_EQ(ask(R"({ id @default(value: "7") open @default(value: "true")
                  color @default(value: "GREEN") })"),
              R"({"id":"7","open":true,"color":"GREEN"})");
    EXPECT_EQ(ask(R"({ _int @map(mapper: "nil") @default(value: "-2147483648")
                  _float @map(mapper: "nil") @default(value: "1.5e3")
                  _json @map(mapper: "nil") @default(value: "{\"a\": [1, null]}")
                  _ints @map(mapper: "nil") @default(value: "[1, null]")
                  _strings @map(mapper: "nil") @default(value: "[\"a\"]") })"),
              R"({"_int":-2147483648,"_float":1.5e3,"_json":{"a":[1,null]},"_ints":[1,null],)"
              R"("_strings":["a"]})");
    EXPECT_EQ(ask(R"({ users { parts @default(value: "[]") } })"),
              R"({"users":[{"parts":[1,2]},{"parts":[]}]})");
}

TEST(Default, TakesExpressions) {
    EXPECT_EQ(ask(R"({ users { nick @default(expression: "name ?? 'nobody'") } })"),
              R"({"users":[{"nick":"Ada"},{"nick":"Bo"}]})");
    EXPECT_EQ(ask(R"({ users { name @default(expression: "nick + '!'") } })"),
              R"({"users":[{"name":"Ada"},{"name":"Bo!"}]})");
    EXPECT_EQ(ask(R"({ none @default(expression: "nil") })"), R"({"none":null})");
    EXPECT_EQ(ask(R"({ none @map(mapper: "nil") @default(value: "x") })"), R"({"none":"x"})");
}

TEST(Default, LeavesFailuresAlone) {
    EXPECT_EQ(ask(R"({ down @default(value: "x") })"),
              R"({"data":{"down":null},"errors":[{"message":"it is down","path":["down"],)"
              R"("extensions":{"code":"UPSTREAM_CONNECT"}}]})");
}

TEST(Default, SaysWhatIsWrong) {
    EXPECT_EQ(ask("{ name @default }"), "@default on {name} needs either 'value' or 'expression'.");
    EXPECT_EQ(ask(R"({ name @default(value: "a", expression: "1") })"),
              "@default on {name} needs either 'value' or 'expression'.");
    EXPECT_EQ(ask(R"({ count @default(value: "many") })"),
              "default 'many' for @default on {count} is no value of type Int.");
    EXPECT_EQ(ask(R"({ count @default(value: "2147483648") })"),
              "default '2147483648' for @default on {count} is no value of type Int.");
    EXPECT_EQ(ask(R"({ color @default(value: "BLUE") })"),
              "default 'BLUE' for @default on {color} is no value of type Color.");
    EXPECT_EQ(ask(R"({ open @default(value: "yes") })"),
              "default 'yes' for @default on {open} is no value of type Boolean.");
    EXPECT_EQ(ask(R"({ prices @default(value: "[1, true]") })"),
              "default '[1, true]' for @default on {prices} is no value of type [Float].");
    EXPECT_EQ(ask(R"({ user @default(value: "{}") { id } })"),
              "@default on {user} can have no 'value', as it is not a scalar: write an "
              "'expression'.");
    EXPECT_TRUE(ask(R"({ name @default(expression: "1 +") })")
                    .starts_with("invalid expression '1 +' for @default on {name}: "));
}

}  // namespace
}  // namespace millrace::ext::directive_value
