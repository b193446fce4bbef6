// @round, @format, @hide.

#include <gtest/gtest.h>

#include "value_testing.hpp"

namespace millrace::ext::directive_value {
namespace {

TEST(Round, RoundsHalvesAwayFromZero) {
    EXPECT_EQ(ask("{ price @round(digits: 2) prices @round(digits: 2) }"),
              R"({"price":2.35,"prices":[1.01,null,-2.5,0]})");
    EXPECT_EQ(ask("{ price @round prices @round }"), R"({"price":2,"prices":[1,null,-3,0]})");
    EXPECT_EQ(ask("{ count @round(digits: -2) }"), R"({"count":1300})");
    EXPECT_EQ(ask("{ matrix @round(digits: 1) }"), R"({"matrix":[[1.6],null,[],[2.5,null]]})");
}

TEST(Round, TakesWhatCompletesAsANumber) {
    EXPECT_EQ(ask("{ text @round(digits: 1) }"), R"({"text":7.3})");
    EXPECT_EQ(ask(R"({ _float @map(mapper: "price * 2") @round(digits: 1) })"),
              R"({"_float":4.7})");
    EXPECT_EQ(ask(R"({ _json @map(mapper: "prices") @round(digits: 1) })"),
              R"({"_json":[1,null,-2.5,0]})");
    EXPECT_EQ(ask("{ wide @round(digits: 3) }"), R"({"wide":1e+300})");
    EXPECT_EQ(ask("{ price @round(digits: 2147483647) count @round(digits: -2147483648) }"),
              R"({"price":2.345,"count":0})");
}

TEST(Round, RefusesWhatIsNoNumber) {
    const std::string reply = ask("{ doc @round(digits: 1) }");
    EXPECT_TRUE(reply.starts_with(R"({"data":{"doc":null},"errors":[)")) << reply;
    EXPECT_NE(reply.find(R"("extensions":{"code":"EXPRESSION_TYPE"})"), std::string::npos);
    EXPECT_EQ(ask("{ name @round }"),
              "@round must be on numbers, instead of {name} of type String.");
    EXPECT_EQ(ask("{ user @round { id } }"),
              "@round must be on numbers, instead of {user} of type User.");
}

TEST(Format, WritesNumbers) {
    EXPECT_EQ(ask(R"({ _string @map(mapper: "count") @format(pattern: "#,##0.00") })"),
              R"({"_string":"1,250.00"})");
    EXPECT_EQ(
        ask(R"({ _string @map(mapper: "count") @format(pattern: "#,##0.00", locale: "de") })"),
        R"({"_string":"1.250,00"})");
    EXPECT_EQ(ask(R"q({ _strings @map(mapper: "prices") @format(pattern: "0.0;(0.0)") })q"),
              R"x({"_strings":["1.0",null,"(2.5)","0.0"]})x");
    EXPECT_EQ(ask(R"({ _string @map(mapper: "text") @format(pattern: "0.000") })"),
              R"({"_string":"7.250"})");
    EXPECT_EQ(ask(R"({ _string @map(mapper: "0.256") @format(pattern: "0.#%") })"),
              R"({"_string":"25.6%"})");
}

TEST(Format, WritesDates) {
    EXPECT_EQ(ask(R"({ time @format(pattern: "d MMM yyyy, HH:mm z", zone: "Europe/Berlin") })"),
              R"({"time":"1 Jul 2024, 14:00 CEST"})");
    EXPECT_EQ(ask(R"({ words @format(pattern: "dd.MM. HH'h'") })"),
              R"({"words":["02.01. 00h",null,"03.01. 08h"]})");
    EXPECT_EQ(ask(R"({ _string @map(mapper: "millis") @format(pattern: "yyyy-MM-dd") })"),
              R"({"_string":"1970-01-02"})");
    EXPECT_EQ(ask(R"({ none @format(pattern: "yyyy") })"), R"({"none":null})");
}

TEST(Format, FailsOnWhatHasNoSuchForm) {
    const std::string reply = ask(R"({ name @format(pattern: "yyyy") })");
    EXPECT_TRUE(reply.starts_with(R"({"data":{"name":null},"errors":[)")) << reply;
    EXPECT_NE(reply.find(R"("path":["name"],"extensions":{"code":"EXPRESSION_)"), std::string::npos)
        << reply;
    EXPECT_TRUE(ask(R"({ name @format(pattern: "0.0") })")
                    .starts_with(R"({"data":{"name":null},"errors":[)"));
}

TEST(Format, SaysWhatIsWrong) {
    EXPECT_EQ(ask(R"({ price @format(pattern: "0.0") })"),
              "@format makes text of {price}, which is of type Float. Write it on a holder: "
              "`_string @map(mapper: \"price\") @format(…)`.");
    EXPECT_EQ(ask(R"({ p: prices @format(pattern: "0.0") })"),
              "@format makes text of {p}, which is of type [Float]. Write it on a holder: "
              "`_strings @map(mapper: \"prices\") @format(…)`.");
    EXPECT_EQ(ask(R"({ name @format(pattern: "") })"),
              "the pattern for @format on {name} can not be empty.");
    EXPECT_EQ(ask(R"({ name @format(pattern: "0.0", zone: "UTC") })"),
              "zone for @format on {name} is for patterns of dates, and '0.0' is one of numbers.");
    EXPECT_EQ(ask(R"({ name @format(pattern: "yyyy", locale: "de") })"),
              "locale for @format on {name} is for patterns of numbers, and 'yyyy' is one of "
              "dates, whose names are English.");
    for (const std::string_view arguments :
         {R"(pattern: "0.0.0")", R"(pattern: "0", locale: "xx")", R"(pattern: "qqq")",
          R"(pattern: "yyyy", zone: "Nowhere")"}) {
        const std::string reply = ask("{ name @format(" + std::string(arguments) + ") }");
        EXPECT_TRUE(reply.starts_with("invalid pattern '")) << reply;
    }
}

TEST(Hide, LeavesFieldsOutButUsesThem) {
    EXPECT_EQ(ask(R"({ name count @hide })"), R"({"name":"Ada"})");
    EXPECT_EQ(ask(R"({ users @filter(predicate: "id > 1") { id @hide nick } })"),
              R"({"users":[{"nick":"Bo"}]})");
    EXPECT_EQ(ask(R"q({ ids: users @hide { id @fetchSource(name: "ids") }
                  _int @map(mapper: "count(ids)", dependencySources: ["ids"]) })q"),
              R"({"_int":2})");
    EXPECT_EQ(ask("{ user { id @hide } }"), R"({"user":{}})");
}

}  // namespace
}  // namespace millrace::ext::directive_value
