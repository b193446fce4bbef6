#pragma once
/// @file verification_key.hpp — a key that tells whether a signature is genuine

#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include <millrace/value/value.hpp>

#include "identity/signing_algorithm.hpp"

struct evp_pkey_st;

namespace millrace::server::identity {

/// One key, for the one kind of signature its own kind allows: a secret never verifies what a
/// public key should, and the reverse.
///
/// Threads:   one core.
/// Errors:    of making one, in words for people that show nothing of the key.
class VerificationKey {
public:
    /// For Hmac. Not shorter than the digest of the algorithms it is for (checked by fits()).
    [[nodiscard]] static VerificationKey from_secret(std::string secret);
    /// PEM of a public key or of a certificate.
    [[nodiscard]] static tl::expected<VerificationKey, std::string> from_pem(std::string_view pem);
    /// A public JSON Web Key (RFC 7517); those that are not for signatures are refused.
    [[nodiscard]] static tl::expected<VerificationKey, std::string> from_jwk(
        const value::Value& jwk);

    /// Empty: it has no name, and is tried for any.
    [[nodiscard]] const std::string& id() const noexcept { return id_; }
    /// Whether it may verify signatures of `algorithm`.
    [[nodiscard]] bool fits(const SigningAlgorithm& algorithm) const noexcept;
    /// Only when it fits. Looks at all of a secret signature, whatever is wrong with it.
    [[nodiscard]] bool verifies(const SigningAlgorithm& algorithm, std::string_view text,
                                std::string_view signature) const noexcept;

private:
    struct Free {
        void operator()(evp_pkey_st* key) const noexcept;
    };
    using Handle = std::unique_ptr<evp_pkey_st, Free>;

    VerificationKey() = default;
    static tl::expected<VerificationKey, std::string> of(Handle key);
    bool verifies_hmac(const SigningAlgorithm& algorithm, std::string_view text,
                       std::string_view signature) const noexcept;
    bool verifies_public(const SigningAlgorithm& algorithm, std::string_view text,
                         std::string_view signature) const noexcept;

    std::string id_;
    std::string only_for_;  // the one algorithm a JSON Web Key says; empty: any that fits
    std::string secret_;
    Handle key_;                             // null: `secret_`
    Signature signature_ = Signature::Hmac;  // Rsa: also for RsaPss
    std::size_t coordinate_bytes_ = 0;
};

}  // namespace millrace::server::identity
