#include <millrace/server/authenticator.hpp>

#include <algorithm>
#include <optional>

#include <millrace/base/log.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/wire/json_text.hpp>

#include "identity/claims_reader.hpp"
#include "identity/credentials.hpp"
#include "identity/jwks_cache.hpp"
#include "identity/key_set.hpp"
#include "identity/session_builder.hpp"
#include "identity/token.hpp"
#include "identity/token_rules.hpp"
#include "identity/verified_tokens.hpp"
#include "identity/webhook.hpp"

namespace millrace::server {

using identity::KeySet;
using identity::Refusal;
using identity::SessionBuilder;
using identity::SigningAlgorithm;
using identity::Token;
using identity::VerificationKey;
using identity::Verified;
using source::Identity;
using Headers = std::span<const wire::HeaderField>;

namespace {

std::int64_t wall_clock_ms() noexcept {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<milliseconds>(now).count();
}

std::optional<KeySet> configured_keys(const JwtOptions& options) {
    if (!options.secret.empty()) { return KeySet(VerificationKey::from_secret(options.secret)); }
    if (options.public_key.empty()) { return std::nullopt; }
    auto key = VerificationKey::from_pem(options.public_key);
    MR_REQUIRE(key.has_value());  // check_auth() has seen it
    return KeySet(*std::move(key));
}

bool is_about_session(std::string_view name) noexcept {
    return identity::is_session_name(name) || identity::is_admin_secret_header(name);
}

}  // namespace

class Authenticator::Impl {
public:
    Impl(io::Loop& loop, const AuthOptions& options)
        : options_(options), rules_(options.jwt), claims_(options.jwt.claims) {
        if (options.webhook.enabled) { webhook_.emplace(loop, options.webhook); }
        if (!options.jwt.enabled) { return; }
        keys_ = configured_keys(options.jwt);
        if (!keys_) { jwks_.emplace(loop, options.jwt.jwks, rules_.algorithms()); }
    }

    void start() {
        if (jwks_) { jwks_->start(); }
    }
    Task<void> stop() {
        if (jwks_) { co_await jwks_->stop(); }
    }

    Task<Verified<const Identity*>> identify(Headers headers, Arena& arena, Until until) {
        const Verified<std::string_view> wanted = identity::find_wanted_role(headers);
        if (!wanted) { co_return tl::unexpected(wanted.error()); }
        if (!options_.admin_secret.empty()) {
            const auto is_admin = identity::find_admin_secret(headers, options_.admin_secret);
            if (!is_admin) { co_return tl::unexpected(is_admin.error()); }
            if (*is_admin) { co_return by_admin_secret(headers, *wanted, arena); }
        }
        if (webhook_) { co_return co_await webhook_->ask(headers, arena, until); }
        if (options_.jwt.enabled) {
            const auto token = identity::find_token(headers, options_.jwt);
            if (!token) { co_return tl::unexpected(token.error()); }
            if (*token) { co_return co_await by_token(**token, *wanted, arena, until); }
        }
        co_return anonymous(*wanted, arena);
    }

private:
    // Whoever has the secret may speak for anybody.
    static Verified<const Identity*> by_admin_secret(Headers headers, std::string_view wanted,
                                                     Arena& arena) {
        SessionBuilder session(arena);
        for (const wire::HeaderField& header : headers) {
            if (!identity::is_session_name(header.name) ||
                identity::is_admin_secret_header(header.name) ||
                wire::equal_names(header.name, source::kRoleVariable)) {
                continue;
            }
            session.add(header.name, wire::as_utf8(header.value, arena));
        }
        const std::string_view role =
            wanted.data() == nullptr ? source::kAdminRole : wire::as_utf8(wanted, arena);
        const Identity* made = session.finish(role, true);
        if (made == nullptr) {
            return tl::unexpected(
                Refusal{&http_errors::kInvalidSession, "its session variables cannot be taken"});
        }
        return made;
    }

