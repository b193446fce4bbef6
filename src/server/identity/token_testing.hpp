#pragma once
/// @file token_testing.hpp — issuers for tests: keys that sign, and tokens of any kind

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <millrace/base/assert.hpp>

#include "identity/signing_algorithm.hpp"

namespace millrace::server::identity::testing {

inline std::string encode_base64url(std::string_view bytes) {
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    unsigned bits = 0;
    unsigned count = 0;
    for (const char c : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(c);
        for (count += 8; count >= 6; count -= 6) { text += kAlphabet[(bits >> (count - 6)) & 63U]; }
        bits &= (1U << count) - 1U;
    }
    if (count != 0) { text += kAlphabet[(bits << (6 - count)) & 63U]; }
    return text;
}

/// A key pair, or a secret, that signs what a test wants signed.
class SigningKey {
public:
    static SigningKey rsa(unsigned bits = 2'048) {
        return SigningKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{bits}));
    }
    static SigningKey ec(const char* group = "prime256v1") {
        return SigningKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", group));
    }
    static SigningKey ed25519() {
        return SigningKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    }
    static SigningKey secret(std::string text) {
        SigningKey key(nullptr);
        key.secret_ = std::move(text);
        return key;
    }

    /// The signature of `text` as tokens have it.
    [[nodiscard]] std::string sign(std::string_view algorithm, std::string_view text) const {
        const SigningAlgorithm* known = find_algorithm(algorithm);
        MR_REQUIRE(known != nullptr);
        if (key_ == nullptr) { return sign_hmac(*known, text); }
        const std::string signature = sign_public(*known, text);
        if (known->signature != Signature::Ecdsa) { return signature; }
        return numbers_of(signature, known->coordinate_bytes);
    }
    /// The same as ECDSA gives it to everybody else: numbers in DER.
    [[nodiscard]] std::string sign_public(const SigningAlgorithm& algorithm,
                                          std::string_view text) const {
        EVP_MD_CTX* context = EVP_MD_CTX_new();
        EVP_PKEY_CTX* of_key = nullptr;
        const EVP_MD* digest = digest_of(algorithm.digest_bits);
        MR_REQUIRE(EVP_DigestSignInit(context, &of_key, digest, nullptr, key_.get()) == 1);
        if (algorithm.signature == Signature::RsaPss) {
            MR_REQUIRE(EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING) == 1);
            MR_REQUIRE(EVP_PKEY_CTX_set_rsa_pss_saltlen(of_key, RSA_PSS_SALTLEN_DIGEST) == 1);
        }
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        std::array<unsigned char, 2'048> signature{};
        std::size_t size = signature.size();
        MR_REQUIRE(EVP_DigestSign(context, signature.data(), &size, bytes, text.size()) == 1);
        EVP_MD_CTX_free(context);
        return {reinterpret_cast<const char*>(signature.data()), size};
    }

    [[nodiscard]] std::string public_pem() const { return pem(PEM_write_bio_PUBKEY); }
    [[nodiscard]] std::string private_pem() const {
        return pem([](BIO* bio, const EVP_PKEY* key) {
            return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
        });
    }
    /// `{"kty":…}` with `more` (`,"kid":"a"`) at its end.
    [[nodiscard]] std::string jwk(std::string_view more = {}) const {
        switch (EVP_PKEY_get_base_id(key_.get())) {
            case EVP_PKEY_RSA:
                return fmt::format(R"({{"kty":"RSA","n":"{}","e":"{}"{}}})",
                                   number(OSSL_PKEY_PARAM_RSA_N, 0),
                                   number(OSSL_PKEY_PARAM_RSA_E, 0), more);
            case EVP_PKEY_EC: {
                const std::size_t size = EVP_PKEY_get_bits(key_.get()) == 521   ? 66
                                         : EVP_PKEY_get_bits(key_.get()) == 384 ? 48
                                                                                : 32;
                return fmt::format(R"({{"kty":"EC","crv":"P-{}","x":"{}","y":"{}"{}}})",
                                   EVP_PKEY_get_bits(key_.get()),
                                   number(OSSL_PKEY_PARAM_EC_PUB_X, size),
                                   number(OSSL_PKEY_PARAM_EC_PUB_Y, size), more);
            }
            default: {
                std::array<unsigned char, 32> raw{};
                std::size_t size = raw.size();
                MR_REQUIRE(EVP_PKEY_get_raw_public_key(key_.get(), raw.data(), &size) == 1);
                return fmt::format(
                    R"({{"kty":"OKP","crv":"Ed25519","x":"{}"{}}})",
                    encode_base64url({reinterpret_cast<const char*>(raw.data()), size}), more);
            }
        }
    }

    /// A whole token; `head` has `alg` and what a test adds.
    [[nodiscard]] std::string token(std::string_view algorithm, std::string_view claims,
                                    std::string_view more_head = {}) const {
        const std::string head = fmt::format(R"({{"alg":"{}"{}}})", algorithm, more_head);
        const std::string text = encode_base64url(head) + '.' + encode_base64url(claims);
        return text + '.' + encode_base64url(sign(algorithm, text));
    }

private:
    struct Free {
        void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
    };

    explicit SigningKey(EVP_PKEY* key) : key_(key) {}

    static const EVP_MD* digest_of(unsigned bits) {
        return bits == 256   ? EVP_sha256()
               : bits == 384 ? EVP_sha384()
               : bits == 512 ? EVP_sha512()
                             : nullptr;
    }
    [[nodiscard]] std::string sign_hmac(const SigningAlgorithm& algorithm,
                                        std::string_view text) const {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned size = 0;
        HMAC(digest_of(algorithm.digest_bits), secret_.data(), static_cast<int>(secret_.size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(),
             &size);
        return {reinterpret_cast<const char*>(digest.data()), size};
    }
    static std::string numbers_of(const std::string& der, std::size_t coordinate_bytes) {
        const auto* data = reinterpret_cast<const unsigned char*>(der.data());
        ECDSA_SIG* numbers = d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(der.size()));
        std::string text(2 * coordinate_bytes, '\0');
        auto* out = reinterpret_cast<unsigned char*>(text.data());
        const auto size = static_cast<int>(coordinate_bytes);
        BN_bn2binpad(ECDSA_SIG_get0_r(numbers), out, size);
        BN_bn2binpad(ECDSA_SIG_get0_s(numbers), out + coordinate_bytes, size);
        ECDSA_SIG_free(numbers);
        return text;
    }
    [[nodiscard]] std::string number(const char* name, std::size_t bytes) const {
        BIGNUM* number = nullptr;
        MR_REQUIRE(EVP_PKEY_get_bn_param(key_.get(), name, &number) == 1);
        if (bytes == 0) { bytes = static_cast<std::size_t>(BN_num_bytes(number)); }
        std::string text(bytes, '\0');
        BN_bn2binpad(number, reinterpret_cast<unsigned char*>(text.data()),
                     static_cast<int>(bytes));
        BN_free(number);
        return encode_base64url(text);
    }
    template <class Write>
    [[nodiscard]] std::string pem(Write write) const {
        BIO* bio = BIO_new(BIO_s_mem());
        MR_REQUIRE(write(bio, key_.get()) == 1);
        char* data = nullptr;
        const long size = BIO_get_mem_data(bio, &data);
        std::string text(data, static_cast<std::size_t>(size));
        BIO_free(bio);
        return text;
    }

    std::unique_ptr<EVP_PKEY, Free> key_;
    std::string secret_;
};

}  // namespace millrace::server::identity::testing
