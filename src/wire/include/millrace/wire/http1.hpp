#pragma once
/// @file http1.hpp — heads of HTTP/1.1 messages, from bytes to fields

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <millrace/wire/header_field.hpp>

namespace millrace::wire {

enum class HeadState : std::uint8_t {
    NeedMore,     // So far so good; the head is not complete.
    Done,         // Complete and right.
    Malformed,    // 400: not HTTP, or something two servers may understand differently.
    TooLarge,     // 431: more bytes or fields than we take.
    BadVersion,   // 505: neither HTTP/1.0 nor HTTP/1.1.
    BadEncoding,  // 501: a transfer coding other than `chunked` alone.
};

/// How the end of a message's body is found.
enum class Framing : std::uint8_t {
    None,        // No body.
    Length,      // `content_length` bytes.
    Chunked,     // Chunks, up to an empty one.
    UntilClose,  // Everything until the connection ends (responses only).
};

/// What requests and responses have in common. Text is borrowed from the parsed bytes.
struct MessageHead {
    std::span<const HeaderField> fields;
    Framing framing = Framing::None;
    bool keep_alive = false;  // the sender lets the connection be used again
    std::uint64_t content_length = 0;
    std::size_t head_bytes = 0;  // of the input; the body begins behind them
};

struct RequestHead : MessageHead {
    std::string_view method;
    std::string_view target;
    bool is_http_1_0 = false;
    bool expects_continue = false;
    bool expects_unknown = false;  // 417
};

struct ResponseHead : MessageHead {
    int status = 0;
};

/// What a head may be, set by who reads it.
struct HeadLimits {
    std::size_t head_bytes_max;
};

/// Parses one request head from the front of `input` into `head`, whose fields go to `fields`.
///
/// Pure: does no I/O, keeps no state, allocates nothing. After NeedMore, call it again with the
/// same bytes and more behind them; it starts over. Blank lines before the head are skipped.
/// Refuses whatever makes two servers disagree on where a message ends: a bare CR or LF, folded
/// lines, blanks before a colon, Content-Length twice or as a list, Content-Length together with
/// Transfer-Encoding, Transfer-Encoding in HTTP/1.0; and Host missing or given twice.
[[nodiscard]] HeadState parse_request(std::string_view input, HeadLimits limits,
                                      std::span<HeaderField> fields, RequestHead& head) noexcept;

/// The same for responses. `to_head_request`: the response has no body whatever it says.
[[nodiscard]] HeadState parse_response(std::string_view input, HeadLimits limits,
                                       bool to_head_request, std::span<HeaderField> fields,
                                       ResponseHead& head) noexcept;

}  // namespace millrace::wire
