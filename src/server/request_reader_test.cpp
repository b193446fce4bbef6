#include "request_reader.hpp"

#include <cstring>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include <millrace/base/limits.hpp>

namespace millrace::server {
namespace {

constexpr std::size_t kBodyMax = 50'000;

class RequestReading : public testing::Test {
protected:
    /// Hands over `text` as far as the reader wants it; returns what it did not take.
    std::string_view give(std::string_view text) {
        while (!text.empty() && !reader->is_ready() && reader->error() == nullptr) {
            const std::span<char> room = reader->room();
            EXPECT_FALSE(room.empty());
            const std::size_t bytes = std::min(room.size(), text.size());
            std::memcpy(room.data(), text.data(), bytes);
            text.remove_prefix(bytes);
            reader->received(bytes);
        }
        return text;
    }
    void give_ahead(std::string_view text) {
        const std::span<char> room = reader->room_ahead();
        ASSERT_GE(room.size(), text.size());
        std::memcpy(room.data(), text.data(), text.size());
    }
    void start_over() { reader = std::make_unique<RequestReader>(kBodyMax); }
    [[nodiscard]] std::string_view tag() const {
        return wire::field_value(reader->head().fields, "x-tag");
    }

    std::unique_ptr<RequestReader> reader = std::make_unique<RequestReader>(kBodyMax);
};

std::string post(const std::string& body, const std::string& tag = "t") {
    return "POST / HTTP/1.1\r\nHost: a\r\nX-Tag: " + tag +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string post_chunked(const std::string& chunks) {
    return "POST / HTTP/1.1\r\nHost: a\r\nX-Tag: t\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
}

struct Sent {
    const char* name;
    std::string text;
    std::string body;
};

class RequestReadingAll : public RequestReading, public testing::WithParamInterface<Sent> {};

TEST_P(RequestReadingAll, ComeOutTheSameHoweverTheyWereCut) {
    const auto& [name, text, body] = GetParam();
    const std::size_t step = text.size() > 5000 ? 97 : 1;
    for (std::size_t cut = 0; cut <= text.size(); cut += step) {
        start_over();
        give(std::string_view(text).substr(0, cut));
        ASSERT_EQ(reader->has_begun(), cut > 0);
        ASSERT_EQ(reader->is_ready(), cut == text.size()) << "cut at " << cut;
        give(std::string_view(text).substr(cut));
        ASSERT_TRUE(reader->is_ready()) << "cut at " << cut;
        ASSERT_EQ(tag(), "t");
        ASSERT_EQ(reader->body(), body);
    }
}

const std::string kLong(40'000, 'b');

INSTANTIATE_TEST_SUITE_P(
    Http11, RequestReadingAll,
    testing::Values(Sent{"WithoutBody", "GET /a HTTP/1.1\r\nHost: a\r\nX-Tag: t\r\n\r\n", ""},
                    Sent{"Length", post("hello"), "hello"},
                    Sent{"Chunked", post_chunked("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"), "hello"},
                    Sent{"AfterBlankLines", "\r\n\r\n" + post("hello"), "hello"},
                    Sent{"Long", post(kLong), kLong},
                    Sent{"LongChunk", post_chunked("9c40\r\n" + kLong + "\r\n0\r\n\r\n"), kLong}),
    [](const auto& row) { return std::string(row.param.name); });

// Several requests in one piece, as a client that does not wait for answers sends them.
TEST_F(RequestReading, TakesRequestsOneAfterAnother) {
    const std::string text =
        post("one", "1") + post_chunked("3\r\ntwo\r\n0\r\n\r\n") + post("", "3");
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        start_over();
        std::string bodies;
        std::string_view rest = give(std::string_view(text).substr(0, cut));
        ASSERT_TRUE(rest.empty() || reader->is_ready());
        std::string later(rest);
        later += std::string_view(text).substr(cut);
        rest = later;
        for (int i = 0; i < 3; ++i) {
            if (!reader->is_ready()) { rest = give(rest); }
            ASSERT_TRUE(reader->is_ready()) << "cut at " << cut;
            bodies += reader->body();
            bodies += tag();
            reader->next();
        }
        EXPECT_EQ(bodies, "one1twot3");
        EXPECT_FALSE(reader->has_begun());
    }
}

TEST_F(RequestReading, ReadsTheNextRequestWhileOneIsInUse) {
    // Often enough to get to the end of the block, again and again.
    for (int i = 0; i < 100; ++i) {
        const std::string body = std::to_string(i) + std::string(300, 'x');
        if (i == 0) { give(post(body)); }
        ASSERT_TRUE(reader->is_ready());
        EXPECT_EQ(reader->body(), body);
        const std::string next = post(std::to_string(i + 1) + std::string(300, 'x'));
        give_ahead(next);
        EXPECT_EQ(reader->body(), body);
        reader->next();
        reader->received_ahead(next.size());
    }
}

TEST_F(RequestReading, HasNoRoomAheadWhenTheNextRequestHasBegun) {
    const std::string text = post("one") + "POST";
    give(text);
    ASSERT_TRUE(reader->is_ready());
    EXPECT_TRUE(reader->room_ahead().empty());
    reader->next();
    EXPECT_TRUE(reader->has_begun());
}

TEST_F(RequestReading, LimitsTheBody) {
    give(post(std::string(kBodyMax, 'x')));
    EXPECT_TRUE(reader->is_ready());
    start_over();
    give(post(std::string(kBodyMax + 1, 'x')));
    EXPECT_EQ(reader->error(), &http_errors::kBodyTooLarge);

    const std::string chunk = "c350\r\n" + std::string(kBodyMax, 'x') + "\r\n";
    start_over();
    give(post_chunked(chunk + "0\r\n\r\n"));
    EXPECT_TRUE(reader->is_ready());
    start_over();
    give(post_chunked(chunk + "1\r\nx\r\n0\r\n\r\n"));
    EXPECT_EQ(reader->error(), &http_errors::kBodyTooLarge);
}

TEST_F(RequestReading, LimitsTheHead) {
    const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    const std::size_t room = limits::kRequestHeadBytesMax - start.size() - 4;
    give(start + std::string(room, 'x') + "\r\n\r\n");
    EXPECT_TRUE(reader->is_ready());
    start_over();
    give(start + std::string(room + 1, 'x') + "\r\n\r\n");
    EXPECT_EQ(reader->error(), &http_errors::kHeadTooLarge);

    std::string fields = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (std::uint64_t i = 1; i < limits::kHeaderFieldsMax; ++i) { fields += "X: y\r\n"; }
    start_over();
    give(fields + "\r\n");
    EXPECT_TRUE(reader->is_ready());
    start_over();
    give(fields + "X: y\r\n\r\n");
    EXPECT_EQ(reader->error(), &http_errors::kHeadTooLarge);
}

TEST_F(RequestReading, SaysWhyThereIsNoRequest) {
    const std::pair<const char*, const HttpError*> rows[] = {
        {"nonsense\r\n\r\n", &http_errors::kMalformedHttp},
        {"GET / HTTP/1.1\r\n\r\n", &http_errors::kMalformedHttp},
        {"GET / HTTP/3.0\r\nHost: a\r\n\r\n", &http_errors::kUnknownVersion},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
         &http_errors::kUnknownCoding},
        {"POST / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", &http_errors::kUnknownExpectation},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx",
         &http_errors::kMalformedHttp},
    };
    for (const auto& [text, expected] : rows) {
        start_over();
        give(text);
        EXPECT_EQ(reader->error(), expected) << text;
    }
}

}  // namespace
}  // namespace millrace::server
