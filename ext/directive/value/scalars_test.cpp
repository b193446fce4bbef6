#include "scalars.hpp"

#include <gtest/gtest.h>

namespace millrace::ext::directive_value {
namespace {

using value::Kind;
using value::Value;

TEST(Opened, ReadsJsonTextAndNothingElse) {
    Arena arena;
    const Value list = opened(Value::raw(R"([1.50, "a", null])"), arena);
    ASSERT_TRUE(list.is(Kind::List));
    ASSERT_EQ(list.items().size(), 3U);
    EXPECT_EQ(list.items()[0].text(), "1.50");
    EXPECT_TRUE(list.items()[2].is(Kind::Null));
    EXPECT_TRUE(opened(Value::raw("null"), arena).is(Kind::Null));
    EXPECT_EQ(opened(Value::string("[1]"), arena).text(), "[1]");
    EXPECT_TRUE(opened(Value::absent(), arena).is(Kind::Absent));
}

TEST(NumberInText, IsANumberWhenAllOfItIs) {
    Arena arena;
    for (const std::string_view text : {"0", "-7.25", "1e5", "9007199254740993"}) {
        const Value number = number_in_text(Value::string(text), arena);
        EXPECT_TRUE(number.is(Kind::Number)) << text;
        EXPECT_EQ(number.text(), text);
    }
    for (const std::string_view text : {"", "+5", " 5", "1.2.3", "--1", "0x10", "1e", "12a", "."}) {
        EXPECT_TRUE(number_in_text(Value::string(text), arena).is(Kind::String)) << text;
    }
    EXPECT_TRUE(number_in_text(Value::escaped_string(R"(\u0031)"), arena).is(Kind::Number));
    EXPECT_TRUE(number_in_text(Value::boolean(true), arena).is(Kind::Boolean));
}

}  // namespace
}  // namespace millrace::ext::directive_value
