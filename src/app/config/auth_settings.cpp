#include "config/auth_settings.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "config/source_settings.hpp"

namespace millrace::app {

namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kSecondMs = 1'000;
constexpr std::uint64_t kHourMs = 3'600 * kSecondMs;
constexpr Bounds kTimeout{.min = 1, .max = 60 * kSecondMs};

void describe_jwks(server::JwksOptions& jwks, SettingVisitor& visitor) {
    visitor.text({.name = "url",
                  .doc = "Where the issuer publishes its keys.",
                  .example = "https://issuer.example/.well-known/jwks.json"},
                 jwks.url);
    visitor.duration({.name = "refresh",
                      .doc = "How long keys are used at most; the `max-age` of the answer may "
                             "say less. When they cannot be fetched, the old ones stay in use."},
                     jwks.refresh, {.min = kSecondMs, .max = 24 * kHourMs});
    visitor.duration({.name = "retry",
                      .doc = "How often keys are fetched at most because a token names one that "
                             "is not there, and after failures."},
                     jwks.retry, {.min = kSecondMs, .max = kHourMs});
    visitor.duration({.name = "timeout", .doc = "For one fetch."}, jwks.timeout, kTimeout);
    visitor.section({.name = "tls", .doc = "For an `https` URL."},
                    [&](SettingVisitor& v) { describe_source_tls(jwks.tls, v); });
}

void describe_token_place(server::JwtOptions& jwt, SettingVisitor& visitor) {
    static constexpr std::array kPlaces{"authorization"sv, "cookie"sv, "header"sv};
    visitor.choice({.name = "from",
                    .doc = "`authorization`: the header of this name, behind `Bearer`. `cookie`, "
                           "`header`: all of the one called `name`."},
                   jwt.place, kPlaces);
    visitor.text({.name = "name", .doc = "Of the cookie or the header.", .example = "session"},
                 jwt.place_name);
}

void describe_claims(server::ClaimsOptions& claims, SettingVisitor& visitor) {
    static constexpr std::array kFormats{"json"sv, "stringified"sv};
    visitor.text({.name = "namespace", .doc = "The member of the token that holds the session."},
                 claims.space);
    visitor.text({.name = "path",
                  .doc = "Where else it is, in place of `namespace`: `$.name`, `$['any name']`, "
                         "`$.list[0]`; `$` is the token.",
                  .example = "$.app.claims"},
                 claims.path);
    visitor.choice({.name = "format",
                    .doc = "`stringified`: what is there is a text that holds the JSON object."},
                   claims.format, kFormats);
    visitor.pairs({.name = "map",
                   .doc = "The session in place of all that: each variable with its path in the "
                          "token, or a text. `x-hasura-allowed-roles` and "
                          "`x-hasura-default-role` must be among them.",
                   .example = "x-hasura-user-id: $.sub"},
                  claims.map);
    visitor.pairs({.name = "defaults",
                   .doc = "Texts for variables of `map` whose paths lead nowhere.",
                   .example = "x-hasura-default-role: user"},
                  claims.defaults);
}

void describe_jwt(server::JwtOptions& jwt, SettingVisitor& visitor) {
    visitor.texts({.name = "algorithms",
                   .doc = "How tokens are signed: HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 "
                          "PS512 ES256 ES384 ES512 EdDSA. No others are taken, whatever a token "
                          "says.",
                   .example = "RS256"},
                  jwt.algorithms);
    visitor.text({.name = "secret",
                  .doc = "For HS…: as many bytes as the digest has, or more.",
                  .example = "${JWT_SECRET}"},
                 jwt.secret);
    visitor.text({.name = "public_key",
                  .doc = "For all others: a public key or a certificate, in PEM.",
                  .example = "{file: issuer.pem}"},
                 jwt.public_key);
    visitor.section({.name = "jwks", .doc = "Keys that the issuer publishes and changes."},
                    [&](SettingVisitor& v) { describe_jwks(jwt.jwks, v); });
    visitor.texts({.name = "issuer",
                   .doc = "What `iss` must be, or a list of what it may be. None: it is not "
                          "looked at."},
                  jwt.issuers);
    visitor.texts({.name = "audience",
                   .doc = "What `aud` must be or have, or a list of which one must be there. "
                          "None: it is not looked at, so tokens for others are taken."},
                  jwt.audiences);
    visitor.duration({.name = "leeway", .doc = "How far clocks may differ, for `exp` and `nbf`."},
                     jwt.leeway, {.min = 0, .max = 600 * kSecondMs});
    visitor.flag({.name = "require_exp", .doc = "Whether tokens that never expire are refused."},
                 jwt.require_exp);
    visitor.section({.name = "token", .doc = "Where requests have their token."},
                    [&](SettingVisitor& v) { describe_token_place(jwt, v); });
    visitor.section({.name = "claims", .doc = "What of a token is the session."},
                    [&](SettingVisitor& v) { describe_claims(jwt.claims, v); });
}

void describe_webhook(server::WebhookOptions& webhook, SettingVisitor& visitor) {
    static constexpr std::array kMethods{"get"sv, "post"sv};
    visitor.text({.name = "url",
                  .doc = "Answers 200 with a JSON object of session variables, `x-hasura-role` "
                         "among them; or 401.",
                  .example = "http://127.0.0.1:9000/who"},
                 webhook.url);
    visitor.choice({.name = "method",
                    .doc = "`get`: it gets the headers of the client as headers; `post`: as a "
                           "JSON object under `headers`."},
                   webhook.method, kMethods);
    visitor.texts({.name = "forward_headers",
                   .doc = "Those it gets. None: all but those about connection and body.",
                   .example = "authorization"},
                  webhook.forward_headers);
    visitor.duration({.name = "timeout", .doc = "For one answer."}, webhook.timeout, kTimeout);
    visitor.flag({.name = "cache",
                  .doc = "Whether an answer is used again for the same headers, as long as its "
                         "`cache-control: max-age` says."},
                 webhook.cache);
    visitor.section({.name = "tls", .doc = "For an `https` URL."},
                    [&](SettingVisitor& v) { describe_source_tls(webhook.tls, v); });
}

void describe_all(server::AuthOptions& auth, SettingVisitor& visitor) {
    visitor.text({.name = "admin_secret",
                  .doc = "Requests whose header `x-millrace-admin-secret` or "
                         "`x-hasura-admin-secret` has this value may take any role and any "
                         "session variables, by headers of their names; without such headers "
                         "the role is `admin`.",
                  .example = "${ADMIN_SECRET}"},
                 auth.admin_secret);
    visitor.text({.name = "anonymous_role",
                  .doc = "The role of requests without credentials. None: they are refused.",
                  .example = "anonymous"},
                 auth.anonymous_role);
    visitor.section({.name = "jwt", .doc = "JSON Web Tokens."},
                    [&](SettingVisitor& v) { describe_jwt(auth.jwt, v); });
    visitor.section({.name = "webhook", .doc = "A service that is asked who is asking."},
                    [&](SettingVisitor& v) { describe_webhook(auth.webhook, v); });
}

bool has_member(const YamlNode& map, std::string_view name) {
    return std::ranges::find(map.members, name, &YamlMember::name) != map.members.end();
}

const YamlNode& section_of(const YamlNode& map, std::string_view name) {
    static const YamlNode kNothing;
    const auto found = std::ranges::find(map.members, name, &YamlMember::name);
    return found == map.members.end() ? kNothing : found->value;
}

}  // namespace

