#include <millrace/source/http_client.hpp>

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include <millrace/base/log.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/wire/message_writer.hpp>

#include "http_origin.hpp"

namespace millrace::source {
namespace {

io::TlsClientOptions tls_options(const TlsConfig& config) {
    return {config.ca_file, config.certificate_file, config.key_file, config.insecure};
}

bool uses_tls(const SourceConfig& config) {
    return std::ranges::any_of(config.urls, [](const std::string& text) {
        const auto url = wire::parse_base_url(text);
        return url && url->tls;
    });
}

bool are_valid(std::span<const wire::HeaderField> headers) noexcept {
    return std::ranges::all_of(headers, [](const wire::HeaderField& field) {
        return wire::is_field_name(field.name) && wire::is_field_value(field.value);
    });
}

/// The word for one failure, and what people are told; addresses are for the log only.
struct Wording {
    ErrorCode kind;
    std::string_view code;
    std::string_view text;
};

constexpr Wording kTimedOut{ErrorCode::Timeout, "UPSTREAM_TIMEOUT", "did not answer in time"};
constexpr Wording kCancelled{ErrorCode::Timeout, "REQUEST_CANCELLED", "is not waited for any more"};

Wording wording_of(AnswerFault fault) noexcept {
    switch (fault) {
        case AnswerFault::NoAnswer:
            return {ErrorCode::Upstream, "UPSTREAM_RESET",
                    "closed the connection without an answer"};
        case AnswerFault::Truncated:
            return {ErrorCode::Upstream, "UPSTREAM_TRUNCATED",
                    "broke off in the middle of its answer"};
        case AnswerFault::TooLarge:
            return {ErrorCode::Upstream, "UPSTREAM_TOO_LARGE",
                    "sent a larger answer than is allowed"};
        case AnswerFault::InvalidHttp:
            break;
    }
    return {ErrorCode::Upstream, "UPSTREAM_INVALID_HTTP", "sent an answer that is not valid HTTP"};
}

Wording wording_of(const ExchangeFault& fault) noexcept {
    if (fault.answer) { return wording_of(*fault.answer); }
    switch (fault.stream.kind) {
        case io::FaultKind::TimedOut:
            return kTimedOut;
        case io::FaultKind::Cancelled:
            return kCancelled;
        case io::FaultKind::Tls:
            return {ErrorCode::Upstream, "UPSTREAM_TLS", "broke the rules of TLS"};
        default:
            return {ErrorCode::Upstream, "UPSTREAM_RESET", "broke the connection"};
    }
}

Wording wording_of_connect(io::Fault fault) noexcept {
    switch (fault.kind) {
        case io::FaultKind::TimedOut:
            return kTimedOut;
        case io::FaultKind::Cancelled:
            return kCancelled;
        case io::FaultKind::Overloaded:
            return {ErrorCode::Overloaded, "UPSTREAM_OVERLOADED", "has too many requests waiting"};
        case io::FaultKind::Tls:
            return {ErrorCode::Upstream, "UPSTREAM_TLS", "could not be trusted (TLS)"};
        default:
            return {ErrorCode::Upstream, "UPSTREAM_CONNECT", "could not be reached"};
    }
}

}  // namespace

/// The origins of one source, and the timer that drops idle connections.
class HttpClient::Pool final : private io::Timer {
public:
    Pool(io::Loop& loop, const SourceConfig& config) : loop_(loop), config_(config) {
        for (const std::string& text : config.urls) {
            auto url = wire::parse_base_url(text);
            if (!url) { continue; }  // check() has said so
            origins_.push_back(std::make_unique<HttpOrigin>(loop, *std::move(url), config));
        }
        if (!uses_tls(config)) { return; }
        auto tls = io::TlsContext::for_client(tls_options(config.tls));
        if (tls) { tls_ = *std::move(tls); }
    }
    ~Pool() { loop_.remove_timer(*this); }

    Task<Result<HttpResponse>> send(const HttpRequest& request, Until until, Arena& arena);

    [[nodiscard]] std::size_t idle_connections() const noexcept {
        std::size_t count = 0;
        for (const auto& origin : origins_) { count += origin->idle_count(); }
        return count;
    }

private:
    Task<io::IoResult<std::unique_ptr<HttpConnection>>> open(HttpOrigin& origin, Until until);
    void keep(HttpOrigin& origin, std::unique_ptr<HttpConnection> connection);
    void expired() noexcept override;

    [[nodiscard]] Error error(const Wording& wording, Arena& arena) const {
        const std::string message = fmt::format("\"{}\" {}", config_.name, wording.text);
        return Error::make(arena, wording.kind, wording.code, message, config_.name);
    }

