#include <millrace/wire/chunked.hpp>

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include <millrace/base/limits.hpp>

namespace millrace::wire {
namespace {

using State = ChunkedDecoder::State;

struct Decoded {
    State state = State::NeedMore;
    std::string body;
    std::size_t consumed = 0;
};

/// Decodes in place, handing over the bytes in the pieces that end at `cuts` and at the end.
Decoded decode(ChunkedDecoder& decoder, std::string text, std::initializer_list<std::size_t> cuts) {
    Decoded result;
    std::size_t decoded_end = 0;
    const auto feed = [&](std::size_t end) {
        const ChunkedDecoder::Step step =
            decoder.decode(std::string_view(text).substr(result.consumed, end - result.consumed),
                           text.data() + decoded_end);
        result.consumed += step.consumed;
        decoded_end += step.produced;
        result.state = step.state;
    };
    for (const std::size_t cut : cuts) {
        feed(cut);
        if (result.state != State::NeedMore) { break; }
    }
    if (result.state == State::NeedMore) { feed(text.size()); }
    result.body = text.substr(0, decoded_end);
    return result;
}

const std::string kTwoChunks = "5\r\nhello\r\n00a;x=\"y\"\r\n, all you!\r\n0\r\nT: r\r\n\r\n";

TEST(ChunkedDecoder, TakesTheBodyOutOfItsChunks) {
    ChunkedDecoder decoder;
    const Decoded got = decode(decoder, kTwoChunks + "next", {});
    EXPECT_EQ(got.state, State::Done);
    EXPECT_EQ(got.body, "hello, all you!");
    EXPECT_EQ(got.consumed, kTwoChunks.size());
}

TEST(ChunkedDecoder, TakesAnyTwoPieces) {
    for (std::size_t cut = 0; cut <= kTwoChunks.size(); ++cut) {
        ChunkedDecoder decoder;
        const Decoded got = decode(decoder, kTwoChunks, {cut});
        EXPECT_EQ(got.state, State::Done) << "cut at " << cut;
        EXPECT_EQ(got.body, "hello, all you!") << "cut at " << cut;
    }
}

TEST(ChunkedDecoder, TakesSingleBytes) {
    ChunkedDecoder decoder;
    std::string text = kTwoChunks;
    std::size_t consumed = 0;
    std::size_t produced = 0;
    State state = State::NeedMore;
    for (std::size_t end = 1; end <= text.size(); ++end) {
        const auto step = decoder.decode(std::string_view(text).substr(consumed, end - consumed),
                                         text.data() + produced);
        consumed += step.consumed;
        produced += step.produced;
        state = step.state;
        ASSERT_EQ(state, end == text.size() ? State::Done : State::NeedMore) << end;
    }
    EXPECT_EQ(text.substr(0, produced), "hello, all you!");
}

TEST(ChunkedDecoder, ServesOneBodyAfterAnother) {
    ChunkedDecoder decoder;
    EXPECT_EQ(decode(decoder, kTwoChunks, {}).state, State::Done);
    decoder.reset();
    EXPECT_EQ(decode(decoder, "1\r\na\r\n0\r\n\r\n", {}).body, "a");
}

// What one decoder takes for the end of a chunk and another does not.
TEST(ChunkedDecoder, RefusesWhatCanBeReadInTwoWays) {
    for (const std::string text :
         {"x\r\n", "-1\r\na\r\n", "+1\r\na\r\n", " 1\r\na\r\n", "0x1\r\n\r\n", "1\ra\r\n0\r\n\r\n",
          "1\na\n0\n\n\r\n\r\n", "1 \r\r\na\r\n", "10000000000000000\r\n", "1\r\nab\r\n0\r\n\r\n",
          "1\r\na0\r\n\r\n", "1;\x01\r\na\r\n", "\r\n1\r\na\r\n", "0\r\nX: a\rb\r\n\r\n",
          "0\r\n folded\r\n\r\n", "0\r\nX: \x01\r\n\r\n"}) {
        ChunkedDecoder decoder;
        EXPECT_EQ(decode(decoder, text, {}).state, State::Malformed) << text;
    }
}

TEST(ChunkedDecoder, LimitsSizeLinesAndTrailers) {
    const std::string start = "1;x=";
    for (const std::size_t over : {0UL, 1UL}) {
        ChunkedDecoder decoder;
        const std::string line =
            start + std::string(limits::kChunkLineBytesMax - start.size() + over, 'y');
        EXPECT_EQ(decode(decoder, line, {}).state, over == 0 ? State::NeedMore : State::Malformed);
    }
    ChunkedDecoder decoder;
    const std::string trailers = "0\r\nX: " + std::string(limits::kChunkLineBytesMax - 3, 'y');
    EXPECT_EQ(decode(decoder, trailers, {}).state, State::NeedMore);
    decoder.reset();
    EXPECT_EQ(decode(decoder, trailers + "y", {}).state, State::Malformed);
}

TEST(AppendChunk, WritesWhatTheDecoderReads) {
    ReplyBuffer out;
    append_chunk(out, "hello");
    append_chunk(out, std::string(300, 'x'));
    out.append(kLastChunk);
    ChunkedDecoder decoder;
    EXPECT_EQ(decode(decoder, std::string(out.view()), {}).body, "hello" + std::string(300, 'x'));
    EXPECT_TRUE(out.view().starts_with("5\r\nhello\r\n12c\r\n"));
}

}  // namespace
}  // namespace millrace::wire