void describe_auth(server::AuthOptions& auth, SettingVisitor& visitor) {
    visitor.section({.name = "auth",
                     .doc = "Who is asking. Without this section everybody is `anonymous`, and "
                            "nothing is checked. See docs/identity.md."},
                    [&](SettingVisitor& v) { describe_all(auth, v); });
}

void note_auth_sections(server::AuthOptions& auth, const YamlNode& tree) {
    const YamlNode& section = section_of(tree, "auth");
    auth.enabled = has_member(tree, "auth");
    auth.jwt.enabled = has_member(section, "jwt");
    auth.webhook.enabled = has_member(section, "webhook");
}

void check_auth_settings(const server::AuthOptions& auth, const YamlNode& tree,
                         const std::string& file, Diagnostics& diagnostics) {
    if (!auth.enabled) { return; }
    const auto error = [&](std::vector<std::string_view> path, const std::string& message,
                           std::string advice) {
        path.insert(path.begin(), "auth");
        diagnostics.error({file, position_of(tree, path)},
                          fmt::format("{}: {}", fmt::join(path, "."), message), std::move(advice));
    };
    // An empty secret is what is left of a variable that is not set.
    const YamlNode& section = section_of(tree, "auth");
    if (has_member(section, "admin_secret") && auth.admin_secret.empty()) {
        error({"admin_secret"}, "it is empty", "leave it out when there is none");
    }
    for (server::AuthFinding& finding : server::check_auth(auth)) {
        error(std::move(finding.setting), finding.message, std::move(finding.advice));
    }
}

}  // namespace millrace::app
