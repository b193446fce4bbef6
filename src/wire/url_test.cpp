#include <millrace/wire/url.hpp>

#include <string>

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

TEST(ParseBaseUrl, TakesItApart) {
    const auto url = parse_base_url("HTTPS://api.example.org:8443/v1/");
    ASSERT_TRUE(url);
    EXPECT_TRUE(url->tls);
    EXPECT_EQ(url->host, "api.example.org");
    EXPECT_EQ(url->port, 8443);
    EXPECT_EQ(url->path, "/v1");
    EXPECT_EQ(url->authority, "api.example.org:8443");
}

TEST(ParseBaseUrl, KnowsDefaultsAndAddresses) {
    EXPECT_EQ(parse_base_url("http://a")->port, 80);
    EXPECT_EQ(parse_base_url("https://a/")->port, 443);
    EXPECT_EQ(parse_base_url("http://a/")->path, "");
    const auto v6 = parse_base_url("http://[::1]:3000/x");
    ASSERT_TRUE(v6);
    EXPECT_EQ(v6->host, "::1");
    EXPECT_EQ(v6->port, 3000);
    EXPECT_EQ(v6->authority, "[::1]:3000");
}

TEST(ParseBaseUrl, RefusesWhatIsNoBase) {
    for (const char* text : {"",
                             "a",
                             "//a",
                             "ftp://a",
                             "http://",
                             "http:///x",
                             "http://u:p@a",
                             "http://a?b",
                             "http://a/b?c",
                             "http://a/b#c",
                             "http://a:0",
                             "http://a:65536",
                             "http://a:x",
                             "http://a:",
                             "http://a b",
                             "http://a/b c",
                             "http://[::1",
                             "http://[x]",
                             "http://[::1]x",
                             "http://a\n"}) {
        EXPECT_FALSE(parse_base_url(text)) << text;
    }
}

std::string encoded(std::string_view text) {
    std::string out;
    append_percent_encoded(out, text);
    return out;
}

// Whatever the text, it stays one segment, one name, one value.
TEST(PercentEncoding, LeavesOnlyUnreservedBytes) {
    EXPECT_EQ(encoded("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(encoded("../a?b=c&d#e+f%20g"), "..%2Fa%3Fb%3Dc%26d%23e%2Bf%2520g");
    EXPECT_EQ(encoded("ä\r\n"), "%C3%A4%0D%0A");
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        EXPECT_EQ(encoded({&c, 1}).size(), is_unreserved(c) ? 1U : 3U);
    }
}

TEST(PercentEncoding, IsUndone) {
    Arena arena;
    std::string all;
    for (int byte = 0; byte < 256; ++byte) { all += static_cast<char>(byte); }
    EXPECT_EQ(decode_parameter(encoded(all), arena), all);
    EXPECT_EQ(decode_parameter("a+b%2Bc", arena), "a b+c");
    EXPECT_EQ(decode_parameter("%7e%7E", arena), "~~");
    const std::string_view plain = "plain";
    EXPECT_EQ(decode_parameter(plain, arena)->data(), plain.data());
    for (const char* broken : {"%", "%4", "%4g", "a%", "%%41"}) {
        EXPECT_FALSE(decode_parameter(broken, arena)) << broken;
    }
}

TEST(SplitTarget, TakesOriginAndAbsoluteForm) {
    EXPECT_EQ(split_target("/graphql?query=1").path, "/graphql");
    EXPECT_EQ(split_target("/graphql?query=1?2").query, "query=1?2");
    EXPECT_EQ(split_target("/graphql").query, "");
    EXPECT_EQ(split_target("http://host:1/graphql?q").path, "/graphql");
    EXPECT_EQ(split_target("http://host?q").path, "/");
    EXPECT_EQ(split_target("http://host?q").query, "q");
    EXPECT_EQ(split_target("http://host").path, "/");
    EXPECT_EQ(split_target("/a?b#c").query, "b");
    EXPECT_EQ(split_target("*").path, "*");
}

TEST(NextParameter, WalksThroughAQuery) {
    std::string_view query = "a=1&&b&c=2=3&";
    EXPECT_EQ(next_parameter(query)->value, "1");
    const auto second = next_parameter(query);
    EXPECT_EQ(second->name, "b");
    EXPECT_EQ(second->value, "");
    EXPECT_EQ(next_parameter(query)->value, "2=3");
    EXPECT_FALSE(next_parameter(query));
}

}  // namespace
}  // namespace millrace::wire