    Task<Verified<const Identity*>> by_token(std::string_view text, std::string_view wanted,
                                             Arena& arena, Until until) {
        const Verified<Token> token = identity::parse_token(text, arena);
        if (!token) { co_return tl::unexpected(token.error()); }
        const Verified<const SigningAlgorithm*> algorithm = rules_.algorithm_of(*token);
        if (!algorithm) { co_return tl::unexpected(algorithm.error()); }
        std::optional<KeySet::Verdict> verdict = judge(text, *token, **algorithm);
        const bool may_be_newer = !verdict || *verdict == KeySet::Verdict::UnknownKey;
        if (jwks_ && may_be_newer) {
            co_await jwks_->refresh(until);
            verdict = judge(text, *token, **algorithm);
        }
        if (!verdict) {
            co_return tl::unexpected(
                Refusal{&http_errors::kAuthUnavailable, "there are no keys yet"});
        }
        if (*verdict == KeySet::Verdict::UnknownKey) {
            co_return identity::refuse_token("its key is unknown");
        }
        if (*verdict == KeySet::Verdict::Forged) {
            co_return identity::refuse_token("its signature is wrong");
        }
        const auto claims = rules_.claims_of(*token, wall_clock_ms(), arena);
        if (!claims) { co_return tl::unexpected(claims.error()); }
        co_return claims_.read(*claims, wanted, arena);
    }

    // Nothing: there are no keys to judge by.
    [[nodiscard]] std::optional<KeySet::Verdict> judge(std::string_view text, const Token& token,
                                                       const SigningAlgorithm& algorithm) {
        const KeySet* keys = keys_ ? &*keys_ : jwks_->keys();
        if (keys == nullptr) { return std::nullopt; }
        if (jwks_ && jwks_->generation() != verified_with_) {
            verified_with_ = jwks_->generation();
            verified_.clear();
        }
        if (verified_.contains(text)) { return KeySet::Verdict::Genuine; }
        const KeySet::Verdict verdict =
            keys->verify(algorithm, token.key_id, token.signed_text, token.signature);
        if (verdict == KeySet::Verdict::Genuine) { verified_.add(text); }
        return verdict;
    }

    Verified<const Identity*> anonymous(std::string_view wanted, Arena& arena) const {
        const std::string_view role = options_.anonymous_role;
        if (role.empty()) {
            return tl::unexpected(
                Refusal{&http_errors::kUnauthenticated, "there are no credentials"});
        }
        if (wanted.data() != nullptr && wanted != role) {
            return tl::unexpected(
                Refusal{&http_errors::kRoleNotAllowed, "the role needs credentials"});
        }
        SessionBuilder session(arena);
        return session.finish(role, false);
    }

    const AuthOptions& options_;
    identity::TokenRules rules_;
    identity::ClaimsReader claims_;
    std::optional<KeySet> keys_;  // of the configuration
    std::optional<identity::JwksCache> jwks_;
    identity::VerifiedTokens verified_;
    std::uint64_t verified_with_ = 0;  // generation of the keys
    std::optional<identity::Webhook> webhook_;
};

Authenticator::Authenticator(io::Loop& loop, const AuthOptions& options)
    : impl_(std::make_unique<Impl>(loop, options)) {}

Authenticator::~Authenticator() = default;

void Authenticator::start() {
    impl_->start();
}

Task<void> Authenticator::stop() {
    return impl_->stop();
}

Task<Authenticator::Identified> Authenticator::identify(Headers headers, Arena& arena,
                                                        Until until) {
    const Verified<const Identity*> verified = co_await impl_->identify(headers, arena, until);
    if (verified) { co_return *verified; }
    const Refusal& refusal = verified.error();
    log::debug("not_identified", {{"code", refusal.error->code}, {"reason", refusal.reason}});
    co_return tl::unexpected(refusal.error);
}

Headers without_session_headers(Headers headers, Arena& arena) {
    const auto is_ours = [](const wire::HeaderField& header) {
        return is_about_session(header.name);
    };
    if (std::ranges::none_of(headers, is_ours)) { return headers; }
    const auto others = arena.make_array<wire::HeaderField>(headers.size());
    const auto end = std::ranges::remove_copy_if(headers, others.begin(), is_ours).out;
    return others.first(static_cast<std::size_t>(end - others.begin()));
}

}  // namespace millrace::server
