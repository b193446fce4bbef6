#include "http_response_reader.hpp"

#include <cstring>
#include <string>

#include <gtest/gtest.h>

#include <millrace/base/limits.hpp>

namespace millrace::source {
namespace {

constexpr std::size_t kBodyMax = 100'000;

class ResponseReading : public testing::Test {
protected:
    /// Hands `text` to a new reader in the pieces that end at `cuts` and at its end.
    ResponseReader& feed(std::string_view text, std::initializer_list<std::size_t> cuts = {},
                         bool to_head_request = false) {
        reader = std::make_unique<ResponseReader>(
            ResponseReader::Options{.expected_bytes = 100,
                                    .body_bytes_max = kBodyMax,
                                    .to_head_request = to_head_request},
            chunks, arena);
        status = {};
        std::size_t from = 0;
        for (const std::size_t cut : cuts) {
            give(text.substr(from, cut - from));
            from = cut;
        }
        give(text.substr(from));
        return *reader;
    }

    void give(std::string_view text) {
        while (!text.empty() && status && !reader->is_complete()) {
            const std::span<char> room = reader->room();
            ASSERT_FALSE(room.empty());
            const std::size_t bytes = std::min(room.size(), text.size());
            std::memcpy(room.data(), text.data(), bytes);
            text.remove_prefix(bytes);
            status = reader->received(bytes);
        }
    }

