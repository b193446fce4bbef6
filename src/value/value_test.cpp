#include <millrace/value/value.hpp>

#include <array>

#include <gtest/gtest.h>

namespace millrace::value {
namespace {

TEST(Value, IsSixteenBytesAndAbsentAtFirst) {
    static_assert(sizeof(Value) == 16);
    static_assert(std::is_trivially_copyable_v<Value>);
    EXPECT_TRUE(Value().is(Kind::Absent));
    EXPECT_TRUE(Value().is_nothing());
    EXPECT_TRUE(Value::null().is_nothing());
    EXPECT_FALSE(Value::pending().is_nothing());
}

TEST(Value, GivesBackWhatItWasMadeOf) {
    EXPECT_TRUE(Value::boolean(true).as_boolean());
    EXPECT_FALSE(Value::boolean(false).as_boolean());
    EXPECT_EQ(Value::integer(-7).as_integer(), -7);
    EXPECT_EQ(Value::real(0.5).as_real(), 0.5);
    EXPECT_EQ(Value::number("1e400").text(), "1e400");
    EXPECT_EQ(Value::enum_name("RED").text(), "RED");
    EXPECT_EQ(Value::raw("[1]").text(), "[1]");
    EXPECT_FALSE(Value::string("a").is_escaped());
    EXPECT_TRUE(Value::escaped_string(R"(a\n)").is_escaped());
    const Failure failure{"no", {}, {}, {}};
    EXPECT_EQ(Value::error(&failure).failure().message, "no");
}

// JSON leaves open which of two equal names counts; the house takes the last.
TEST(Value, LastOfEqualNamesWins) {
    const std::array members{Member{"a", Value::integer(1)}, Member{"b", Value::integer(2)},
                             Member{"a", Value::integer(3)}};
    const Value object = Value::object(members);
    EXPECT_EQ(object.member("a").as_integer(), 3);
    EXPECT_EQ(object.member("b").as_integer(), 2);
    EXPECT_TRUE(object.member("c").is(Kind::Absent));
    EXPECT_EQ(object.members().size(), 3U);
}

TEST(Value, SlotsOfARowAreFilledInPlace) {
    std::array<Value, 2> slots;
    const Value row = Value::row(slots);
    row.slots()[1] = Value::integer(5);
    EXPECT_EQ(slots[1].as_integer(), 5);
    EXPECT_TRUE(slots[0].is(Kind::Absent));
}

TEST(Value, OpenEndedIsAPropertyOfTheCopy) {
    const Value list = Value::list({});
    EXPECT_TRUE(list.as_open_ended().is_open_ended());
    EXPECT_FALSE(list.is_open_ended());
}

}  // namespace
}  // namespace millrace::value
