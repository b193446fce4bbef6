#include <algorithm>

#include <fmt/core.h>

#include <millrace/base/nearest.hpp>
#include <millrace/server/auth_options.hpp>
#include <millrace/source/identity.hpp>

#include "identity/claims_reader.hpp"
#include "identity/endpoint.hpp"
#include "identity/signing_algorithm.hpp"
#include "identity/verification_key.hpp"

namespace millrace::server {

using identity::Signature;
using identity::SigningAlgorithm;
using identity::VerificationKey;

namespace {

class Checker {
public:
    explicit Checker(const AuthOptions& options) : options_(options) {}

    std::vector<AuthFinding> run() {
        if (options_.admin_secret.empty() && options_.anonymous_role.empty() &&
            !options_.jwt.enabled && !options_.webhook.enabled) {
            add({}, "nobody could ask anything: there is no way to say who is asking",
                "set admin_secret, jwt, webhook or anonymous_role; or leave `auth` out");
        }
        if (options_.anonymous_role == source::kAdminRole) {
            add({"anonymous_role"}, "everybody without credentials would be the admin",
                "write instead: anonymous_role: anonymous");
        }
        if (options_.jwt.enabled && options_.webhook.enabled) {
            add({"webhook"}, "who is asking is said either by tokens or by a webhook", {});
        }
        if (options_.webhook.enabled) { check_webhook(); }
        if (options_.jwt.enabled) { check_jwt(); }
        return std::move(findings_);
    }

private:
    using Setting = std::vector<std::string_view>;

    void add(Setting setting, std::string message, std::string advice) {
        findings_.push_back({std::move(setting), std::move(message), std::move(advice)});
    }

    void check_webhook() {
        const WebhookOptions& webhook = options_.webhook;
        if (!options_.anonymous_role.empty()) {
            add({"anonymous_role"}, "with a webhook it is the webhook that says who is anonymous",
                "let it answer 200 with x-hasura-role");
        }
        const auto endpoint =
            identity::make_endpoint("auth webhook", webhook.url, webhook.tls, webhook.timeout);
        if (const auto problem = identity::check_endpoint(endpoint)) {
            add({"webhook", "url"}, *problem, {});
        }
    }

    void check_jwt() {
        const JwtOptions& jwt = options_.jwt;
        check_algorithms();
        const int keys = (jwt.secret.empty() ? 0 : 1) + (jwt.public_key.empty() ? 0 : 1) +
                         (jwt.jwks.url.empty() ? 0 : 1);
        if (keys != 1) {
            add({"jwt"},
                keys == 0 ? "there is no key to verify tokens with"
                          : "keys come from more than one place",
                "set one of secret, public_key and jwks.url");
        } else if (!algorithms_.empty()) {
            check_key();
        }
        if (jwt.place != TokenPlace::Authorization && jwt.place_name.empty()) {
            add({"jwt", "token", "from"}, "it must be said which one", "add name: of the token");
        }
        for (AuthFinding& finding : identity::check_claims(jwt.claims)) {
            Setting setting{"jwt", "claims"};
            setting.insert(setting.end(), finding.setting.begin(), finding.setting.end());
            add(std::move(setting), std::move(finding.message), std::move(finding.advice));
        }
    }

    void check_algorithms() {
        std::vector<std::string_view> names;
        for (const SigningAlgorithm& one : identity::all_algorithms()) {
            names.push_back(one.name);
        }
        for (const std::string& name : options_.jwt.algorithms) {
            if (const auto* algorithm = identity::find_algorithm(name)) {
                algorithms_.push_back(algorithm);
                continue;
            }
            const auto near = nearest(name, names);
            add({"jwt", "algorithms"}, fmt::format("\"{}\" is no algorithm for signatures", name),
                fmt::format("write instead: {}", near.empty() ? "RS256" : near.front()));
        }
        const auto is_secret = [](const SigningAlgorithm* algorithm) {
            return algorithm->signature == Signature::Hmac;
        };
        const auto secret = std::ranges::count_if(algorithms_, is_secret);
        if (secret != 0 && secret != static_cast<std::ptrdiff_t>(algorithms_.size())) {
            add({"jwt", "algorithms"},
                "signatures by a secret and by a private key do not go together: whoever has the "
                "public key could use it as the secret",
                "name only HS… or none of them");
            algorithms_.clear();
        }
    }

    void check_key() {
        const JwtOptions& jwt = options_.jwt;
        const bool wants_secret = algorithms_.front()->signature == Signature::Hmac;
        if (wants_secret != !jwt.secret.empty()) {
            add({"jwt"},
                fmt::format("{} needs {}", algorithms_.front()->name,
                            wants_secret ? "a secret" : "a public key"),
                wants_secret ? "set secret" : "set public_key or jwks.url");
        } else if (wants_secret) {
            check_secret();
        } else if (!jwt.public_key.empty()) {
            check_public_key();
        } else {
            const auto endpoint =
                identity::make_endpoint("jwks", jwt.jwks.url, jwt.jwks.tls, jwt.jwks.timeout);
            if (const auto problem = identity::check_endpoint(endpoint)) {
                add({"jwt", "jwks", "url"}, *problem, {});
            }
        }
    }

    void check_secret() {
        const std::string& secret = options_.jwt.secret;
        if (secret.starts_with("-----BEGIN ")) {
            add({"jwt", "secret"}, "that is a key in PEM, not a secret", "set public_key");
            return;
        }
        const VerificationKey key = VerificationKey::from_secret(secret);
        for (const SigningAlgorithm* algorithm : algorithms_) {
            if (key.fits(*algorithm)) { continue; }
            add({"jwt", "secret"},
                fmt::format("{} needs a secret of {} bytes or more", algorithm->name,
                            algorithm->digest_bits / 8),
                "openssl rand -base64 64");
            return;
        }
    }

    void check_public_key() {
        const auto key = VerificationKey::from_pem(options_.jwt.public_key);
        if (!key) {
            add({"jwt", "public_key"}, key.error(), {});
            return;
        }
        for (const SigningAlgorithm* algorithm : algorithms_) {
            if (key->fits(*algorithm)) { continue; }
            add({"jwt", "public_key"}, fmt::format("it is no key for {}", algorithm->name), {});
        }
    }

    const AuthOptions& options_;
    std::vector<const SigningAlgorithm*> algorithms_;
    std::vector<AuthFinding> findings_;
};

}  // namespace

std::vector<AuthFinding> check_auth(const AuthOptions& options) {
    return Checker(options).run();
}

}  // namespace millrace::server
