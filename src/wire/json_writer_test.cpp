#include <millrace/wire/json_writer.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

std::string as_json(std::string_view text) {
    ReplyBuffer out;
    append_string(out, text);
    return std::string(out.view());
}

std::string number(double value) {
    ReplyBuffer out;
    append_double(out, value);
    return std::string(out.view());
}

TEST(AppendString, EscapesWhatJsonWantsEscaped) {
    EXPECT_EQ(as_json(""), "\"\"");
    EXPECT_EQ(as_json("plain / text\x7f"), "\"plain / text\x7f\"");
    EXPECT_EQ(as_json("\"\\\b\f\n\r\t"), R"("\"\\\b\f\n\r\t")");
    EXPECT_EQ(as_json(std::string_view("\0\x01\x1f", 3)), R"("\u0000\u0001\u001f")");
    EXPECT_EQ(as_json("naïve 日本 😀 \u2028"), "\"naïve 日本 😀 \u2028\"");
}

// Eight bytes are looked at together: a byte to escape is found at every place among them, and
// whatever stands around it.
TEST(AppendString, FindsEveryByteAtEveryPlace) {
    for (const std::string& around : {std::string(24, 'x'), std::string(24, '\xff'),
                                      std::string(24, '!'), std::string(24, '#')}) {
        for (int byte = 0; byte < 256; ++byte) {
            const char c = static_cast<char>(byte);
            const std::string alone = as_json({&c, 1});
            const std::string written = alone.substr(1, alone.size() - 2);
            for (std::size_t place = 0; place < around.size(); ++place) {
                std::string text = around;
                text[place] = c;
                ASSERT_EQ(as_json(text),
                          '"' + around.substr(0, place) + written + around.substr(place + 1) + '"');
            }
        }
    }
}

TEST(AppendInteger, WritesTheWholeRange) {
    ReplyBuffer out;
    append_integer(out, std::numeric_limits<std::int64_t>::min());
    out.append(' ');
    append_integer(out, 0);
    out.append(' ');
    append_integer(out, std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(out.view(), "-9223372036854775808 0 9223372036854775807");
}

TEST(AppendDouble, WritesTheShortestTextThatReadsBack) {
    EXPECT_EQ(number(0.1), "0.1");
    EXPECT_EQ(number(1.0), "1");
    EXPECT_EQ(number(-0.0), "0");
    EXPECT_EQ(number(1e15), "1000000000000000");
    EXPECT_EQ(number(std::nan("")), "null");
    EXPECT_EQ(number(HUGE_VAL), "null");
    std::mt19937_64 random(3);
    for (int i = 0; i < 10'000; ++i) {
        const double value = std::bit_cast<double>(random());
        if (!std::isfinite(value)) { continue; }
        ASSERT_EQ(std::strtod(number(value).c_str(), nullptr), value);
    }
}

TEST(ReplyBuffer, GrowsAndTakesBack) {
    ReplyBuffer out;
    std::string expected;
    for (int i = 0; i < 5000; ++i) {
        append_integer(out, i);
        expected += std::to_string(i);
    }
    EXPECT_EQ(out.view(), expected);
    out.truncate(3);
    out.append("4");
    EXPECT_EQ(out.view(), "0124");
    EXPECT_EQ(out.last(), '4');
    const std::size_t capacity = out.capacity();
    out.clear();
    EXPECT_EQ(out.size(), 0U);
    EXPECT_EQ(out.capacity(), capacity);
}

}  // namespace
}  // namespace millrace::wire
