#pragma once
/// @file token_rules.hpp — what must hold of a token beside its signature

#include <cstdint>
#include <vector>

#include <millrace/server/auth_options.hpp>
#include <millrace/value/value.hpp>

#include "identity/refusal.hpp"
#include "identity/signing_algorithm.hpp"
#include "identity/token.hpp"

namespace millrace::server::identity {

/// Algorithm, issuer, audience and times, as configured.
///
/// Lifetime: borrows the options.
class TokenRules {
public:
    explicit TokenRules(const JwtOptions& options);

    [[nodiscard]] const std::vector<const SigningAlgorithm*>& algorithms() const noexcept {
        return algorithms_;
    }
    /// The algorithm of `token`, when it is one of those that are taken.
    [[nodiscard]] Verified<const SigningAlgorithm*> algorithm_of(const Token& token) const;
    /// The claims of a token whose signature is genuine, in `arena`. `now_ms`: since 1970.
    [[nodiscard]] Verified<value::Value> claims_of(const Token& token, std::int64_t now_ms,
                                                   Arena& arena) const;

private:
    [[nodiscard]] Verified<void> check_times(const value::Value& claims, std::int64_t now_ms) const;
    [[nodiscard]] Verified<void> check_parties(const value::Value& claims, Arena& arena) const;

    const JwtOptions& options_;
    std::vector<const SigningAlgorithm*> algorithms_;
};

}  // namespace millrace::server::identity
