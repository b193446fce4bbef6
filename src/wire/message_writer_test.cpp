#include <millrace/wire/message_writer.hpp>

#include <gtest/gtest.h>

#include <millrace/wire/parts.hpp>

namespace millrace::wire {
namespace {

TEST(MessageWriter, WritesHeads) {
    ReplyBuffer out;
    append_status_line(out, 200);
    append_field(out, "content-length", std::uint64_t{12});
    append_field(out, "content-type", "application/json");
    append_head_end(out);
    EXPECT_EQ(out.view(),
              "HTTP/1.1 200 OK\r\ncontent-length: 12\r\ncontent-type: application/json\r\n\r\n");
}

TEST(MessageWriter, JoinsPrefixAndTarget) {
    const auto line = [](std::string_view prefix, std::string_view target) {
        ReplyBuffer out;
        append_request_line(out, "GET", prefix, target);
        return std::string(out.view());
    };
    EXPECT_EQ(line("", "/users?id=1"), "GET /users?id=1 HTTP/1.1\r\n");
    EXPECT_EQ(line("/v1", "/users"), "GET /v1/users HTTP/1.1\r\n");
    EXPECT_EQ(line("/graphql", ""), "GET /graphql HTTP/1.1\r\n");
    EXPECT_EQ(line("", ""), "GET / HTTP/1.1\r\n");
    EXPECT_EQ(line("", "?x=1"), "GET /?x=1 HTTP/1.1\r\n");
}

// What could end a line, or a field, must never get into a head.
TEST(MessageWriter, KnowsWhatMayStandInAField) {
    EXPECT_TRUE(is_field_name("x-request-id"));
    EXPECT_TRUE(is_field_value("a b\tc \xc3\xa4"));
    EXPECT_TRUE(is_field_value(""));
    for (const std::string_view name : {"", "a b", "a:", "a\r\n", "\xc3\xa4"}) {
        EXPECT_FALSE(is_field_name(name)) << name;
    }
    for (int byte = 0; byte < 0x20; ++byte) {
        const char c = static_cast<char>(byte);
        EXPECT_EQ(is_field_value({&c, 1}), c == '\t');
    }
    EXPECT_FALSE(is_field_value("\x7f"));
}

TEST(Parts, MultipartClosesEachPartAtOnce) {
    ReplyBuffer out;
    append_multipart_start(out);
    append_multipart_part(out, R"({"data":{},"hasNext":true})", true);
    append_multipart_part(out, R"({"hasNext":false})", false);
    EXPECT_EQ(out.view(),
              "\r\n---\r\ncontent-type: application/json; charset=utf-8\r\n\r\n"
              "{\"data\":{},\"hasNext\":true}"
              "\r\n---\r\ncontent-type: application/json; charset=utf-8\r\n\r\n"
              "{\"hasNext\":false}\r\n-----\r\n");
}

TEST(Parts, EventsEndWithABlankLine) {
    ReplyBuffer out;
    append_event(out, "{\"data\":{}}");
    append_complete_event(out);
    EXPECT_EQ(out.view(), "event: next\ndata: {\"data\":{}}\n\nevent: complete\ndata:\n\n");
}

}  // namespace
}  // namespace millrace::wire
