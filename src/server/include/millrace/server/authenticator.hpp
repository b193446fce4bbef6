#pragma once
/// @file authenticator.hpp — finds out who is asking, and believes only what it has verified

#include <memory>
#include <span>

#include <tl/expected.hpp>

#include <millrace/base/arena.hpp>
#include <millrace/base/cancellation.hpp>
#include <millrace/base/task.hpp>
#include <millrace/server/auth_options.hpp>
#include <millrace/server/http_errors.hpp>
#include <millrace/source/identity.hpp>
#include <millrace/wire/header_field.hpp>

namespace millrace::io {
class Loop;
}

namespace millrace::server {

/// Who is asking, on one core: by admin secret, token or webhook.
///
/// Lifetime:  between start() and the end of stop() requests are identified. Borrows the options.
/// Threads:   one core, with keys and connections of its own.
/// Limits:    base/limits.hpp: bytes of a token, variables of a session, keys, answers.
/// Errors:    one of http_errors; why exactly is for the log (debug), never for the client.
/// Cost:      the signature of a token is computed once, its claims are read for every request.
class Authenticator {
public:
    /// `options` without findings (check_auth()).
    Authenticator(io::Loop& loop, const AuthOptions& options);
    Authenticator(const Authenticator&) = delete;
    Authenticator& operator=(const Authenticator&) = delete;
    ~Authenticator();

    /// Begins to fetch keys, and keeps them fresh.
    void start();
    /// Ends that.
    Task<void> stop();

    using Identified = tl::expected<const source::Identity*, const HttpError*>;

    /// Who has sent `headers`. The identity is in `arena`; `headers` are borrowed by it.
    Task<Identified> identify(std::span<const wire::HeaderField> headers, Arena& arena,
                              Until until);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// `headers` without those that say who is asking: `x-hasura-…` and the admin secret. What a
/// client writes there must not reach a template or an upstream as if it had been verified.
[[nodiscard]] std::span<const wire::HeaderField> without_session_headers(
    std::span<const wire::HeaderField> headers, Arena& arena);

}  // namespace millrace::server
