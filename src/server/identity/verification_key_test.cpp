#include "identity/verification_key.hpp"

#include <string>

#include <gtest/gtest.h>
#include <openssl/err.h>

#include "identity/strict_json.hpp"
#include "identity/token_testing.hpp"

namespace millrace::server::identity {
namespace {

using testing::SigningKey;

constexpr std::string_view kText = "what is signed";

VerificationKey public_half(const SigningKey& key) {
    auto made = VerificationKey::from_pem(key.public_pem());
    EXPECT_TRUE(made.has_value());
    return *std::move(made);
}

tl::expected<VerificationKey, std::string> from_jwk(const std::string& json) {
    Arena arena;
    return VerificationKey::from_jwk(*parse_strict_object(json, arena));
}

SigningKey key_for(const SigningAlgorithm& algorithm) {
    switch (algorithm.signature) {
        case Signature::Hmac:
            return SigningKey::secret(std::string(64, 's'));
        case Signature::Ecdsa:
            return SigningKey::ec(algorithm.coordinate_bytes == 32   ? "prime256v1"
                                  : algorithm.coordinate_bytes == 48 ? "secp384r1"
                                                                     : "secp521r1");
        case Signature::Ed25519:
            return SigningKey::ed25519();
        default:
            return SigningKey::rsa();
    }
}

class EveryAlgorithm : public ::testing::TestWithParam<SigningAlgorithm> {};

TEST_P(EveryAlgorithm, TellsGenuineFromForged) {
    const SigningAlgorithm& algorithm = GetParam();
    const SigningKey signer = key_for(algorithm);
    const bool is_secret = algorithm.signature == Signature::Hmac;
    const VerificationKey key =
        is_secret ? VerificationKey::from_secret(std::string(64, 's')) : public_half(signer);
    const std::string signature = signer.sign(algorithm.name, kText);
    EXPECT_TRUE(key.verifies(algorithm, kText, signature));
    EXPECT_FALSE(key.verifies(algorithm, "what is Signed", signature));
    EXPECT_FALSE(key.verifies(algorithm, kText, ""));
    EXPECT_FALSE(key.verifies(algorithm, kText, signature + '\0'));
    EXPECT_FALSE(key.verifies(algorithm, kText, '\0' + signature));
    for (std::size_t i = 0; i < signature.size(); ++i) {
        std::string other = signature;
        other[i] = static_cast<char>(other[i] ^ 0x10);
        EXPECT_FALSE(key.verifies(algorithm, kText, other)) << i;
        EXPECT_FALSE(key.verifies(algorithm, kText, signature.substr(0, i))) << i;
    }
    const SigningKey stranger =
        is_secret ? SigningKey::secret(std::string(64, 't')) : key_for(algorithm);
    EXPECT_FALSE(key.verifies(algorithm, kText, stranger.sign(algorithm.name, kText)));
    EXPECT_EQ(ERR_peek_error(), 0U) << "the queue of errors belongs to TLS";
}

TEST_P(EveryAlgorithm, TakesNoSignatureOfAnother) {
    const SigningAlgorithm& algorithm = GetParam();
    const SigningKey signer = key_for(algorithm);
    const bool is_secret = algorithm.signature == Signature::Hmac;
    const VerificationKey key =
        is_secret ? VerificationKey::from_secret(std::string(64, 's')) : public_half(signer);
    const std::string signature = signer.sign(algorithm.name, kText);
    for (const SigningAlgorithm& other : all_algorithms()) {
        if (other.name == algorithm.name) { continue; }
        EXPECT_FALSE(key.verifies(other, kText, signature)) << other.name;
    }
}

TEST_P(EveryAlgorithm, ReadsJsonWebKeys) {
    const SigningAlgorithm& algorithm = GetParam();
    if (algorithm.signature == Signature::Hmac) { return; }
    const SigningKey signer = key_for(algorithm);
    const auto key = from_jwk(signer.jwk(R"(,"kid":"a","use":"sig")"));
    ASSERT_TRUE(key.has_value()) << key.error();
    EXPECT_EQ(key->id(), "a");
    EXPECT_TRUE(key->verifies(algorithm, kText, signer.sign(algorithm.name, kText)));
    const auto only = from_jwk(signer.jwk(R"(,"alg":"RSA-OAEP")"));
    ASSERT_TRUE(only.has_value());
    EXPECT_FALSE(only->fits(algorithm));
}

INSTANTIATE_TEST_SUITE_P(Table, EveryAlgorithm, ::testing::ValuesIn(all_algorithms()),
                         [](const auto& row) { return std::string(row.param.name); });

// The attack: a token with HS256, signed with the public key that everybody knows.
TEST(VerificationKey, OfRsaIsNeverASecret) {
    const SigningKey rsa = SigningKey::rsa();
    const std::string signature = SigningKey::secret(rsa.public_pem()).sign("HS256", kText);
    EXPECT_FALSE(public_half(rsa).verifies(*find_algorithm("HS256"), kText, signature));
}

TEST(VerificationKey, OfASecretNeedsItLong) {
    const auto fits = [](std::size_t bytes, std::string_view algorithm) {
        return VerificationKey::from_secret(std::string(bytes, 's'))
            .fits(*find_algorithm(algorithm));
    };
    EXPECT_FALSE(fits(31, "HS256"));
    EXPECT_TRUE(fits(32, "HS256"));
    EXPECT_FALSE(fits(47, "HS384"));
    EXPECT_TRUE(fits(48, "HS384"));
    EXPECT_FALSE(fits(63, "HS512"));
    EXPECT_TRUE(fits(64, "HS512"));
    EXPECT_FALSE(fits(0, "HS256"));
    EXPECT_FALSE(fits(64, "RS256"));
}

TEST(VerificationKey, OfRsaHasABoundedSize) {
    EXPECT_FALSE(VerificationKey::from_pem(SigningKey::rsa(1'024).public_pem()).has_value());
    EXPECT_FALSE(from_jwk(SigningKey::rsa(1'024).jwk()).has_value());
    const std::string huge = testing::encode_base64url(std::string(1'025, '\x7f'));
    EXPECT_FALSE(from_jwk(R"({"kty":"RSA","e":"AQAB","n":")" + huge + "\"}").has_value());
}

TEST(VerificationKey, OfACurveIsForThatCurve) {
    const VerificationKey key = public_half(SigningKey::ec("secp384r1"));
    EXPECT_FALSE(key.fits(*find_algorithm("ES256")));
    EXPECT_TRUE(key.fits(*find_algorithm("ES384")));
    EXPECT_FALSE(VerificationKey::from_pem(SigningKey::ec("secp256k1").public_pem()).has_value());
}

// Whoever knows (r, s) knows (r, n - s): both are signatures of the same text, and nothing is
// gained by the second. What is no pair of numbers of the right length is none.
TEST(VerificationKey, OfACurveTakesTwoNumbersOnly) {
    const SigningAlgorithm& algorithm = *find_algorithm("ES256");
    const SigningKey signer = SigningKey::ec();
    const VerificationKey key = public_half(signer);
    const std::string signature = signer.sign("ES256", kText);
    EXPECT_FALSE(key.verifies(algorithm, kText, signer.sign_public(algorithm, kText))) << "DER";
    EXPECT_FALSE(key.verifies(algorithm, kText, std::string(64, '\0')));
    EXPECT_FALSE(key.verifies(algorithm, kText, std::string(32, '\0') + signature.substr(32)));
    EXPECT_FALSE(key.verifies(algorithm, kText, signature.substr(0, 32) + std::string(32, '\0')));
    EXPECT_FALSE(key.verifies(algorithm, kText, std::string(64, '\xff')));
    EXPECT_FALSE(key.verifies(algorithm, kText, signature.substr(0, 63)));
    std::string wide = signature;
    wide.insert(32, 1, '\0');
    wide.insert(0, 1, '\0');
    EXPECT_FALSE(key.verifies(algorithm, kText, wide)) << "numbers with a byte too many";
}

TEST(VerificationKey, RefusesJsonWebKeysForAnythingElse) {
    const SigningKey rsa = SigningKey::rsa();
    EXPECT_TRUE(from_jwk(rsa.jwk(R"(,"key_ops":["verify"])")).has_value());
    for (const std::string_view more : {R"(,"use":"enc")", R"(,"use":1)",
                                        R"(,"key_ops":["encrypt"])", R"(,"key_ops":"verify")"}) {
        EXPECT_FALSE(from_jwk(rsa.jwk(more)).has_value()) << more;
    }
    const std::string off_curve = testing::encode_base64url(std::string(32, '\x01'));
    for (const std::string& json :
         {std::string("{}"), std::string(R"({"kty":"oct","k":"AAAA"})"),
          std::string(R"({"kty":"RSA","n":"AQAB"})"), std::string(R"({"kty":"RSA","e":"AQAB"})"),
          R"({"kty":"EC","crv":"P-256","x":")" + off_curve + R"(","y":")" + off_curve + "\"}",
          std::string(R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})"),
          std::string(R"({"kty":"OKP","crv":"X25519","x":")") + off_curve + "\"}",
          std::string(R"({"kty":"OKP","crv":"Ed25519","x":"AA"})")}) {
        EXPECT_FALSE(from_jwk(json).has_value()) << json;
    }
}

TEST(VerificationKey, IsReadFromPem) {
    const SigningKey key = SigningKey::ec();
    const auto of_private = VerificationKey::from_pem(key.private_pem());
    ASSERT_FALSE(of_private.has_value());
    EXPECT_NE(of_private.error().find("private"), std::string::npos);
    EXPECT_FALSE(VerificationKey::from_pem("").has_value());
    EXPECT_FALSE(VerificationKey::from_pem("secret").has_value());
    EXPECT_FALSE(VerificationKey::from_pem(key.public_pem().substr(0, 60)).has_value());
}

}  // namespace
}  // namespace millrace::server::identity
