// Any bytes: the head parsers and the chunk decoder must neither crash nor contradict
// themselves, and what they say must not depend on how the bytes were cut.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <millrace/base/limits.hpp>
#include <millrace/wire/chunked.hpp>
#include <millrace/wire/http1.hpp>

namespace millrace::wire {
namespace {

void require(bool holds) {
    if (!holds) { std::abort(); }
}

bool within(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

void check_head(const MessageHead& head, std::string_view input) {
    require(head.head_bytes <= input.size());
    require(input.substr(0, head.head_bytes).ends_with("\r\n\r\n"));
    for (const HeaderField& field : head.fields) {
        require(within(field.name, input) && within(field.value, input));
        require(field.value.find_first_of("\r\n") == std::string_view::npos);
    }
    require(head.framing != Framing::Length || head.content_length > 0);
}

void fuzz_heads(std::string_view input) {
    std::array<HeaderField, 16> fields;
    RequestHead request;
    const HeadState whole = parse_request(input, {1024}, fields, request);
    if (whole == HeadState::Done) {
        check_head(request, input);
        // Nothing shorter is a complete head, and nothing behind the head changes it.
        const std::size_t bytes = request.head_bytes;
        require(parse_request(input.substr(0, bytes - 1), {1024}, fields, request) ==
                HeadState::NeedMore);
        require(parse_request(input.substr(0, bytes), {1024}, fields, request) == HeadState::Done);
    }
    ResponseHead response;
    if (parse_response(input, {1024}, false, fields, response) == HeadState::Done) {
        check_head(response, input);
    }
}

struct Body {
    ChunkedDecoder::State state = ChunkedDecoder::State::NeedMore;
    std::string text;
};

Body decode(std::string encoded, std::size_t piece_bytes) {
    ChunkedDecoder decoder;
    Body body;
    std::size_t consumed = 0;
    std::size_t produced = 0;
    std::size_t end = 0;
    while (body.state == ChunkedDecoder::State::NeedMore && end < encoded.size()) {
        end = std::min(end + piece_bytes, encoded.size());
        const auto step = decoder.decode(std::string_view(encoded).substr(consumed, end - consumed),
                                         encoded.data() + produced);
        require(step.produced <= step.consumed);
        consumed += step.consumed;
        produced += step.produced;
        body.state = step.state;
    }
    body.text = encoded.substr(0, produced);
    return body;
}

void fuzz_chunks(std::string_view input) {
    const Body whole = decode(std::string(input), input.size() + 1);
    const Body bytes = decode(std::string(input), 1);
    require(whole.state == bytes.state && whole.text == bytes.text);
}

}  // namespace
}  // namespace millrace::wire

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    millrace::wire::fuzz_heads(input);
    millrace::wire::fuzz_chunks(input);
    return 0;
}
