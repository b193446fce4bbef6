#include "coercion/json_text.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace millrace::graphql {
namespace {

using value::Member;
using value::Value;

TEST(JsonText, DecodesEscapes) {
    Arena arena;
    const auto plain = [&arena](std::string_view escaped) {
        return std::string(plain_text(Value::escaped_string(escaped), arena));
    };
    EXPECT_EQ(plain(R"(a\"\\\/\b\f\n\r\t)"), "a\"\\/\b\f\n\r\t");
    EXPECT_EQ(plain(R"(\u0041\u00e9\u20AC\ud83d\ude00)"), "Aé€😀");
    EXPECT_EQ(plain(R"(\ud83d)"), "\uFFFD") << "half of a pair";
    EXPECT_EQ(plain(R"(\ud83d\u0041)"),
              "\uFFFD"
              "A");
    EXPECT_EQ(plain(R"(\ude00x)"),
              "\uFFFD"
              "x");
}

TEST(JsonText, ShowsValuesShortly) {
    EXPECT_EQ(inspect(Value::null()), "null");
    EXPECT_EQ(inspect(Value::string("a\"b\n\x01")), R"("a\"b\n\u0001")");
    EXPECT_EQ(inspect(Value::escaped_string(R"(\u00e9)")), "\"é\"");
    EXPECT_EQ(inspect(Value::number("1.50")), "1.5");
    EXPECT_EQ(inspect(Value::list({})), "[]");
    EXPECT_EQ(inspect(Value::object({})), "{}");
}

TEST(JsonText, CutsLongLists) {
    const std::vector<Value> eleven(11, Value::boolean(true));
    const std::string ten = "[true, true, true, true, true, true, true, true, true, true";
    EXPECT_EQ(inspect(Value::list(std::span(eleven).first(10))), ten + "]");
    EXPECT_EQ(inspect(Value::list(eleven)), ten + ", ... 1 more item]");
    const std::vector<Value> twelve(12, Value::boolean(true));
    EXPECT_EQ(inspect(Value::list(twelve)), ten + ", ... 2 more items]");
}

TEST(JsonText, CutsDeepValues) {
    const Value one = Value::number("1");
    const Value list = Value::list({&one, 1});
    const Member inner{"c", list};
    const Value object = Value::object({&inner, 1});
    const Value lists[] = {object, list};
    const Member outer{"b", Value::list(lists)};
    EXPECT_EQ(inspect(Value::object({&outer, 1})), "{ b: [[Object], [Array]] }");
}

}  // namespace
}  // namespace millrace::graphql
