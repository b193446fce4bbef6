#include "compare.hpp"

#include <gtest/gtest.h>

#include "tokens.hpp"

namespace millrace::conformance {
namespace {

Json at(int line, int column) {
    return {{"line", line}, {"column", column}};
}

TEST(SameLocations, IgnoresTheOrder) {
    EXPECT_TRUE(same_locations(Json::array({at(1, 2), at(3, 4)}), Json::array({at(3, 4), at(1, 2)}),
                               Columns::Compared));
    EXPECT_FALSE(same_locations(Json::array({at(1, 2)}), Json::array({at(1, 2), at(1, 2)}),
                                Columns::Compared));
    EXPECT_TRUE(same_locations(Json(), Json::array(), Columns::Compared));
}

TEST(SameLocations, ComparesOnlyLinesWhereColumnsDoNotCount) {
    const Json left = Json::array({at(1, 2)});
    const Json right = Json::array({at(1, 9)});
    EXPECT_FALSE(same_locations(left, right, Columns::Compared));
    EXPECT_TRUE(same_locations(left, right, Columns::Ignored));
}

TEST(SameErrors, ComparesMultisetsOfLocationLists) {
    const Json one = {{"message", "a"}, {"locations", Json::array({at(1, 1)})}};
    const Json two = {{"message", "b"}, {"locations", Json::array({at(2, 2)})}};
    EXPECT_TRUE(same_errors(Json::array({one, two}), Json::array({two, one}), Columns::Compared));
    EXPECT_FALSE(same_errors(Json::array({one, one}), Json::array({one, two}), Columns::Compared));
    EXPECT_TRUE(same_messages(Json::array({one, two}), Json::array({two, one})));
    EXPECT_FALSE(same_messages(Json::array({one}), Json::array({two})));
}

TEST(SameJson, ComparesNumbersByValue) {
    EXPECT_TRUE(same_json(Json::parse("[1, 2.5]"), Json::parse("[1.0, 25e-1]"), KeyOrder::Matters));
    EXPECT_FALSE(same_json(Json::parse("1"), Json::parse("\"1\""), KeyOrder::Matters));
}

TEST(SameJson, ComparesTheOrderOfKeysWhereItMatters) {
    const Json left = Json::parse(R"({"a": {"b": 1, "c": 2}})");
    const Json right = Json::parse(R"({"a": {"c": 2, "b": 1}})");
    EXPECT_FALSE(same_json(left, right, KeyOrder::Matters));
    EXPECT_TRUE(same_json(left, right, KeyOrder::Free));
    EXPECT_FALSE(same_json(left, Json::parse(R"({"a": {"b": 1}})"), KeyOrder::Free));
}

TEST(TokenEqual, ComparesStringsByValueAndIgnoresTheRest) {
    EXPECT_TRUE(token_equal("{ a(b: \"c\") } # d", "{a(b:\"\"\"\n  c\n\"\"\"),}"));
    EXPECT_TRUE(token_equal(R"("\u0041")", R"("A")"));
    EXPECT_FALSE(token_equal("{ a }", "{ a b }"));
    EXPECT_FALSE(token_equal("1", "1.0"));
    EXPECT_FALSE(token_equal("?", "!"));
    EXPECT_TRUE(token_equal("?", "?"));
}

}  // namespace
}  // namespace millrace::conformance
