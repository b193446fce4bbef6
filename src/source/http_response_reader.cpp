#include "http_response_reader.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <millrace/base/assert.hpp>
#include <millrace/base/limits.hpp>

namespace millrace::source {
namespace {

using wire::Framing;
using wire::HeaderField;
using wire::HeadState;

constexpr std::size_t kSlackBytes = 512;  // a read that fills its buffer costs a second one
constexpr std::size_t kRoomMin = 2048;    // with less room than this, a larger block is taken

tl::unexpected<AnswerFault> fault(AnswerFault what) noexcept {
    return tl::unexpected<AnswerFault>(what);
}

}  // namespace

ResponseReader::ResponseReader(const Options& options, wire::ChunkedDecoder& chunks,
                               Arena& arena) noexcept
    : options_(options),
      chunks_(chunks),
      arena_(arena),
      block_(SharedBytes::with_capacity(options.expected_bytes + kSlackBytes)) {
    chunks_.reset();
}

std::span<char> ResponseReader::room() {
    MR_ASSERT(!is_complete());
    const bool length_known = phase_ == Phase::Body && head_.framing == Framing::Length;
    if (!length_known && block_.capacity() - end_ < kRoomMin) {
        phase_ == Phase::Body ? move_body(2 * (end_ - body_begin_) + kRoomMin) : grow_head();
    }
    return block_.room().subspan(end_);
}

ResponseReader::Status ResponseReader::received(std::size_t bytes) {
    if (phase_ == Phase::Body) { return take_body(bytes); }
    end_ += bytes;
    return take_head();
}

ResponseReader::Status ResponseReader::ended() noexcept {
    if (phase_ == Phase::Body && head_.framing == Framing::UntilClose) {
        phase_ = Phase::Complete;
        return {};
    }
    return fault(has_begun() ? AnswerFault::Truncated : AnswerFault::NoAnswer);
}

// Informational answers before the real one are skipped.
ResponseReader::Status ResponseReader::take_head() {
    static thread_local std::array<HeaderField, limits::kHeaderFieldsMax> fields;
    for (;;) {
        const std::string_view received(block_.data() + begin_, end_ - begin_);
        switch (wire::parse_response(received, {limits::kResponseHeadBytesMax},
                                     options_.to_head_request, fields, head_)) {
            case HeadState::NeedMore:
                return {};
            case HeadState::Done:
                break;
            case HeadState::TooLarge:
                return fault(AnswerFault::TooLarge);
            case HeadState::Malformed:
            case HeadState::BadVersion:
            case HeadState::BadEncoding:
                return fault(AnswerFault::InvalidHttp);
        }
        if (head_.status >= 200) { break; }
        if (head_.status == 101 || ++informational_ > limits::kInformationalResponsesMax) {
            return fault(AnswerFault::InvalidHttp);
        }
        begin_ += head_.head_bytes;
    }
    head_.fields = arena_.copy(head_.fields);
    return begin_body();
}

// What came behind the head is the beginning of the body, or does not belong to it.
ResponseReader::Status ResponseReader::begin_body() {
    body_begin_ = begin_ + head_.head_bytes;
    const std::size_t came = end_ - body_begin_;
    phase_ = Phase::Body;
    if (head_.framing == Framing::Length) {
        if (head_.content_length > options_.body_bytes_max) { return fault(AnswerFault::TooLarge); }
        const auto length = static_cast<std::size_t>(head_.content_length);
        if (length > block_.capacity() - body_begin_) { move_body(length); }
    }
    end_ = body_begin_;
    return take_body(came);
}

ResponseReader::Status ResponseReader::take_body(std::size_t came) {
    switch (head_.framing) {
        case Framing::None:
            left_over_ = came;
            phase_ = Phase::Complete;
            return {};
        case Framing::Length:
            take_counted(came);
            return {};
        case Framing::Chunked:
            if (auto taken = take_chunks(came); !taken) { return taken; }
            break;
        case Framing::UntilClose:
            end_ += came;
            break;
    }
    if (end_ - body_begin_ > options_.body_bytes_max) { return fault(AnswerFault::TooLarge); }
    return {};
}

void ResponseReader::take_counted(std::size_t came) noexcept {
    end_ += came;
    const std::size_t body_end = body_begin_ + static_cast<std::size_t>(head_.content_length);
    if (end_ < body_end) { return; }
    left_over_ = end_ - body_end;
    end_ = body_end;
    phase_ = Phase::Complete;
}

ResponseReader::Status ResponseReader::take_chunks(std::size_t came) {
    char* const at = block_.data() + end_;
    const wire::ChunkedDecoder::Step step = chunks_.decode({at, came}, at);
    if (step.state == wire::ChunkedDecoder::State::Malformed) {
        return fault(AnswerFault::InvalidHttp);
    }
    end_ += step.produced;
    if (step.state == wire::ChunkedDecoder::State::Done) {
        left_over_ = came - step.consumed;
        phase_ = Phase::Complete;
    }
    return {};
}

// The body goes on in a block of its own, and the text of the fields in the arena.
void ResponseReader::move_body(std::size_t bytes) {
    if (!fields_in_arena_) {
        const std::span<HeaderField> fields = arena_.copy(head_.fields);
        for (HeaderField& field : fields) {
            field = {arena_.copy(field.name), arena_.copy(field.value)};
        }
        head_.fields = fields;
        fields_in_arena_ = true;
    }
    SharedBytes block = SharedBytes::with_capacity(bytes + kSlackBytes);
    const std::size_t kept = end_ - body_begin_;
    std::memcpy(block.data(), block_.data() + body_begin_, kept);
    block_ = std::move(block);
    body_begin_ = 0;
    end_ = kept;
}

void ResponseReader::grow_head() {
    SharedBytes block = SharedBytes::with_capacity(2 * end_ + kRoomMin);
    std::memcpy(block.data(), block_.data(), end_);
    block_ = std::move(block);
}

bool ResponseReader::leaves_connection_usable() const noexcept {
    return head_.keep_alive && head_.framing != Framing::UntilClose && left_over_ == 0;
}

std::size_t ResponseReader::total_bytes() const noexcept {
    return head_.head_bytes + (end_ - body_begin_);
}

HttpResponse ResponseReader::take() noexcept {
    MR_ASSERT(is_complete());
    HttpResponse response;
    response.status = head_.status;
    response.headers = head_.fields;
    response.body = {block_.data() + body_begin_, end_ - body_begin_};
    response.bytes = std::move(block_);
    return response;
}

}  // namespace millrace::source
