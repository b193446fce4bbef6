#include "http_origin.hpp"

#include <algorithm>

#include <millrace/io/connect.hpp>

namespace millrace::source {
namespace {

std::string make_fixed_fields(const wire::BaseUrl& url, const SourceConfig& config) {
    std::string lines = "host: " + url.authority + "\r\naccept-encoding: identity\r\n";
    for (const HeaderConfig& header : config.headers) {
        lines += header.name + ": " + header.value + "\r\n";
    }
    return lines;
}

}  // namespace

void OriginHealth::succeeded() noexcept {
    failures_ = 0;
    pause_ = milliseconds(0);
}

bool OriginHealth::failed(Instant now) noexcept {
    if (++failures_ < kFailuresMax) { return false; }
    pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
    until_ = now + pause_;
    return true;
}

HttpOrigin::HttpOrigin(io::Loop& loop, wire::BaseUrl url, const SourceConfig& config)
    : permits(loop, config.pool.connections_max, config.pool.queue_max),
      loop_(loop),
      config_(config),
      url_(std::move(url)),
      fixed_fields_(make_fixed_fields(url_, config)) {}

std::unique_ptr<HttpConnection> HttpOrigin::take_idle(bool must_be_alive, Instant now) {
    while (!idle_.empty()) {
        std::unique_ptr<HttpConnection> connection = std::move(idle_.back());
        idle_.pop_back();
        const bool look = must_be_alive || now - connection->idle_since > kTrustedIdle;
        if (!look || connection->is_quiet()) { return connection; }
    }
    return nullptr;
}

void HttpOrigin::give_back(std::unique_ptr<HttpConnection> connection, Instant now) {
    connection->idle_since = now;
    idle_.push_back(std::move(connection));
}

std::size_t HttpOrigin::drop_stale(Instant now) {
    std::erase_if(idle_, [&](const std::unique_ptr<HttpConnection>& connection) {
        return now - connection->idle_since >= config_.pool.idle || !connection->is_quiet();
    });
    return idle_.size();
}

Task<io::IoResult<std::unique_ptr<HttpConnection>>> HttpOrigin::open(
    const std::shared_ptr<io::TlsContext>& tls, Until until) {
    const Until limit = until.or_earlier(Deadline::after(config_.timeout.connect));
    auto stream = co_await io::connect(loop_, url_.host, url_.port, limit);
    if (stream && url_.tls) {
        const std::string& name =
            config_.tls.server_name.empty() ? url_.host : config_.tls.server_name;
        stream = co_await io::secure_client(std::move(*stream), tls, name, limit);
    }
    if (!stream) { co_return tl::unexpected<io::Fault>(stream.error()); }
    co_return std::make_unique<HttpConnection>(std::move(*stream));
}

ExchangeSettings HttpOrigin::settings() const noexcept {
    return {url_.path, fixed_fields_, config_.response_bytes_max};
}

std::size_t choose_origin(std::span<const std::unique_ptr<HttpOrigin>> origins, std::size_t& turn,
                          Instant now) noexcept {
    std::size_t first_back = turn % origins.size();
    for (std::size_t i = 0; i < origins.size(); ++i) {
        const std::size_t candidate = (turn + i) % origins.size();
        const OriginHealth& health = origins[candidate]->health;
        if (!health.is_left_out(now)) {
            turn = candidate + 1;
            return candidate;
        }
        if (health.left_out_until() < origins[first_back]->health.left_out_until()) {
            first_back = candidate;
        }
    }
    turn = first_back + 1;
    return first_back;
}

}  // namespace millrace::source
