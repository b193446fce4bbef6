#include "identity/token_rules.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include <millrace/value/text.hpp>

#include "identity/strict_json.hpp"

namespace millrace::server::identity {

using value::Kind;
using value::Value;

namespace {

// Far beyond any calendar, and still exact in milliseconds as a double.
constexpr double kSecondsMax = 1e11;

/// Seconds since 1970, fractions allowed (RFC 7519, 2), as milliseconds.
std::optional<double> read_date(const Value& date) noexcept {
    if (!date.is(Kind::Number)) { return std::nullopt; }
    const std::string_view text = date.text();
    double seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size()) { return std::nullopt; }
    if (!(seconds >= 0 && seconds <= kSecondsMax)) { return std::nullopt; }
    return seconds * 1'000;
}

bool is_any_of(const Value& text, const std::vector<std::string>& wanted, Arena& arena) {
    return text.is(Kind::String) &&
           std::ranges::find(wanted, value::string_text(text, arena)) != wanted.end();
}

}  // namespace

TokenRules::TokenRules(const JwtOptions& options) : options_(options) {
    for (const std::string& name : options.algorithms) {
        if (const auto* algorithm = find_algorithm(name)) { algorithms_.push_back(algorithm); }
    }
}

Verified<const SigningAlgorithm*> TokenRules::algorithm_of(const Token& token) const {
    const auto found = std::ranges::find(algorithms_, token.algorithm, &SigningAlgorithm::name);
    if (found == algorithms_.end()) { return refuse_token("its algorithm is not taken"); }
    return *found;
}

Verified<Value> TokenRules::claims_of(const Token& token, std::int64_t now_ms, Arena& arena) const {
    const auto claims = parse_strict_object(token.payload, arena);
    if (!claims) { return refuse_token("its claims are no JSON object"); }
    // Who it is for comes first: when a stranger's token expires is nobody's business.
    if (const auto parties = check_parties(*claims, arena); !parties) {
        return tl::unexpected(parties.error());
    }
    if (const auto times = check_times(*claims, now_ms); !times) {
        return tl::unexpected(times.error());
    }
    return *claims;
}

Verified<void> TokenRules::check_times(const Value& claims, std::int64_t now_ms) const {
    const auto now = static_cast<double>(now_ms);
    const auto leeway = static_cast<double>(options_.leeway.count());
    const Value expires = claims.member("exp");
    if (!expires.is(Kind::Absent)) {
        const auto at = read_date(expires);
        if (!at) { return refuse_token("exp is no date"); }
        if (now >= *at + leeway) {
            return tl::unexpected(Refusal{&http_errors::kTokenExpired, "it has expired"});
        }
    } else if (options_.require_exp) {
        return refuse_token("it never expires");
    }
    const Value begins = claims.member("nbf");
    if (begins.is(Kind::Absent)) { return {}; }
    const auto at = read_date(begins);
    if (!at) { return refuse_token("nbf is no date"); }
    if (now < *at - leeway) { return refuse_token("it is not valid yet"); }
    return {};
}

Verified<void> TokenRules::check_parties(const Value& claims, Arena& arena) const {
    if (!options_.issuers.empty() && !is_any_of(claims.member("iss"), options_.issuers, arena)) {
        return refuse_token("its issuer is another one");
    }
    if (options_.audiences.empty()) { return {}; }
    const Value audience = claims.member("aud");
    const bool is_ours =
        audience.is(Kind::List)
            ? std::ranges::any_of(
                  audience.items(),
                  [&](const Value& one) { return is_any_of(one, options_.audiences, arena); })
            : is_any_of(audience, options_.audiences, arena);
    if (!is_ours) { return refuse_token("it is for somebody else"); }
    return {};
}

}  // namespace millrace::server::identity