    io::Loop& loop_;
    const SourceConfig& config_;
    std::vector<std::unique_ptr<HttpOrigin>> origins_;
    std::shared_ptr<io::TlsContext> tls_;
    std::size_t turn_ = 0;
};

/// Tries origins until one can be connected to: up to then nothing was sent, so that trying the
/// next is no retry. An exchange itself is repeated only when a kept connection was dead: it ended
/// in order, as those do that are closed for being idle, or was reset after a long pause. A reset
/// in the middle of work is an answer to the request, and no reason to send it again.
Task<Result<HttpResponse>> HttpClient::Pool::send(const HttpRequest& request, Until until,
                                                  Arena& arena) {
    if (origins_.empty() || !are_valid(request.headers)) {
        co_return fail(
            error({ErrorCode::Internal, "UPSTREAM_REQUEST", "cannot be asked like this"}, arena));
    }
    const Until limit = until.or_earlier(Deadline::after(config_.timeout.request));
    bool fresh_only = false;
    for (std::size_t connects_failed = 0;;) {
        const Instant now = Clock::now();
        HttpOrigin& origin = *origins_[choose_origin(origins_, turn_, now)];
        const auto permit = co_await origin.permits.acquire(limit);
        if (!permit) { co_return fail(error(wording_of_connect(permit.error()), arena)); }

        std::unique_ptr<HttpConnection> connection;
        if (!fresh_only) { connection = origin.take_idle(!request.repeatable, now); }
        const bool was_kept = connection != nullptr;
        const bool was_idle = was_kept && now - connection->idle_since > kTrustedIdle;
        if (!was_kept) {
            auto opened = co_await open(origin, limit);
            if (opened) {
                connection = std::move(*opened);
            } else {
                const bool give_up = opened.error().kind == io::FaultKind::Cancelled ||
                                     ++connects_failed >= origins_.size();
                if (!give_up) { continue; }
                co_return fail(error(wording_of_connect(opened.error()), arena));
            }
        }

        const ExchangeSettings settings = origin.settings();
        auto response =
            co_await connection->exchange(request, settings, origin.expected_bytes, limit, arena);
        if (response) {
            if (connection->is_reusable()) { keep(origin, std::move(connection)); }
            co_return std::move(*response);
        }
        const ExchangeFault& fault = response.error();
        const bool was_dead = was_kept && fault.answer == AnswerFault::NoAnswer &&
                              (was_idle || fault.stream.kind != io::FaultKind::Reset);
        if (!was_dead || !request.repeatable) { co_return fail(error(wording_of(fault), arena)); }
        fresh_only = true;
    }
}

Task<io::IoResult<std::unique_ptr<HttpConnection>>> HttpClient::Pool::open(HttpOrigin& origin,
                                                                           Until until) {
    if (origin.url().tls && tls_ == nullptr) { co_return io::fault(io::FaultKind::Tls); }
    auto connection = co_await origin.open(tls_, until);
    if (connection) {
        origin.health.succeeded();
    } else if (connection.error().kind != io::FaultKind::Cancelled &&
               origin.health.failed(Clock::now())) {
        log::warn("upstream_unreachable", {{"source", config_.name},
                                           {"address", origin.url().authority},
                                           {"reason", io::describe(connection.error())}});
    }
    co_return connection;
}

void HttpClient::Pool::keep(HttpOrigin& origin, std::unique_ptr<HttpConnection> connection) {
    const Instant now = Clock::now();
    origin.give_back(std::move(connection), now);
    if (!Timer::is_set()) { loop_.set_timer(*this, now + config_.pool.idle); }
}

void HttpClient::Pool::expired() noexcept {
    const Instant now = Clock::now();
    std::size_t left = 0;
    for (const auto& origin : origins_) { left += origin->drop_stale(now); }
    if (left > 0) { loop_.set_timer(*this, now + config_.pool.idle); }
}

HttpClient::HttpClient(io::Loop& loop, const SourceConfig& config)
    : pool_(std::make_unique<Pool>(loop, config)) {}

HttpClient::~HttpClient() = default;

std::optional<std::string> HttpClient::check(const SourceConfig& config) {
    if (config.urls.empty()) { return "no URL is given"; }
    for (const std::string& text : config.urls) {
        if (!wire::parse_base_url(text)) {
            return fmt::format("'{}' is not a URL like https://host:port/path", text);
        }
    }
    for (const HeaderConfig& header : config.headers) {
        if (!wire::is_field_name(header.name) || !wire::is_field_value(header.value)) {
            return fmt::format("header '{}' has a name or a value that HTTP does not allow",
                               header.name);
        }
    }
    if (config.tls.certificate_file.empty() != config.tls.key_file.empty()) {
        return "a client certificate needs both certificate_file and key_file";
    }
    if (!uses_tls(config)) { return std::nullopt; }
    auto tls = io::TlsContext::for_client(tls_options(config.tls));
    return tls ? std::nullopt : std::optional(std::move(tls.error()));
}

Task<Result<HttpResponse>> HttpClient::send(const HttpRequest& request, Until until, Arena& arena) {
    return pool_->send(request, until, arena);
}

std::size_t HttpClient::idle_connections() const noexcept {
    return pool_->idle_connections();
}

}  // namespace millrace::source
