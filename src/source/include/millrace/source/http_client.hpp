#pragma once
/// @file http_client.hpp — HTTP exchanges with one upstream, from one core

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/base/cancellation.hpp>
#include <millrace/base/result.hpp>
#include <millrace/base/shared_bytes.hpp>
#include <millrace/base/task.hpp>
#include <millrace/source/source_config.hpp>
#include <millrace/wire/header_field.hpp>

namespace millrace::io {
class Loop;
}

namespace millrace::source {

/// What to send. Everything is borrowed until the exchange has ended.
struct HttpRequest {
    std::string_view method = "GET";
    std::string_view target = "";  // encoded path and query, appended to the base URL's path
    /// Besides host, content-length, accept-encoding and the source's own headers, which the
    /// client adds. Names and values without control characters: see is_field_value().
    std::span<const wire::HeaderField> headers = {};
    std::string_view body = "";
    bool has_body = false;  // an empty body still says `content-length: 0`
    /// Asking twice changes nothing: may be sent again when a kept connection turns out to be
    /// dead before the first byte of an answer.
    bool repeatable = false;
};

/// What came back, complete. The views point into `bytes` (and into the arena of the exchange).
struct HttpResponse {
    int status = 0;
    std::span<const wire::HeaderField> headers;
    /// Followed by SharedBytes::kPaddingBytes of readable memory.
    std::string_view body;
    SharedBytes bytes;
};

/// Exchanges with one upstream: connections kept and counted, origins balanced.
///
/// Lifetime:  outlives its exchanges; the loop outlives it.
/// Threads:   one core.
/// Limits:    connections and waiting requests by PoolConfig, the response by
///            response_bytes_max, the head by limits::kResponseHeadBytesMax.
/// Errors:    Upstream, Timeout or Overloaded with code UPSTREAM_CONNECT, UPSTREAM_RESET,
///            UPSTREAM_TIMEOUT, UPSTREAM_TRUNCATED, UPSTREAM_TOO_LARGE, UPSTREAM_TLS,
///            UPSTREAM_INVALID_HTTP or UPSTREAM_OVERLOADED; REQUEST_CANCELLED when nobody waits
///            any more. Any status is an answer, not an error.
/// Cost:      one write and usually one read; no heap allocation once buffers are warm.
class HttpClient {
public:
    /// `config` is borrowed for as long as the client lives.
    HttpClient(io::Loop& loop, const SourceConfig& config);
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    ~HttpClient();

    /// What is wrong with the URLs, TLS files or headers of `config`, in a sentence.
    [[nodiscard]] static std::optional<std::string> check(const SourceConfig& config);

    /// One exchange; ends at the source's own timeout or at `until`, whichever is first. The
    /// response's fields and the Error live in `arena`.
    Task<Result<HttpResponse>> send(const HttpRequest& request, Until until, Arena& arena);

    /// Connections kept for later (for tests and metrics).
    [[nodiscard]] std::size_t idle_connections() const noexcept;

private:
    class Pool;
    std::unique_ptr<Pool> pool_;
};

}  // namespace millrace::source
