#include <millrace/value/number_text.hpp>

#include <charconv>
#include <cmath>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace millrace::value {

namespace {

NumberText read(std::string_view text) {
    return read_number(text.data(), text.data() + text.size());
}

// Nearest means the same for everybody, whichever of the three ways a number takes.
TEST(NumberText, ReadsWhatTheStandardLibraryReads) {
    std::mt19937_64 random(5);
    for (int i = 0; i < 100'000; ++i) {
        const auto digits = static_cast<std::int64_t>(random()) >> random() % 64;
        const int fraction = static_cast<int>(random() % 22);
        char buffer[400];
        const double some = static_cast<double>(digits) / std::pow(10.0, random() % 20);
        const auto written = i % 8 == 0 ? std::to_chars(buffer, std::end(buffer), some)
                                        : std::to_chars(buffer, std::end(buffer), some,
                                                        std::chars_format::fixed, fraction);
        const std::string text(buffer, written.ptr);
        double want = 0;
        std::from_chars(text.data(), text.data() + text.size(), want);
        const NumberText got = read(text);
        ASSERT_EQ(got.end, text.data() + text.size()) << text;
        ASSERT_EQ(got.value, want) << text;
        ASSERT_EQ(std::signbit(got.value), std::signbit(want)) << text;
    }
}

TEST(NumberText, KnowsIntegersBelow2To53) {
    EXPECT_TRUE(read("0").integer);
    EXPECT_TRUE(read("-9007199254740991").integer);
    EXPECT_FALSE(read("9007199254740992").integer);
    EXPECT_FALSE(read("12345678901234567890").integer);
    EXPECT_FALSE(read("1.0").integer);
    EXPECT_FALSE(read("1e3").integer);
}

TEST(NumberText, ReadsHalfwayCasesAndTheEndsOfTheRange) {
    EXPECT_EQ(read("9007199254740993").value, 9007199254740992.0);  // to even
    EXPECT_EQ(read("9007199254740995").value, 9007199254740996.0);
    EXPECT_EQ(read("9007199254740992.99999999999999999").value, 9007199254740992.0);
    EXPECT_EQ(read("2.2250738585072014e-308").value, 2.2250738585072014e-308);
    EXPECT_EQ(read("4.9e-324").value, 4.9e-324);
    EXPECT_EQ(read("1e-400").value, 0);
    EXPECT_EQ(read("-1e400").value, -HUGE_VAL);
}

TEST(NumberText, StopsBehindTheNumber) {
    const std::string_view text = "12.50, 7";
    EXPECT_EQ(read(text).end, text.data() + 5);
    EXPECT_EQ(read(text).value, 12.5);
    EXPECT_EQ(read("").end, nullptr);
    EXPECT_EQ(read("-").end, nullptr);
    EXPECT_EQ(read("null").end, nullptr);
}

}  // namespace

}  // namespace millrace::value
