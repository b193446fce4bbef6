#include "identity/webhook.hpp"

#include <algorithm>
#include <array>

#include <millrace/base/limits.hpp>
#include <millrace/base/log.hpp>
#include <millrace/wire/json_text.hpp>
#include <millrace/wire/json_writer.hpp>

#include "identity/claims_reader.hpp"
#include "identity/session_builder.hpp"
#include "identity/strict_json.hpp"

namespace millrace::server::identity {

using value::Kind;

namespace {

// About the connection or the body, which are ours; and the secret, which is nobody else's.
constexpr std::array<std::string_view, 20> kNotForwarded{"host",
                                                         "connection",
                                                         "keep-alive",
                                                         "te",
                                                         "trailer",
                                                         "transfer-encoding",
                                                         "upgrade",
                                                         "expect",
                                                         "content-length",
                                                         "content-type",
                                                         "content-encoding",
                                                         "accept",
                                                         "accept-encoding",
                                                         "user-agent",
                                                         "proxy-connection",
                                                         "proxy-authorization",
                                                         "if-none-match",
                                                         "if-modified-since",
                                                         "x-hasura-admin-secret",
                                                         "x-millrace-admin-secret"};

bool contains(std::span<const std::string_view> names, std::string_view name) noexcept {
    return std::ranges::any_of(names,
                               [&](std::string_view one) { return wire::equal_names(one, name); });
}

tl::unexpected<Refusal> unavailable(std::string_view reason) noexcept {
    return tl::unexpected(Refusal{&http_errors::kAuthUnavailable, reason});
}

/// `{"headers": {…}}`; of a header that is there several times, all values joined as HTTP allows.
std::string_view body_of(std::span<const wire::HeaderField> headers, Arena& arena) {
    wire::ReplyBuffer body;
    body.append(R"({"headers":{)");
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const auto same = [&](const wire::HeaderField& other) {
            return wire::equal_names(other.name, headers[i].name);
        };
        if (std::ranges::any_of(headers.first(i), same)) { continue; }
        std::string value;
        for (const wire::HeaderField& field : headers.subspan(i)) {
            if (!same(field)) { continue; }
            if (!value.empty()) { value += ", "; }
            value += field.value;
        }
        if (i != 0) { body.append(','); }
        wire::append_string(body, lower_case(headers[i].name, arena));
        body.append(':');
        wire::append_string(body, wire::as_utf8(value, arena));
    }
    body.append("}}");
    return arena.copy(body.view());
}

std::string_view key_of(std::span<const wire::HeaderField> headers, Arena& arena) {
    wire::ReplyBuffer key;
    for (const wire::HeaderField& header : headers) {
        for (const std::string_view part : {lower_case(header.name, arena), header.value}) {
            wire::append_integer(key, static_cast<std::int64_t>(part.size()));
            key.append(':');
            key.append(part);
        }
    }
    return arena.copy(key.view());
}

}  // namespace

Verified<const source::Identity*> read_webhook_answer(std::string_view json, Arena& arena) {
    const auto answer = parse_strict_object(json, arena);
    if (!answer) { return unavailable("the webhook's answer is no JSON object"); }
    std::string_view role;
    SessionBuilder session(arena);
    for (const value::Member& member : answer->members()) {
        if (!is_session_name(member.name)) { continue; }
        const std::string_view text = session_text(member.value, arena);
        if (text.data() == nullptr) { continue; }
        if (wire::equal_names(member.name, source::kRoleVariable)) {
            if (!role.empty()) { return unavailable("the webhook says two roles"); }
            role = text;
        } else {
            session.add(member.name, text);
        }
    }
    const source::Identity* made = session.finish(role, false);
    if (made == nullptr) { return unavailable("the webhook's answer is no session"); }
    return made;
}

Webhook::Webhook(io::Loop& loop, const WebhookOptions& options)
    : options_(options),
      endpoint_(make_endpoint("auth webhook", options.url, options.tls, options.timeout)),
      client_(loop, endpoint_.config) {}

std::span<const wire::HeaderField> Webhook::forwarded(std::span<const wire::HeaderField> headers,
                                                      Arena& arena) const {
    const auto all = arena.make_array<wire::HeaderField>(headers.size());
    std::size_t count = 0;
    for (const wire::HeaderField& header : headers) {
        const bool is_named = std::ranges::any_of(options_.forward_headers, [&](const auto& name) {
            return wire::equal_names(name, header.name);
        });
        if (!options_.forward_headers.empty() && !is_named) { continue; }
        if (!contains(kNotForwarded, header.name)) { all[count++] = header; }
    }
    return all.first(count);
}

Task<Verified<const source::Identity*>> Webhook::ask(std::span<const wire::HeaderField> headers,
                                                     Arena& arena, Until until) {
    const auto sent = forwarded(headers, arena);
    const std::string_view key = options_.cache ? key_of(sent, arena) : std::string_view();
    if (const std::string* kept = find_kept(key)) {
        co_return read_webhook_answer(arena.copy(std::string_view(*kept)), arena);
    }
    source::HttpRequest request{.target = endpoint_.target, .headers = sent, .repeatable = true};
    const std::array<wire::HeaderField, 1> of_json{
        wire::HeaderField{"content-type", "application/json"}};
    if (options_.method == WebhookMethod::Post) {
        request.method = "POST";
        request.headers = of_json;
        request.body = body_of(sent, arena);
        request.has_body = true;
    }
    const Result<source::HttpResponse> response = co_await client_.send(request, until, arena);
    if (!response) {
        log::warn("auth_webhook_failed", {{"reason", response.error().detail().code}});
        co_return unavailable("the webhook did not answer");
    }
    if (response->status == 401 || response->status == 403) {
        co_return tl::unexpected(Refusal{&http_errors::kUnauthenticated, "the webhook says no"});
    }
    if (response->status != 200) {
        log::warn("auth_webhook_failed", {{"reason", "status"}, {"status", response->status}});
        co_return unavailable("the webhook answered with another status");
    }
    // The response's bytes end with this call.
    const std::string_view answer = arena.copy(response->body);
    Verified<const source::Identity*> identity = read_webhook_answer(answer, arena);
    if (identity) {
        if (options_.cache) { keep(key, *response); }
    } else {
        log::warn("auth_webhook_failed", {{"reason", identity.error().reason}});
    }
    co_return identity;
}

const std::string* Webhook::find_kept(std::string_view key) {
    if (!options_.cache) { return nullptr; }
    const auto found = kept_.find(key);
    if (found == kept_.end()) { return nullptr; }
    if (Clock::now() < found->second.until) { return &found->second.answer; }
    kept_.erase(found);
    return nullptr;
}

void Webhook::keep(std::string_view key, const source::HttpResponse& response) {
    const seconds age = max_age_of(response).value_or(seconds(0));
    if (age <= seconds(0) || response.body.size() > limits::kSessionBytesMax) { return; }
    const Instant now = Clock::now();
    if (kept_.size() >= limits::kAuthCacheEntriesMax) {
        std::erase_if(kept_, [&](const auto& entry) { return entry.second.until <= now; });
    }
    // Full of what is still good: those who come later are asked about each time.
    if (kept_.size() >= limits::kAuthCacheEntriesMax) { return; }
    kept_.insert_or_assign(std::string(key), Kept{now + age, std::string(response.body)});
}

}  // namespace millrace::server::identity
