#include "request_reader.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <millrace/base/assert.hpp>
#include <millrace/base/limits.hpp>

namespace millrace::server {
namespace {

using wire::Framing;
using wire::HeadState;

constexpr std::size_t kRoomMin = 1024;
constexpr wire::HeadLimits kHeadLimits{limits::kRequestHeadBytesMax};

}  // namespace

RequestReader::RequestReader(std::size_t body_bytes_max) noexcept
    : body_bytes_max_(body_bytes_max), block_(SharedBytes::with_capacity(kFirstBlockBytes)) {}

std::span<char> RequestReader::room() {
    MR_ASSERT(!reading_ahead_);
    const bool length_known = phase_ == Phase::Body && head_.framing == Framing::Length;
    if (!length_known && block_.capacity() - end_ < kRoomMin) {
        const std::size_t kept = end_ - begin_;
        move_to(SharedBytes::with_capacity(std::max(2 * kept + kRoomMin, kFirstBlockBytes)));
    }
    return block_.room().subspan(end_);
}

void RequestReader::received(std::size_t bytes) {
    if (phase_ == Phase::Body) { return take_body(bytes); }
    MR_ASSERT(phase_ == Phase::Head);
    end_ += bytes;
    take_head();
}

HeadState RequestReader::parse_head(std::string_view bytes) {
    static thread_local std::array<wire::HeaderField, limits::kHeaderFieldsMax> fields;
    const HeadState state = wire::parse_request(bytes, kHeadLimits, fields, head_);
    if (state == HeadState::Done) {
        fields_.assign(head_.fields.begin(), head_.fields.end());
        head_.fields = fields_;
    }
    return state;
}

void RequestReader::take_head() {
    switch (parse_head({block_.data() + begin_, end_ - begin_})) {
        case HeadState::NeedMore:
            return;
        case HeadState::Done:
            return begin_body();
        case HeadState::TooLarge:
            return fail(http_errors::kHeadTooLarge);
        case HeadState::BadVersion:
            return fail(http_errors::kUnknownVersion);
        case HeadState::BadEncoding:
            return fail(http_errors::kUnknownCoding);
        case HeadState::Malformed:
            return fail(http_errors::kMalformedHttp);
    }
}

void RequestReader::begin_body() {
    if (head_.expects_unknown) { return fail(http_errors::kUnknownExpectation); }
    phase_ = Phase::Body;
    body_begin_ = begin_ + head_.head_bytes;
    if (head_.framing == Framing::Length) {
        if (head_.content_length > body_bytes_max_) { return fail(http_errors::kBodyTooLarge); }
        const std::size_t total = head_.head_bytes + static_cast<std::size_t>(head_.content_length);
        if (total > block_.capacity() - begin_) { move_to(SharedBytes::with_capacity(total)); }
    }
    chunks_.reset();
    const std::size_t came = end_ - body_begin_;
    end_ = body_begin_;
    take_body(came);
}

void RequestReader::take_body(std::size_t came) {
    if (head_.framing == Framing::Chunked) { return take_chunks(came); }
    end_ += came;
    const auto length = static_cast<std::size_t>(head_.content_length);
    if (end_ - body_begin_ < length) { return; }
    body_end_ = body_begin_ + length;
    request_end_ = body_end_;
    phase_ = Phase::Ready;
}

void RequestReader::take_chunks(std::size_t came) {
    char* const at = block_.data() + end_;
    const wire::ChunkedDecoder::Step step = chunks_.decode({at, came}, at);
    if (step.state == wire::ChunkedDecoder::State::Malformed) {
        return fail(http_errors::kMalformedHttp);
    }
    const std::size_t decoded_end = end_ + step.produced;
    if (decoded_end - body_begin_ > body_bytes_max_) { return fail(http_errors::kBodyTooLarge); }
    if (step.state == wire::ChunkedDecoder::State::NeedMore) {
        end_ = decoded_end;
        return;
    }
    body_end_ = decoded_end;
    request_end_ = end_ + step.consumed;
    end_ += came;
    phase_ = Phase::Ready;
}

void RequestReader::fail(const HttpError& error) noexcept {
    phase_ = Phase::Failed;
    error_ = &error;
}

// The bytes of the current request move to the front of `block`. A head that was parsed already
// points into the old one: parsing it again is rare, and cheaper than to know all its pointers.
void RequestReader::move_to(SharedBytes block) {
    const std::size_t kept = end_ - begin_;
    std::memcpy(block.data(), block_.data() + begin_, kept);
    body_begin_ -= begin_;
    begin_ = 0;
    end_ = kept;
    block_ = std::move(block);
    if (phase_ == Phase::Body) {
        MR_REQUIRE(parse_head({block_.data(), body_begin_}) == HeadState::Done);
    }
}

std::span<char> RequestReader::room_ahead() {
    MR_ASSERT(is_ready() && !reading_ahead_);
    if (end_ > request_end_) { return {}; }
    reading_ahead_ = true;
    const bool fits = block_.capacity() - end_ >= kRoomMin;
    if (fits) { return block_.room().subspan(end_); }
    ahead_ = SharedBytes::with_capacity(kFirstBlockBytes);
    return ahead_.room();
}

void RequestReader::received_ahead(std::size_t bytes) {
    MR_ASSERT(reading_ahead_ && phase_ == Phase::Head);
    reading_ahead_ = false;
    if (ahead_) {
        block_ = std::move(ahead_);
        begin_ = 0;
        end_ = 0;
    }
    received(bytes);
}

void RequestReader::next() {
    MR_ASSERT(is_ready());
    phase_ = Phase::Head;
    begin_ = request_end_;
    const bool block_was_large = block_.capacity() > 4 * kFirstBlockBytes;
    if (begin_ < end_) { return take_head(); }
    if (reading_ahead_) { return; }
    begin_ = 0;
    end_ = 0;
    if (block_was_large) { block_ = SharedBytes::with_capacity(kFirstBlockBytes); }
}

}  // namespace millrace::server
