#pragma once
/// @file endpoint.hpp — a URL that is asked about keys or people

#include <optional>
#include <string>
#include <string_view>

#include <millrace/base/clock.hpp>
#include <millrace/source/http_client.hpp>
#include <millrace/source/source_config.hpp>

namespace millrace::server::identity {

/// How to reach one URL, its query included.
///
/// Lifetime: outlives the HttpClient that is made with `config`.
struct Endpoint {
    source::SourceConfig config;
    std::string target;  // path and query
};

[[nodiscard]] Endpoint make_endpoint(std::string_view name, std::string_view url,
                                     const source::TlsConfig& tls, milliseconds timeout);

/// What is wrong with it, in a sentence.
[[nodiscard]] std::optional<std::string> check_endpoint(const Endpoint& endpoint);

/// For how long an answer may be used again; nothing when its Cache-Control does not say, zero
/// when it must not be.
[[nodiscard]] std::optional<seconds> max_age_of(const source::HttpResponse& response);

}  // namespace millrace::server::identity
