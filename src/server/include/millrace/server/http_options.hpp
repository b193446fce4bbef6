#pragma once
/// @file http_options.hpp — how the HTTP side of the server behaves

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <millrace/base/clock.hpp>
#include <millrace/base/limits.hpp>

namespace millrace::io {
class TlsContext;
}

namespace millrace::server {

/// Which status codes tell of GraphQL errors (docs/decisions/0002-graphql-over-http.md).
enum class StatusCodes : std::uint8_t {
    ByMediaType,  // 422, 400, 294 for application/graphql-response+json; 200 for application/json
    Draft,        // 422, 400, 294 for both, as the text of 2026 says
    Legacy,       // 400, 200 as the text of 2023 says, and its audits measure
};

/// Which requests get a line in the log.
enum class AccessLog : std::uint8_t { Off, On, Sampled };

/// Pages of other origins.
struct CorsOptions {
    std::vector<std::string> origins;  // `*`: any; empty: none
    std::vector<std::string> headers;  // a page may send; empty: those it asks for
    bool credentials = false;
    seconds max_age{600};
};

struct HttpTimeouts {
    milliseconds idle{75'000};     // between requests, for the next one's first byte
    milliseconds head{10'000};     // from a request's first byte to the end of its head
    milliseconds body{30'000};     // for its body, and for the client to take the reply
    milliseconds request{60'000};  // for the answer to be made
    milliseconds drain{15'000};    // for requests in flight when the server is told to end
};

struct HttpOptions {
    std::string path = "/graphql";
    std::string metrics_path;  // empty: metrics are not shown
    StatusCodes status_codes = StatusCodes::ByMediaType;
    CorsOptions cors;
    HttpTimeouts timeouts;
    std::size_t connections_max = limits::kConnectionsMax;  // per core
    std::size_t body_bytes_max = limits::kRequestBodyBytesMax;
    std::uint32_t batch_max = 0;  // operations in one body, as a list; 0: no lists
    AccessLog access_log = AccessLog::Off;
    std::uint32_t access_log_sample = 100;  // Sampled: one request in so many
    std::shared_ptr<io::TlsContext> tls;    // null: plain HTTP
};

}  // namespace millrace::server
