#pragma once
/// @file http_origin.hpp — one address of an upstream: its connections, its health

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <millrace/io/semaphore.hpp>
#include <millrace/io/tls.hpp>
#include <millrace/wire/url.hpp>

#include "http_connection.hpp"

namespace millrace::source {

/// Whether an address answers. Pure: the time is given.
///
/// After kFailuresMax connection failures in a row an address is left out for a while, twice as
/// long each time, until a connection succeeds.
class OriginHealth {
public:
    static constexpr int kFailuresMax = 3;
    static constexpr milliseconds kFirstPause{1'000};
    static constexpr milliseconds kLongestPause{30'000};

    [[nodiscard]] bool is_left_out(Instant now) const noexcept { return now < until_; }
    [[nodiscard]] Instant left_out_until() const noexcept { return until_; }

    void succeeded() noexcept;
    /// True when this failure makes the address be left out.
    bool failed(Instant now) noexcept;

private:
    int failures_ = 0;
    milliseconds pause_{0};
    Instant until_ = Instant::min();
};

/// Younger idle connections are used without a look, and trusted to be alive.
inline constexpr seconds kTrustedIdle{1};

/// One base URL of a source, as seen from one core.
class HttpOrigin {
public:
    HttpOrigin(io::Loop& loop, wire::BaseUrl url, const SourceConfig& config);

    /// An idle connection, the one used last, or null. Those found dead are dropped: each that
    /// has been idle for a while is looked at, and each when `must_be_alive`.
    [[nodiscard]] std::unique_ptr<HttpConnection> take_idle(bool must_be_alive, Instant now);
    void give_back(std::unique_ptr<HttpConnection> connection, Instant now);
    /// Drops connections that are too old or dead; returns how many are left.
    std::size_t drop_stale(Instant now);
    [[nodiscard]] std::size_t idle_count() const noexcept { return idle_.size(); }

    /// Opens a connection, with TLS when the URL says so. `tls` may be null otherwise.
    Task<io::IoResult<std::unique_ptr<HttpConnection>>> open(
        const std::shared_ptr<io::TlsContext>& tls, Until until);

    [[nodiscard]] ExchangeSettings settings() const noexcept;

    io::Semaphore permits;  // one per connection in use
    OriginHealth health;
    std::size_t expected_bytes = 8 * 1024;

    [[nodiscard]] const wire::BaseUrl& url() const noexcept { return url_; }

private:
    io::Loop& loop_;
    const SourceConfig& config_;
    wire::BaseUrl url_;
    std::string fixed_fields_;
    std::vector<std::unique_ptr<HttpConnection>> idle_;  // the one used last at the end
};

/// The origin for the next request: in turn, leaving out those that do not answer; when none
/// does, the one that may try again first. `turn` is advanced.
[[nodiscard]] std::size_t choose_origin(std::span<const std::unique_ptr<HttpOrigin>> origins,
                                        std::size_t& turn, Instant now) noexcept;

}  // namespace millrace::source
