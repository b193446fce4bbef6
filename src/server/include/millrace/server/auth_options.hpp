#pragma once
/// @file auth_options.hpp — how the server finds out who is asking

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <millrace/base/clock.hpp>
#include <millrace/source/source_config.hpp>

namespace millrace::server {

/// Where a request has its token.
enum class TokenPlace : std::uint8_t { Authorization, Cookie, Header };

enum class ClaimsFormat : std::uint8_t {
    Json,
    Stringified,  // a text that holds JSON
};

/// What of a token is the session.
struct ClaimsOptions {
    std::string space = "https://hasura.io/jwt/claims";  // the member that holds it
    std::string path;                                    // or where it is: `$.app.claims`
    ClaimsFormat format = ClaimsFormat::Json;
    /// When not empty, the session instead: names and `$.paths` into the token, or plain texts.
    std::vector<std::pair<std::string, std::string>> map;
    std::vector<std::pair<std::string, std::string>> defaults;  // for paths that lead nowhere
};

/// Keys that are published under a URL.
struct JwksOptions {
    std::string url;
    source::TlsConfig tls;
    milliseconds timeout{5'000};
    milliseconds refresh{3'600'000};  // at the latest; sooner when the answer says so
    milliseconds retry{30'000};       // between two fetches because of unknown keys or failures
};

struct JwtOptions {
    bool enabled = false;
    std::vector<std::string> algorithms;  // those that are taken; a token cannot choose another
    std::string secret;                   // HS256, HS384, HS512
    std::string public_key;               // PEM of a public key or a certificate
    JwksOptions jwks;
    std::vector<std::string> issuers;    // any of them; empty: not checked
    std::vector<std::string> audiences;  // any of them; empty: not checked
    milliseconds leeway{0};              // clocks may differ by
    bool require_exp = true;
    TokenPlace place = TokenPlace::Authorization;
    std::string place_name;  // of the cookie or the header
    ClaimsOptions claims;
};

enum class WebhookMethod : std::uint8_t { Get, Post };

/// A service that says who is asking.
struct WebhookOptions {
    bool enabled = false;
    std::string url;
    WebhookMethod method = WebhookMethod::Get;
    std::vector<std::string> forward_headers;  // empty: all but those of the connection
    source::TlsConfig tls;
    milliseconds timeout{5'000};
    bool cache = false;  // as long as its Cache-Control allows
};

struct AuthOptions {
    bool enabled = false;  // off: everybody is `anonymous`, and nothing is checked
    std::string admin_secret;
    std::string anonymous_role;  // of requests without credentials; empty: they are refused
    JwtOptions jwt;
    WebhookOptions webhook;
};

/// Something that cannot work.
struct AuthFinding {
    std::vector<std::string_view> setting;  // below the section: `jwt`, `secret`
    std::string message;
    std::string advice;
};

/// What is wrong with `options`, all of it. Authenticator takes only what nothing is wrong with.
[[nodiscard]] std::vector<AuthFinding> check_auth(const AuthOptions& options);

}  // namespace millrace::server
