#include <millrace/wire/column_json.hpp>

#include <bit>
#include <charconv>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

std::string text_of(double number) {
    ReplyBuffer out;
    append_double(out, number);
    return std::string(out.view());
}

class ColumnJson : public testing::Test {
protected:
    Result<value::Column> read(std::string_view text) {
        return read_column(PaddedJson::copy(text, arena_), arena_);
    }
    std::string round_trip(std::string_view text) {
        const auto column = read(text);
        if (!column) { return std::string(column.error().detail().code); }
        ReplyBuffer out;
        append_column(out, *column);
        return std::string(out.view());
    }

    Arena arena_;
};

TEST(DoubleText, IsSpelledAsInJavaScript) {
    const std::pair<double, const char*> rows[] = {
        {0.0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {123456.789, "123456.789"},
        {1e20, "100000000000000000000"},
        {1e21, "1e+21"},
        {1.5e300, "1.5e+300"},
        {1e-6, "0.000001"},
        {1.5e-6, "0.0000015"},
        {1e-7, "1e-7"},
        {1.25e-7, "1.25e-7"},
        {5e-324, "5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {12345678901234567.0, "12345678901234568"},
        {9007199254740993.0, "9007199254740992"},
        {0.30000000000000004, "0.30000000000000004"},
        {1234567890123456.7, "1234567890123456.8"},
        {100, "100"},
        {2251799813685248.5, "2251799813685248.5"}};
    for (const auto& [number, text] : rows) { EXPECT_EQ(text_of(number), text); }
}

TEST(DoubleText, ReadsBackAsTheSameNumber) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 200'000; ++i) {
        const auto any = std::bit_cast<double>(random());
        const double near_one = static_cast<double>(random() % 1'000'000'007) / 1000.0;
        for (const double number : {any, near_one, near_one / 1e12}) {
            if (!(std::abs(number) <= std::numeric_limits<double>::max())) { continue; }
            const std::string text = text_of(number);
            double back = 0;
            const auto read = std::from_chars(text.data(), text.data() + text.size(), back);
            ASSERT_EQ(read.ptr, text.data() + text.size()) << text;
            ASSERT_EQ(back, number) << text;
        }
    }
}

TEST_F(ColumnJson, ReadsNumbersAndNulls) {
    EXPECT_EQ(round_trip("[]"), "[]");
    EXPECT_EQ(round_trip(" [ ] "), "[]");
    EXPECT_EQ(round_trip("[1]"), "[1]");
    EXPECT_EQ(round_trip("\n[ 1.5 ,\t-2 , null,3e2, 0.1234567890123456789 ]"),
              "[1.5,-2,null,300,0.12345678901234568]");
    EXPECT_TRUE(read("[1,-2]")->integers);
    EXPECT_FALSE(read("[1,2.0]")->integers);
    EXPECT_FALSE(read("[1,9007199254740993]")->integers);
}

TEST_F(ColumnJson, RefusesAnythingElse) {
    for (const char* text :
         {"1", "null", "{}", "[true]", "[\"1\"]", "[\"1,2\"]", "[[1]]", "[1,[2,3]]", "[{\"a\":1}]",
          "[1,{\"a\":1,\"b\":2}]", "[1,true]", "[", "[1", "[1,", "[1,]", "[nul]"}) {
        EXPECT_EQ(round_trip(text), "COLUMN_TYPE") << text;
    }
    EXPECT_EQ(round_trip("[1e999]"), "COLUMN_RANGE");
    EXPECT_EQ(round_trip("[-1e999]"), "COLUMN_RANGE");
    EXPECT_EQ(round_trip("[1e-999]"), "[0]");
}

TEST_F(ColumnJson, ReadsEveryNumberAsTheStandardLibraryDoes) {
    std::mt19937_64 random(2);
    for (int i = 0; i < 50'000; ++i) {
        const std::string text = std::to_string(random() % 1'000'000) + "." +
                                 std::to_string(random() >> (random() % 64));
        double wanted = 0;
        std::from_chars(text.data(), text.data() + text.size(), wanted);
        const auto column = read("[" + text + "]");
        ASSERT_TRUE(column.has_value());
        ASSERT_EQ(column->values[0], wanted) << text;
    }
}

}  // namespace
}  // namespace millrace::wire
