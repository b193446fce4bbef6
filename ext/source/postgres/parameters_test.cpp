#include "parameters.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace millrace::ext::source_postgres {
namespace {

/// `text:…`, `binary:` with the bytes as hexadecimal digits, or `NULL`.
std::string encoded(const sql::SqlType& type, std::optional<std::string_view> text) {
    Arena arena;
    const sql::ParameterValue value{&type, text};
    const auto parameters = encode({&value, 1}, arena);
    if (!parameters) { return "refused"; }
    const char* bytes = parameters->values[0];
    if (bytes == nullptr) { return "NULL"; }
    if (parameters->formats[0] == 0) { return "text:" + std::string(bytes); }
    std::string shown = "binary:";
    for (const char byte :
         std::string_view(bytes, static_cast<std::size_t>(parameters->lengths[0]))) {
        constexpr std::string_view kHex = "0123456789abcdef";
        shown += kHex[static_cast<unsigned char>(byte) >> 4U];
        shown += kHex[static_cast<unsigned char>(byte) & 15U];
    }
    return shown;
}
std::string encoded(std::string_view type, std::optional<std::string_view> text) {
    return encoded(sql::built_in_type(type), text);
}

TEST(Parameters, GoInTheServersFormatWhereTheirTextIsCanonical) {
    EXPECT_EQ(encoded("bool", "true"), "binary:01");
    EXPECT_EQ(encoded("bool", "false"), "binary:00");
    EXPECT_EQ(encoded("int2", "-2"), "binary:fffe");
    EXPECT_EQ(encoded("int4", "258"), "binary:00000102");
    EXPECT_EQ(encoded("int8", "-9223372036854775808"), "binary:8000000000000000");
    EXPECT_EQ(encoded("float8", "1"), "binary:3ff0000000000000");
    EXPECT_EQ(encoded("text", "ab"), "binary:6162");
    EXPECT_EQ(encoded("text", ""), "binary:");
    EXPECT_EQ(encoded("json", "1"), "binary:31");
    EXPECT_EQ(encoded("jsonb", "1"), "binary:0131");
    EXPECT_EQ(encoded("uuid", "00112233-4455-6677-8899-aAbBcCdDeEfF"),
              "binary:00112233445566778899aabbccddeeff");
    EXPECT_EQ(encoded("int4", std::nullopt), "NULL");
}

TEST(Parameters, AreLeftToTheServerOtherwise) {
    for (const char* text : {"", " 1", "1 ", "+1", "1.0", "0x1", "1e3", "2147483648"}) {
        EXPECT_EQ(encoded("int4", text), "text:" + std::string(text));
    }
    EXPECT_EQ(encoded("bool", "yes"), "text:yes");
    EXPECT_EQ(encoded("float8", "1e999"), "text:1e999");
    EXPECT_EQ(encoded("uuid", "00112233445566778899aabbccddeeff"),
              "text:00112233445566778899aabbccddeeff");
    EXPECT_EQ(encoded("uuid", "0011-22334455-6677-8899-aabbccddeeff"),
              "text:0011-22334455-6677-8899-aabbccddeeff");
    EXPECT_EQ(encoded("numeric", "1.50"), "text:1.50");
    EXPECT_EQ(encoded(sql::built_in_type("int4", true), "{1,2}"), "text:{1,2}");
    EXPECT_EQ(encoded(sql::SqlType{"public", "mood", false, false}, "happy"), "text:happy");
}

TEST(Parameters, HoldNoNul) {
    EXPECT_EQ(encoded("text", std::string_view("a\0", 2)), "refused");
    EXPECT_EQ(encoded("numeric", std::string_view("1\0", 2)), "refused");
}

TEST(Parameters, HaveTheTypesOfTheServer) {
    EXPECT_EQ(oid_of(sql::built_in_type("int8")), 20U);
    EXPECT_EQ(oid_of(sql::built_in_type("text", true)), 1009U);
    EXPECT_EQ(oid_of(sql::built_in_type("point")), 0U);
    EXPECT_EQ(oid_of(sql::SqlType{"public", "int8", false, false}), 0U);
}

}  // namespace
}  // namespace millrace::ext::source_postgres
