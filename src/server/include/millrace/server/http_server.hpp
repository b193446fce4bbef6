#pragma once
/// @file http_server.hpp — serves HTTP/1.1 on one core

#include <memory>
#include <span>

#include <millrace/base/metrics.hpp>
#include <millrace/base/task.hpp>
#include <millrace/io/listener.hpp>
#include <millrace/server/authenticator.hpp>
#include <millrace/server/graphql_service.hpp>
#include <millrace/server/http_options.hpp>
#include <millrace/server/static_asset.hpp>

namespace millrace::server {

/// What all cores serve alike; everything is borrowed and outlives the servers.
struct HttpSite {
    const HttpOptions& options;
    std::span<const StaticAsset> assets = {};
    const Metrics* metrics = nullptr;  // shown at options.metrics_path
};

/// The HTTP server of one core: GraphQL, health checks, the web console.
///
/// Lifetime:  until run() has ended. The service outlives it.
/// Threads:   stays on its loop; to end it from elsewhere, post drain() to that loop.
/// Limits:    connections, heads, bodies and times by HttpOptions and limits.hpp.
class HttpServer {
public:
    /// Without an `authenticator` everybody is anonymous.
    HttpServer(io::Loop& loop, const HttpSite& site, GraphqlService& service, CoreMetrics& metrics,
               Authenticator* authenticator = nullptr);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();

    /// Serves connections of `listener` until drain() or abort() was called and the last of them
    /// has ended.
    Task<void> run(std::unique_ptr<io::Listener> listener);

    /// Takes no new connections, closes idle ones, lets requests in flight end within the drain
    /// timeout (with `connection: close`), and makes /readyz say 503. May be called twice.
    void drain() noexcept;
    /// Closes everything at once.
    void abort() noexcept;

    class Core;  // what its connections share

private:
    std::unique_ptr<Core> core_;
};

}  // namespace millrace::server
