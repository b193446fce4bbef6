#pragma once
/// @file webhook.hpp — asks a service who is asking

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <millrace/base/task.hpp>
#include <millrace/server/auth_options.hpp>
#include <millrace/source/identity.hpp>
#include <millrace/wire/header_field.hpp>

#include "identity/endpoint.hpp"
#include "identity/refusal.hpp"

namespace millrace::server::identity {

/// Sends the headers of each request to a URL, which answers with the session variables.
///
/// Lifetime:  outlives its calls. Borrows the options.
/// Threads:   one core.
/// Limits:    time by the options, bytes of an answer and answers kept by base/limits.hpp.
/// Errors:    401 and 403 are the service's refusal; all else means that nobody knows.
class Webhook {
public:
    Webhook(io::Loop& loop, const WebhookOptions& options);
    Webhook(const Webhook&) = delete;
    Webhook& operator=(const Webhook&) = delete;

    /// The identity is in `arena`.
    Task<Verified<const source::Identity*>> ask(std::span<const wire::HeaderField> headers,
                                                Arena& arena, Until until);

private:
    struct Kept {
        Instant until;
        std::string answer;
    };

    [[nodiscard]] std::span<const wire::HeaderField> forwarded(
        std::span<const wire::HeaderField> headers, Arena& arena) const;
    [[nodiscard]] const std::string* find_kept(std::string_view key);
    void keep(std::string_view key, const source::HttpResponse& response);

    const WebhookOptions& options_;
    Endpoint endpoint_;
    source::HttpClient client_;
    std::map<std::string, Kept, std::less<>> kept_;  // by all that was forwarded
};

/// The identity that the answer of a webhook says, in `arena`.
[[nodiscard]] Verified<const source::Identity*> read_webhook_answer(std::string_view json,
                                                                    Arena& arena);

}  // namespace millrace::server::identity
