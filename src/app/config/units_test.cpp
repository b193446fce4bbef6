#include "config/units.hpp"

#include <gtest/gtest.h>

namespace millrace::app {
namespace {

using std::chrono::milliseconds;

TEST(Units, ReadsDurations) {
    EXPECT_EQ(parse_duration("500ms"), milliseconds(500));
    EXPECT_EQ(parse_duration("2s"), milliseconds(2'000));
    EXPECT_EQ(parse_duration("5 m"), milliseconds(300'000));
    EXPECT_EQ(parse_duration("1h"), milliseconds(3'600'000));
    EXPECT_EQ(parse_duration("0"), milliseconds(0));
    for (const char* text : {"", "5", "s", "-1s", "1.5s", "1d", "1s2", "99999999999999999h"}) {
        EXPECT_EQ(parse_duration(text), std::nullopt) << text;
    }
}

TEST(Units, ReadsSizes) {
    EXPECT_EQ(parse_bytes("65536"), 65'536U);
    EXPECT_EQ(parse_bytes("64KiB"), 65'536U);
    EXPECT_EQ(parse_bytes("16 MiB"), 16U << 20U);
    EXPECT_EQ(parse_bytes("2kB"), 2'000U);
    for (const char* text : {"", "KiB", "-1", "1.5MiB", "1K", "99999999999999999GiB"}) {
        EXPECT_EQ(parse_bytes(text), std::nullopt) << text;
    }
}

TEST(Units, WritesWhatItReads) {
    for (const char* text : {"0ms", "500ms", "2s", "90s", "5m", "1h"}) {
        EXPECT_EQ(format_duration(*parse_duration(text)), text);
    }
    for (const char* text : {"1B", "1000B", "64KiB", "16MiB", "3GiB"}) {
        EXPECT_EQ(format_bytes(*parse_bytes(text)), text);
    }
}

}  // namespace
}  // namespace millrace::app
