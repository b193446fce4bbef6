#include <millrace/wire/chunked.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include <millrace/base/limits.hpp>

// Beast reads chunks too, but relies on assertions where a size line or a trailer holds a bare
// CR: what comes from outside must be an error in every build.

namespace millrace::wire {
namespace {

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') { return c - '0'; }
    if (c >= 'a' && c <= 'f') { return c - 'a' + 10; }
    if (c >= 'A' && c <= 'F') { return c - 'A' + 10; }
    return -1;
}

bool is_control(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

}  // namespace

ChunkedDecoder::Step ChunkedDecoder::decode(std::string_view input, char* out) noexcept {
    Step step;
    while (step.consumed < input.size() && place_ < Place::Done) {
        if (place_ != Place::Data) {
            place_ = after_line_byte(input[step.consumed++]);
            continue;
        }
        const std::size_t bytes =
            std::min<std::uint64_t>(chunk_left_, input.size() - step.consumed);
        std::memmove(out + step.produced, input.data() + step.consumed, bytes);
        step.consumed += bytes;
        step.produced += bytes;
        chunk_left_ -= bytes;
        if (chunk_left_ == 0) { place_ = Place::DataEnd; }
    }
    if (place_ == Place::Done) { step.state = State::Done; }
    if (place_ == Place::Malformed) { step.state = State::Malformed; }
    return step;
}

ChunkedDecoder::Place ChunkedDecoder::after_line_byte(char c) noexcept {
    if (++line_bytes_ > limits::kChunkLineBytesMax) { return Place::Malformed; }
    const auto expect = [&](char wanted, Place next) {
        return c == wanted ? next : Place::Malformed;
    };
    switch (place_) {
        case Place::SizeStart:
            return hex_digit(c) >= 0 ? after_size_byte(c) : Place::Malformed;
        case Place::Size:
            return after_size_byte(c);
        case Place::Extension:
            if (c == '\r') { return Place::SizeEnd; }
            return is_control(c) ? Place::Malformed : Place::Extension;
        case Place::SizeEnd:
            line_bytes_ = 0;
            return expect('\n', chunk_left_ > 0 ? Place::Data : Place::TrailerStart);
        case Place::DataEnd:
            return expect('\r', Place::DataEndLf);
        case Place::DataEndLf:
            line_bytes_ = 0;
            return expect('\n', Place::SizeStart);
        case Place::TrailerStart:
            if (c == '\r') { return Place::LastLf; }
            return is_control(c) || c == ' ' || c == '\t' ? Place::Malformed : Place::Trailer;
        case Place::Trailer:
            if (c == '\r') { return Place::TrailerEnd; }
            return is_control(c) ? Place::Malformed : Place::Trailer;
        case Place::TrailerEnd:
            return expect('\n', Place::TrailerStart);
        case Place::LastLf:
            return expect('\n', Place::Done);
        case Place::Data:
        case Place::Done:
        case Place::Malformed:
            break;
    }
    return Place::Malformed;
}

ChunkedDecoder::Place ChunkedDecoder::after_size_byte(char c) noexcept {
    const int digit = hex_digit(c);
    if (digit >= 0) {
        if (chunk_left_ >> 60U != 0) { return Place::Malformed; }  // one digit more: overflow
        chunk_left_ = chunk_left_ * 16 + static_cast<std::uint64_t>(digit);
        return Place::Size;
    }
    if (c == '\r') { return Place::SizeEnd; }
    return c == ';' || c == ' ' || c == '\t' ? Place::Extension : Place::Malformed;
}

void append_chunk(ReplyBuffer& out, std::string_view payload) {
    std::array<char, 16> digits;
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), payload.size(), 16);
    out.append(std::string_view(digits.data(), static_cast<std::size_t>(end.ptr - digits.data())));
    out.append("\r\n");
    out.append(payload);
    out.append("\r\n");
}

}  // namespace millrace::wire
