#include <millrace/wire/http1.hpp>

#include <array>
#include <string>

#include <gtest/gtest.h>

#include <millrace/base/limits.hpp>

namespace millrace::wire {
namespace {

constexpr HeadLimits kLimits{limits::kRequestHeadBytesMax};

constexpr std::string_view kPost =
    "POST /graphql?x=1 HTTP/1.1\r\n"
    "Host: localhost:8080\r\n"
    "User-Agent: test\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 18\r\n"
    "\r\n";

class Http1Parse : public testing::Test {
protected:
    HeadState parse(std::string_view input, HeadLimits head_limits = kLimits) {
        text = input;
        return parse_request(text, head_limits, fields, head);
    }
    HeadState parse_answer(std::string_view input, bool to_head_request = false) {
        text = input;
        return parse_response(text, kLimits, to_head_request, fields, answer);
    }

    std::string text;  // what the heads borrow from
    std::array<HeaderField, 8> fields;
    RequestHead head;
    ResponseHead answer;
};

TEST_F(Http1Parse, ReadsARequest) {
    ASSERT_EQ(parse(std::string(kPost) + "{\"query\":\"{a}\"}..."), HeadState::Done);
    EXPECT_EQ(head.method, "POST");
    EXPECT_EQ(head.target, "/graphql?x=1");
    EXPECT_EQ(head.fields.size(), 4U);
    EXPECT_EQ(field_value(head.fields, "content-type"), "application/json");
    EXPECT_EQ(find_field(head.fields, "accept"), nullptr);
    EXPECT_EQ(head.framing, Framing::Length);
    EXPECT_EQ(head.content_length, 18U);
    EXPECT_EQ(head.head_bytes, kPost.size());
    EXPECT_TRUE(head.keep_alive);
}

// A socket may hand us the head in any two pieces: each shorter piece asks for
// more, and none is mistaken for a whole or a broken request.
TEST_F(Http1Parse, AsksForMoreAtEverySplit) {
    for (std::size_t cut = 0; cut < kPost.size(); ++cut) {
        EXPECT_EQ(parse(kPost.substr(0, cut)), HeadState::NeedMore) << "cut at " << cut;
    }
}

TEST_F(Http1Parse, SkipsBlankLinesBeforeTheHead) {
    ASSERT_EQ(parse("\r\n\r\n" + std::string(kPost)), HeadState::Done);
    EXPECT_EQ(head.head_bytes, kPost.size() + 4);
    EXPECT_EQ(head.method, "POST");
}

TEST_F(Http1Parse, KnowsWhenTheConnectionMayBeUsedAgain) {
    const auto keeps = [&](const std::string& version, const std::string& field) {
        EXPECT_EQ(parse("GET / HTTP/" + version + "\r\nHost: a\r\n" + field + "\r\n"),
                  HeadState::Done);
        return head.keep_alive;
    };
    EXPECT_TRUE(keeps("1.1", ""));
    EXPECT_FALSE(keeps("1.1", "Connection: close\r\n"));
    EXPECT_FALSE(keeps("1.1", "Connection: Keep-Alive, CLOSE\r\n"));
    EXPECT_FALSE(keeps("1.0", ""));
    EXPECT_TRUE(keeps("1.0", "Connection: keep-alive\r\n"));
}

TEST_F(Http1Parse, KnowsExpectations) {
    ASSERT_EQ(parse("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n\r\n"), HeadState::Done);
    EXPECT_TRUE(head.expects_continue);
    EXPECT_FALSE(head.expects_unknown);
    ASSERT_EQ(parse("POST / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n"), HeadState::Done);
    EXPECT_TRUE(head.expects_unknown);
}

TEST_F(Http1Parse, ReadsChunkedFraming) {
    ASSERT_EQ(parse("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"),
              HeadState::Done);
    EXPECT_EQ(head.framing, Framing::Chunked);
    EXPECT_EQ(parse("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"),
              HeadState::BadEncoding);
    EXPECT_EQ(parse("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"),
              HeadState::BadEncoding);
}

TEST_F(Http1Parse, TakesNoOtherVersion) {
    EXPECT_EQ(parse("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), HeadState::BadVersion);
    EXPECT_EQ(parse("GET / HTTP/1.2\r\nHost: a\r\n\r\n"), HeadState::BadVersion);
    EXPECT_EQ(parse("GET / SPDY/1.1\r\nHost: a\r\n\r\n"), HeadState::BadVersion);
}

TEST_F(Http1Parse, LimitsTheBytesOfAHead) {
    const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    const std::string end = "\r\n\r\n";
    const HeadLimits small{200};
    const std::size_t room = small.head_bytes_max - start.size() - end.size();
    EXPECT_EQ(parse(start + std::string(room, 'x') + end, small), HeadState::Done);
    EXPECT_EQ(parse(start + std::string(room + 1, 'x') + end, small), HeadState::TooLarge);
    // A head without an end is refused as soon as it is too long.
    EXPECT_EQ(parse(start + std::string(room, 'x'), small), HeadState::NeedMore);
    EXPECT_EQ(parse(start + std::string(1000, 'x'), small), HeadState::TooLarge);
}

TEST_F(Http1Parse, LimitsTheNumberOfFields) {
    std::string start = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (std::size_t i = 1; i < fields.size(); ++i) { start += "X: y\r\n"; }
    EXPECT_EQ(parse(start + "\r\n"), HeadState::Done);
    EXPECT_EQ(parse(start + "X: y\r\n\r\n"), HeadState::TooLarge);
}

struct Smuggling {
    const char* name;
    std::string lines;
    HeadState state = HeadState::Malformed;
};

class Http1Smuggling : public testing::TestWithParam<Smuggling> {};

TEST_P(Http1Smuggling, IsRefused) {
    std::array<HeaderField, 8> fields;
    RequestHead head;
    const std::string text = "POST / HTTP/1.1\r\nHost: a\r\n" + GetParam().lines + "\r\n\r\n";
    EXPECT_EQ(parse_request(text, kLimits, fields, head), GetParam().state);
    ResponseHead answer;
    const std::string answer_text = "HTTP/1.1 200 OK\r\n" + GetParam().lines + "\r\n\r\n";
    if (GetParam().lines.find("Host") == std::string::npos) {
        EXPECT_EQ(parse_response(answer_text, kLimits, false, fields, answer), GetParam().state);
    }
}

// Each of these has made two real servers disagree on where a request ends.
INSTANTIATE_TEST_SUITE_P(
    Rfc9112, Http1Smuggling,
    testing::Values(
        Smuggling{"TwoLengths", "Content-Length: 1\r\nContent-Length: 2"},
        Smuggling{"TwoEqualLengths", "Content-Length: 1\r\nContent-Length: 1"},
        Smuggling{"ListOfLengths", "Content-Length: 1, 1"},
        Smuggling{"SignedLength", "Content-Length: +1"},
        Smuggling{"NegativeLength", "Content-Length: -1"},
        Smuggling{"HexLength", "Content-Length: 0x1"}, Smuggling{"EmptyLength", "Content-Length: "},
        Smuggling{"LengthOverflow", "Content-Length: 18446744073709551616"},
        Smuggling{"LengthAndCoding", "Content-Length: 1\r\nTransfer-Encoding: chunked"},
        Smuggling{"CodingAndLength", "Transfer-Encoding: chunked\r\nContent-Length: 1"},
        Smuggling{"TwoCodings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"},
        Smuggling{"CodingList", "Transfer-Encoding: chunked, chunked", HeadState::BadEncoding},
        Smuggling{"CodingWithTab", "Transfer-Encoding: x\tchunked", HeadState::BadEncoding},
        Smuggling{"CodingInQuotes", "Transfer-Encoding: \"chunked\"", HeadState::BadEncoding},
        Smuggling{"BlankBeforeColon", "Content-Length : 1"},
        Smuggling{"BlankBeforeName", " Content-Length: 1"},
        Smuggling{"BareCarriageReturn", "X: a\rContent-Length: 1"},
        Smuggling{"BareLineFeed", "X: a\nContent-Length: 1"},
        Smuggling{"FoldedLine", "X: a\r\n Content-Length: 1"},
        Smuggling{"FoldedEmptyLine", "X:\r\n Content-Length: 1"},
        Smuggling{"FoldedBlankLine", "X: \r\n\t\r\nY: z"}, Smuggling{"NoColon", "Content-Length"},
        Smuggling{"EmptyName", ": 1"}, Smuggling{"ControlInValue", std::string("X: a\0b", 6)},
        Smuggling{"ControlInName", "X\x01: a"}, Smuggling{"NonAsciiName", "X\xc3\xa9: a"},
        Smuggling{"TwoHosts", "Host: b"}),
    [](const auto& row) { return std::string(row.param.name); });

struct BadLine {
    const char* name;
    std::string line;
};

class Http1RequestLine : public testing::TestWithParam<BadLine> {};

TEST_P(Http1RequestLine, IsRefused) {
    std::array<HeaderField, 8> fields;
    RequestHead head;
    const HeadState state =
        parse_request(GetParam().line + "\r\nHost: a\r\n\r\n", kLimits, fields, head);
    EXPECT_TRUE(state == HeadState::Malformed || state == HeadState::BadVersion);
}

INSTANTIATE_TEST_SUITE_P(Rfc9112, Http1RequestLine,
                         testing::Values(BadLine{"Empty", " "}, BadLine{"OnlyMethod", "GET"},
                                         BadLine{"NoVersion", "GET /"},
                                         BadLine{"TwoBlanks", "GET  / HTTP/1.1"},
                                         BadLine{"BlankInTarget", "GET /a b HTTP/1.1"},
                                         BadLine{"TabInstead", "GET\t/\tHTTP/1.1"},
                                         BadLine{"BlankBehind", "GET / HTTP/1.1 "},
                                         BadLine{"LowerCaseVersion", "GET / http/1.1"},
                                         BadLine{"ControlInTarget", "GET /\x01 HTTP/1.1"},
                                         BadLine{"BareLineFeed", "GET / HTTP/1.1\nX: y"}),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_F(Http1Parse, WantsAHostFromHttp11On) {
    EXPECT_EQ(parse("GET / HTTP/1.1\r\n\r\n"), HeadState::Malformed);
    EXPECT_EQ(parse("GET / HTTP/1.0\r\n\r\n"), HeadState::Done);
    EXPECT_EQ(parse("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), HeadState::Malformed);
}

TEST_F(Http1Parse, ReadsAResponse) {
    ASSERT_EQ(parse_answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"), HeadState::Done);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.framing, Framing::Length);
    EXPECT_EQ(answer.content_length, 2U);
    EXPECT_TRUE(answer.keep_alive);
    ASSERT_EQ(parse_answer("HTTP/1.1 404 \r\nTransfer-Encoding: chunked\r\n\r\n"), HeadState::Done);
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.framing, Framing::Chunked);
}

TEST_F(Http1Parse, FindsTheEndOfAResponse) {
    ASSERT_EQ(parse_answer("HTTP/1.1 200 OK\r\n\r\n"), HeadState::Done);
    EXPECT_EQ(answer.framing, Framing::UntilClose);
    EXPECT_FALSE(answer.keep_alive);
    ASSERT_EQ(parse_answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), HeadState::Done);
    EXPECT_EQ(answer.framing, Framing::None);
    EXPECT_TRUE(answer.keep_alive);
    for (const char* status : {"100", "103", "204", "304"}) {
        ASSERT_EQ(parse_answer("HTTP/1.1 " + std::string(status) + " x\r\n\r\n"), HeadState::Done);
        EXPECT_EQ(answer.framing, Framing::None) << status;
        EXPECT_TRUE(answer.keep_alive) << status;
    }
    ASSERT_EQ(parse_answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", true), HeadState::Done);
    EXPECT_EQ(answer.framing, Framing::None);
}

TEST_F(Http1Parse, RefusesABrokenStatusLine) {
    for (const char* line : {"HTTP/1.1 20 OK", "HTTP/1.1 abc OK", "HTTP/1.1200 OK", "HTTP/1.1 200",
                             "HTTP/1.1 200 O\x01K"}) {
        EXPECT_NE(parse_answer(std::string(line) + "\r\n\r\n"), HeadState::Done) << line;
    }
}

}  // namespace
}  // namespace millrace::wire
