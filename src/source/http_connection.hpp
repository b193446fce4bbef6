#pragma once
/// @file http_connection.hpp — one connection to an upstream, one exchange at a time

#include <memory>
#include <optional>
#include <string_view>

#include <tl/expected.hpp>

#include <millrace/base/clock.hpp>
#include <millrace/base/task.hpp>
#include <millrace/io/stream.hpp>
#include <millrace/source/http_client.hpp>
#include <millrace/wire/chunked.hpp>
#include <millrace/wire/json_writer.hpp>

#include "http_response_reader.hpp"

namespace millrace::source {

/// Why an exchange has no answer.
struct ExchangeFault {
    std::optional<AnswerFault> answer;  // empty: the stream failed, `stream` says how
    io::Fault stream;                   // Reset beside an `answer`: no orderly end
    bool answer_begun = false;
};

/// What is the same in all exchanges with one origin.
struct ExchangeSettings {
    std::string_view path_prefix;
    std::string_view fixed_fields;  // whole lines
    std::size_t body_bytes_max = 0;
};

/// A connection that is kept open between exchanges.
///
/// Lifetime:  after an exchange that failed, or unless is_reusable(), only good for destruction.
/// Threads:   stays on its loop.
class HttpConnection {
public:
    explicit HttpConnection(std::unique_ptr<io::Stream> stream) noexcept
        : stream_(std::move(stream)) {}

    /// Sends the request and reads its answer, for which about `expected_bytes` are set aside
    /// and adjusted to what came. Everything is borrowed until the Task has ended.
    Task<tl::expected<HttpResponse, ExchangeFault>> exchange(const HttpRequest& request,
                                                             const ExchangeSettings& settings,
                                                             std::size_t& expected_bytes,
                                                             const Until& until, Arena& arena);

    /// The other side lets us send another request, and nothing is left over from this one.
    [[nodiscard]] bool is_reusable() const noexcept { return reusable_; }
    /// Neither bytes nor an end have come while nobody asked. One system call.
    [[nodiscard]] bool is_quiet() noexcept { return stream_->is_quiet(); }

    Instant idle_since;

private:
    void write_head(const HttpRequest& request, const ExchangeSettings& settings);

    std::unique_ptr<io::Stream> stream_;
    wire::ReplyBuffer out_;
    wire::ChunkedDecoder chunks_;
    bool reusable_ = false;
};

}  // namespace millrace::source
