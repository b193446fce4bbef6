#pragma once
/// @file http_response_reader.hpp — one HTTP answer, from bytes as they come to a response

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/base/shared_bytes.hpp>
#include <millrace/source/http_client.hpp>
#include <millrace/wire/chunked.hpp>
#include <millrace/wire/http1.hpp>

namespace millrace::source {

/// Why an answer cannot be used.
enum class AnswerFault : std::uint8_t {
    NoAnswer,     // The connection ended before the first byte.
    Truncated,    // It ended within the answer.
    TooLarge,     // The answer has more bytes than we take.
    InvalidHttp,  // The answer is not HTTP, or can be read in two ways.
};

/// Reads one answer into blocks that become the response's. Does no I/O itself.
///
/// Use:       while (!is_complete()) read bytes into room(), then received() or ended().
/// Ownership: fields go to the arena, their text and the body stay where they were received.
class ResponseReader {
public:
    using Status = tl::expected<void, AnswerFault>;

    struct Options {
        std::size_t expected_bytes = 0;  // how much room to begin with
        std::size_t body_bytes_max = 0;
        bool to_head_request = false;
    };

    /// `arena` and `chunks` are borrowed; `chunks` is for this answer alone.
    ResponseReader(const Options& options, wire::ChunkedDecoder& chunks, Arena& arena) noexcept;

    [[nodiscard]] bool is_complete() const noexcept { return phase_ == Phase::Complete; }
    /// At least one byte has come.
    [[nodiscard]] bool has_begun() const noexcept { return phase_ != Phase::Head || end_ > 0; }

    /// Where the next bytes go; never empty before is_complete().
    [[nodiscard]] std::span<char> room();
    /// `bytes` more are in the room().
    [[nodiscard]] Status received(std::size_t bytes);
    /// The other side has closed, in order.
    [[nodiscard]] Status ended() noexcept;

    /// Once complete: the connection may carry another request.
    [[nodiscard]] bool leaves_connection_usable() const noexcept;
    /// Once complete: bytes of head and body together.
    [[nodiscard]] std::size_t total_bytes() const noexcept;
    /// Once complete, and only once.
    [[nodiscard]] HttpResponse take() noexcept;

private:
    enum class Phase : std::uint8_t { Head, Body, Complete };

    [[nodiscard]] Status take_head();
    [[nodiscard]] Status begin_body();
    [[nodiscard]] Status take_body(std::size_t came);
    [[nodiscard]] Status take_chunks(std::size_t came);
    void take_counted(std::size_t came) noexcept;
    void move_body(std::size_t bytes);
    void grow_head();

    const Options options_;
    wire::ChunkedDecoder& chunks_;
    Arena& arena_;
    SharedBytes block_;
    wire::ResponseHead head_;
    Phase phase_ = Phase::Head;
    bool fields_in_arena_ = false;
    std::uint64_t informational_ = 0;
    std::size_t begin_ = 0;       // of the head in the block
    std::size_t body_begin_ = 0;  // of the body in the block
    std::size_t end_ = 0;         // of what was received; in the body phase, of the body so far
    std::size_t left_over_ = 0;   // bytes behind the answer, which nobody asked for
};

}  // namespace millrace::source
