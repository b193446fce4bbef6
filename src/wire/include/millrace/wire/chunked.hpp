#pragma once
/// @file chunked.hpp — bodies in chunks: out of them, and into them

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <millrace/wire/json_writer.hpp>

namespace millrace::wire {

/// Takes the body out of its chunks, piece by piece.
///
/// Limits: a size line with extensions, or all trailers together, have at most
///         limits::kChunkLineBytesMax bytes. The size of the body is for the caller to watch.
/// Errors: Malformed is for ever. Extensions and trailers are read over, but must be clean.
class ChunkedDecoder {
public:
    enum class State : std::uint8_t { NeedMore, Done, Malformed };

    struct Step {
        State state = State::NeedMore;
        std::size_t consumed = 0;  // bytes of the input that are done with
        std::size_t produced = 0;  // bytes of the body now at `out`
    };

    /// Begins a new body.
    void reset() noexcept { *this = ChunkedDecoder(); }

    /// Decodes the front of `input` to `out`, which has room for as many bytes and may lie at or
    /// before the input's own first byte: a body is decoded in place. Unless it is done, all of
    /// the input is consumed.
    [[nodiscard]] Step decode(std::string_view input, char* out) noexcept;

private:
    enum class Place : std::uint8_t {
        SizeStart,     // before the first digit
        Size,          // among the digits
        Extension,     // behind them, up to the CR
        SizeEnd,       // before the LF
        Data,          // in the chunk
        DataEnd,       // before the CR behind it
        DataEndLf,     // before the LF behind it
        TrailerStart,  // at the start of a line: a trailer or the blank line
        Trailer,       // in a trailer, up to the CR
        TrailerEnd,    // before the LF
        LastLf,        // before the very last byte
        Done,
        Malformed,
    };

    [[nodiscard]] Place after_line_byte(char c) noexcept;
    [[nodiscard]] Place after_size_byte(char c) noexcept;

    std::uint64_t chunk_left_ = 0;
    std::uint32_t line_bytes_ = 0;
    Place place_ = Place::SizeStart;
};

/// A chunk of `payload`, which must not be empty.
void append_chunk(ReplyBuffer& out, std::string_view payload);
/// The end of the body.
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace millrace::wire
