#pragma once
/// @file request_reader.hpp — the requests of one connection, from bytes as they come

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <millrace/base/shared_bytes.hpp>
#include <millrace/server/http_errors.hpp>
#include <millrace/wire/chunked.hpp>
#include <millrace/wire/http1.hpp>

namespace millrace::server {

/// Reads one request after another. Does no I/O itself.
///
/// Use:       until is_ready() or error(), read bytes into room() and call received(). Then look
///            at head() and body(), and call next(). While the request is being answered, the
///            bytes of the next one may already be read into room_ahead().
/// Ownership: head and body point into the reader's block until next().
class RequestReader {
public:
    static constexpr std::size_t kFirstBlockBytes = 8 * 1024 - 96;  // an 8 KiB allocation

    explicit RequestReader(std::size_t body_bytes_max) noexcept;

    /// Where the next bytes go; never empty. Not between room_ahead() and received_ahead().
    [[nodiscard]] std::span<char> room();
    void received(std::size_t bytes);

    /// Part of a request, or all of it, has come.
    [[nodiscard]] bool has_begun() const noexcept { return phase_ != Phase::Head || end_ > begin_; }
    /// The head is complete, but the body is not.
    [[nodiscard]] bool wants_body() const noexcept { return phase_ == Phase::Body; }
    [[nodiscard]] bool is_ready() const noexcept { return phase_ == Phase::Ready; }
    /// Why there will be no request, and no other after it; null if all is well.
    [[nodiscard]] const HttpError* error() const noexcept { return error_; }

    /// Once wants_body() or is_ready().
    [[nodiscard]] const wire::RequestHead& head() const noexcept { return head_; }
    /// Once is_ready(); followed by SharedBytes::kPaddingBytes readable bytes.
    [[nodiscard]] std::string_view body() const noexcept {
        return {block_.data() + body_begin_, body_end_ - body_begin_};
    }

    /// Room for what comes while the current request is in use; empty when the next request has
    /// begun to come already. Its bytes are announced by received_ahead(), after next().
    [[nodiscard]] std::span<char> room_ahead();
    void received_ahead(std::size_t bytes);

    /// Lets go of the current request; the next may be ready at once.
    void next();

private:
    enum class Phase : std::uint8_t { Head, Body, Ready, Failed };

    void take_head();
    void begin_body();
    void take_body(std::size_t came);
    void take_chunks(std::size_t came);
    void fail(const HttpError& error) noexcept;
    void move_to(SharedBytes block);
    [[nodiscard]] wire::HeadState parse_head(std::string_view bytes);

    const std::size_t body_bytes_max_;
    SharedBytes block_;
    SharedBytes ahead_;  // when the block has no room for what comes ahead
    bool reading_ahead_ = false;
    Phase phase_ = Phase::Head;
    const HttpError* error_ = nullptr;
    std::size_t begin_ = 0;  // of the current request
    std::size_t end_ = 0;    // of what was received; while chunks come, of the body so far
    std::size_t body_begin_ = 0;
    std::size_t body_end_ = 0;
    std::size_t request_end_ = 0;  // once ready: what lies behind belongs to the next request
    wire::RequestHead head_;
    wire::ChunkedDecoder chunks_;
    std::vector<wire::HeaderField> fields_;  // of head_
};

}  // namespace millrace::server
