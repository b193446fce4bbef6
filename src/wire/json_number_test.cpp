#include <millrace/wire/json_number.hpp>

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

TEST(JsonNumber, IsWhatJsonTakesForOne) {
    for (const char* text :
         {"0", "-0", "7", "-12", "10.50", "1e9", "1E+9", "-0.5e-12", "1234567890123"}) {
        EXPECT_TRUE(is_json_number(text)) << text;
    }
}

TEST(JsonNumber, IsNothingElse) {
    for (const char* text : {"", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1.e2", " 1",
                             "1 ", "0x1", "NaN", "Infinity", "1,2", "1]"}) {
        EXPECT_FALSE(is_json_number(text)) << text;
    }
}

}  // namespace
}  // namespace millrace::wire