    Arena arena;
    wire::ChunkedDecoder chunks;
    std::unique_ptr<ResponseReader> reader;
    ResponseReader::Status status;
};

struct Answer {
    const char* name;
    std::string text;
    std::string body;
    bool ends_by_closing = false;
};

class ResponseReadingAll : public ResponseReading, public testing::WithParamInterface<Answer> {};

TEST_P(ResponseReadingAll, ComeOutTheSameHoweverTheyWereCut) {
    const auto& [name, text, body, ends_by_closing] = GetParam();
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        feed(text, {cut});
        ASSERT_TRUE(status) << "cut at " << cut;
        if (ends_by_closing) { ASSERT_TRUE(reader->ended()); }
        ASSERT_TRUE(reader->is_complete()) << "cut at " << cut;
        EXPECT_EQ(reader->leaves_connection_usable(), !ends_by_closing);
        const HttpResponse response = reader->take();
        ASSERT_EQ(response.status, 200);
        ASSERT_EQ(response.body, body) << "cut at " << cut;
        ASSERT_EQ(wire::field_value(response.headers, "x-tag"), "t") << "cut at " << cut;
    }
}

TEST_P(ResponseReadingAll, AreMissedWhenTheyAreCutOff) {
    const auto& [name, text, body, ends_by_closing] = GetParam();
    const std::size_t head_end = text.rfind("\r\n\r\n", text.size() - 5);
    for (std::size_t cut = 0; cut < text.size(); ++cut) {
        if (ends_by_closing && cut > head_end) { break; }
        feed(text.substr(0, cut));
        ASSERT_TRUE(status);
        ASSERT_FALSE(reader->is_complete()) << "cut at " << cut;
        EXPECT_EQ(reader->ended().error(),
                  cut == 0 ? AnswerFault::NoAnswer : AnswerFault::Truncated);
    }
}

const std::string kLongBody(20'000, 'b');

INSTANTIATE_TEST_SUITE_P(
    Http11, ResponseReadingAll,
    testing::Values(
        Answer{"Length", "HTTP/1.1 200 OK\r\nX-Tag: t\r\nContent-Length: 5\r\n\r\nhello", "hello"},
        Answer{"Empty", "HTTP/1.1 200 OK\r\nX-Tag: t\r\nContent-Length: 0\r\n\r\n", ""},
        Answer{"Chunked",
               "HTTP/1.1 200 OK\r\nX-Tag: t\r\nTransfer-Encoding: chunked\r\n\r\n"
               "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
               "hello"},
        Answer{"UntilClose", "HTTP/1.1 200 OK\r\nX-Tag: t\r\n\r\nhello", "hello", true},
        Answer{"AfterInformation",
               "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
               "HTTP/1.1 200 OK\r\nX-Tag: t\r\nContent-Length: 5\r\n\r\nhello",
               "hello"},
        Answer{"Long", "HTTP/1.1 200 OK\r\nX-Tag: t\r\nContent-Length: 20000\r\n\r\n" + kLongBody,
               kLongBody},
        Answer{"LongChunk",
               "HTTP/1.1 200 OK\r\nX-Tag: t\r\nTransfer-Encoding: chunked\r\n\r\n"
               "4e20\r\n" +
                   kLongBody + "\r\n0\r\n\r\n",
               kLongBody}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(ResponseReading, PadsTheBody) {
    feed("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + std::string(5000, 'x'));
    const HttpResponse response = reader->take();
    const char* const end = response.bytes.data() + response.bytes.capacity();
    EXPECT_LE(response.body.data() + response.body.size(), end);  // and the padding behind it
}

TEST_F(ResponseReading, LimitsTheBody) {
    const auto counted = [](std::size_t bytes) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" +
               std::string(bytes, 'x');
    };
    EXPECT_TRUE(feed(counted(kBodyMax)).is_complete());
    feed(counted(kBodyMax + 1));
    EXPECT_EQ(status.error(), AnswerFault::TooLarge);

    const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string chunk = "186a0\r\n" + std::string(kBodyMax, 'x') + "\r\n";
    EXPECT_TRUE(feed(chunked + chunk + "0\r\n\r\n").is_complete());
    feed(chunked + chunk + "1\r\nx\r\n0\r\n\r\n");
    EXPECT_EQ(status.error(), AnswerFault::TooLarge);

    const std::string until_close = "HTTP/1.1 200 OK\r\n\r\n";
    feed(until_close + std::string(kBodyMax, 'x'));
    EXPECT_TRUE(status);
    feed(until_close + std::string(kBodyMax + 1, 'x'));
    EXPECT_EQ(status.error(), AnswerFault::TooLarge);
}

TEST_F(ResponseReading, LimitsTheHead) {
    const std::string start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ";
    const std::size_t room = limits::kResponseHeadBytesMax - start.size() - 4;
    EXPECT_TRUE(feed(start + std::string(room, 'x') + "\r\n\r\n").is_complete());
    feed(start + std::string(room + 1, 'x') + "\r\n\r\n");
    EXPECT_EQ(status.error(), AnswerFault::TooLarge);
}

TEST_F(ResponseReading, LimitsInformationalAnswers) {
    std::string answers;
    for (std::uint64_t i = 0; i < limits::kInformationalResponsesMax; ++i) {
        answers += "HTTP/1.1 100 Continue\r\n\r\n";
    }
    const std::string real = "HTTP/1.1 204 No Content\r\n\r\n";
    EXPECT_TRUE(feed(answers + real).is_complete());
    feed(answers + "HTTP/1.1 100 Continue\r\n\r\n" + real);
    EXPECT_EQ(status.error(), AnswerFault::InvalidHttp);
    feed("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    EXPECT_EQ(status.error(), AnswerFault::InvalidHttp);
}

TEST_F(ResponseReading, RefusesWhatIsNoHttp) {
    for (const char* text : {"<html>\r\n\r\n", "HTTP/2 200\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx"}) {
        feed(text);
        ASSERT_FALSE(status) << text;
        EXPECT_EQ(status.error(), AnswerFault::InvalidHttp) << text;
    }
}

TEST_F(ResponseReading, KnowsAnswersWithoutABody) {
    EXPECT_TRUE(feed("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n").is_complete());
    EXPECT_TRUE(feed("HTTP/1.1 304 Not Modified\r\n\r\n").is_complete());
    EXPECT_TRUE(feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", {}, true).is_complete());
    EXPECT_TRUE(reader->leaves_connection_usable());
}

// Bytes that nobody asked for would be taken for the answer to the next request.
TEST_F(ResponseReading, AConnectionWithBytesLeftOverIsNotUsedAgain) {
    for (const char* text :
         {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab", "HTTP/1.1 204 No Content\r\n\r\nx",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nx"}) {
        EXPECT_TRUE(feed(text).is_complete());
        EXPECT_FALSE(reader->leaves_connection_usable()) << text;
    }
    EXPECT_FALSE(feed("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                     .leaves_connection_usable());
}

}  // namespace
}  // namespace millrace::source
