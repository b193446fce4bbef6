#include "identity/verification_key.hpp"

#include <array>
#include <optional>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <millrace/base/arena.hpp>
#include <millrace/value/text.hpp>

#include "identity/base64url.hpp"

namespace millrace::server::identity {

using value::Kind;
using value::Value;

namespace {

constexpr int kRsaBitsMin = 2'048;  // RFC 7518, 3.3
constexpr int kRsaBitsMax = 8'192;  // verifying takes the square of it
constexpr std::size_t kExponentBytesMax = 4;
constexpr std::size_t kEd25519KeyBytes = 32;

template <auto kFree>
struct Freer {
    template <class T>
    void operator()(T* object) const noexcept {
        kFree(object);
    }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free>>;
using Number = std::unique_ptr<BIGNUM, Freer<BN_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;
using Decoder = std::unique_ptr<OSSL_DECODER_CTX, Freer<OSSL_DECODER_CTX_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freer<ECDSA_SIG_free>>;

/// What OpenSSL has to say of failures stays on its thread, where TLS would find it.
struct ErrorQueueGuard {
    ErrorQueueGuard() noexcept { ERR_set_mark(); }
    ErrorQueueGuard(const ErrorQueueGuard&) = delete;
    ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
    ~ErrorQueueGuard() { ERR_pop_to_mark(); }
};

const unsigned char* bytes_of(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

const EVP_MD* digest_of(const SigningAlgorithm& algorithm) noexcept {
    switch (algorithm.digest_bits) {
        case 256:
            return EVP_sha256();
        case 384:
            return EVP_sha384();
        case 512:
            return EVP_sha512();
        default:
            return nullptr;
    }
}

struct Curve {
    std::string_view name;  // in JSON Web Keys
    const char* group;      // in OpenSSL
    std::size_t coordinate_bytes;
};
constexpr std::array kCurves{Curve{"P-256", "prime256v1", 32}, Curve{"P-384", "secp384r1", 48},
                             Curve{"P-521", "secp521r1", 66}};

/// A text member; data() is null when it is not there or no text.
std::string_view text_member(const Value& object, std::string_view name, Arena& arena) {
    const Value member = object.member(name);
    return member.is(Kind::String) ? value::string_text(member, arena) : std::string_view();
}

std::optional<std::string_view> bytes_member(const Value& object, std::string_view name,
                                             Arena& arena) {
    const std::string_view text = text_member(object, name, arena);
    if (text.empty()) { return std::nullopt; }
    return decode_base64url(text, arena);
}

EVP_PKEY* key_from(const char* type, OSSL_PARAM_BLD* builder) noexcept {
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) <= 0) { return nullptr; }
    if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0) {
        return nullptr;
    }
    return key;
}

EVP_PKEY* rsa_key(const Value& jwk, Arena& arena) {
    const auto modulus = bytes_member(jwk, "n", arena);
    const auto exponent = bytes_member(jwk, "e", arena);
    if (!modulus || !exponent || exponent->size() > kExponentBytesMax ||
        modulus->size() > kRsaBitsMax / 8) {
        return nullptr;
    }
    const Number n(BN_bin2bn(bytes_of(*modulus), static_cast<int>(modulus->size()), nullptr));
    const Number e(BN_bin2bn(bytes_of(*exponent), static_cast<int>(exponent->size()), nullptr));
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    if (!n || !e || !builder || BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) != 0) {
        return nullptr;
    }
    if (OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 0 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 0) {
        return nullptr;
    }
    return key_from("RSA", builder.get());
}

EVP_PKEY* ec_key(const Value& jwk, Arena& arena) {
    const std::string_view name = text_member(jwk, "crv", arena);
    const auto x = bytes_member(jwk, "x", arena);
    const auto y = bytes_member(jwk, "y", arena);
    for (const Curve& curve : kCurves) {
        if (curve.name != name || !x || !y || x->size() != curve.coordinate_bytes ||
            y->size() != curve.coordinate_bytes) {
            continue;
        }
        const std::string point = '\x04' + std::string(*x) + std::string(*y);
        const ParameterBuilder builder(OSSL_PARAM_BLD_new());
        if (!builder ||
            OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.group,
                                            0) == 0 ||
            OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                             point.size()) == 0) {
            return nullptr;
        }
        return key_from("EC", builder.get());  // refuses what is no point of the curve
    }
    return nullptr;
}

EVP_PKEY* ed25519_key(const Value& jwk, Arena& arena) {
    const auto x = bytes_member(jwk, "x", arena);
    if (text_member(jwk, "crv", arena) != "Ed25519" || !x || x->size() != kEd25519KeyBytes) {
        return nullptr;
    }
    return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(*x), x->size());
}

bool is_for_signatures(const Value& jwk, Arena& arena) {
    if (const Value use = jwk.member("use"); !use.is(Kind::Absent)) {
        if (!use.is(Kind::String) || value::string_text(use, arena) != "sig") { return false; }
    }
    const Value operations = jwk.member("key_ops");
    if (operations.is(Kind::Absent)) { return true; }
    if (!operations.is(Kind::List)) { return false; }
    for (const Value& operation : operations.items()) {
        if (operation.is(Kind::String) && value::string_text(operation, arena) == "verify") {
            return true;
        }
    }
    return false;
}

EVP_PKEY* public_key_in(std::string_view pem) {
    EVP_PKEY* key = nullptr;
    const Decoder decoder(OSSL_DECODER_CTX_new_for_pkey(&key, "PEM", nullptr, nullptr,
                                                        EVP_PKEY_PUBLIC_KEY, nullptr, nullptr));
    const unsigned char* data = bytes_of(pem);
    std::size_t size = pem.size();
    if (decoder && OSSL_DECODER_from_data(decoder.get(), &data, &size) == 1) { return key; }
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    return certificate ? X509_get_pubkey(certificate.get()) : nullptr;
}

/// The DER text that OpenSSL wants, of the two numbers that a token has. Empty: they are none.
std::string der_of(std::string_view signature, std::size_t coordinate_bytes) {
    const auto half = static_cast<int>(coordinate_bytes);
    EcSignature numbers(ECDSA_SIG_new());
    Number r(BN_bin2bn(bytes_of(signature), half, nullptr));
    Number s(BN_bin2bn(bytes_of(signature) + coordinate_bytes, half, nullptr));
    if (!numbers || !r || !s || ECDSA_SIG_set0(numbers.get(), r.get(), s.get()) == 0) { return {}; }
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(numbers.get(), &der);
    if (size <= 0) { return {}; }
    std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return text;
}

bool use_pss(EVP_PKEY_CTX* context, const EVP_MD* digest) noexcept {
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest) > 0 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0;
}

}  // namespace

void VerificationKey::Free::operator()(evp_pkey_st* key) const noexcept {
    EVP_PKEY_free(key);
}

VerificationKey VerificationKey::from_secret(std::string secret) {
    VerificationKey made;
    made.secret_ = std::move(secret);
    return made;
}

tl::expected<VerificationKey, std::string> VerificationKey::from_pem(std::string_view pem) {
    const ErrorQueueGuard guard;
    if (pem.find("PRIVATE KEY-----") != std::string_view::npos) {
        return tl::unexpected(
            std::string("that is a private key, which nobody but its owner needs"));
    }
    Handle key(public_key_in(pem));
    if (!key) { return tl::unexpected(std::string("that is no PEM of a public key")); }
    return of(std::move(key));
}

tl::expected<VerificationKey, std::string> VerificationKey::from_jwk(const Value& jwk) {
    const ErrorQueueGuard guard;
    if (!jwk.is(Kind::Object)) { return tl::unexpected(std::string("that is no object")); }
    Arena arena;
    if (!is_for_signatures(jwk, arena)) {
        return tl::unexpected(std::string("it is not for signatures"));
    }
    const std::string_view type = text_member(jwk, "kty", arena);
    Handle key;
    if (type == "RSA") { key.reset(rsa_key(jwk, arena)); }
    if (type == "EC") { key.reset(ec_key(jwk, arena)); }
    if (type == "OKP") { key.reset(ed25519_key(jwk, arena)); }
    // Secrets (`oct`) do not belong where everybody can read them.
    if (!key) { return tl::unexpected(std::string("it is no public key that is known here")); }
    auto made = of(std::move(key));
    if (made) {
        made->id_ = text_member(jwk, "kid", arena);
        made->only_for_ = text_member(jwk, "alg", arena);
    }
    return made;
}

tl::expected<VerificationKey, std::string> VerificationKey::of(Handle key) {
    VerificationKey made;
    const int type = EVP_PKEY_get_base_id(key.get());
    if (type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS) {
        const int bits = EVP_PKEY_get_bits(key.get());
        if (bits < kRsaBitsMin) {
            return tl::unexpected(std::string("an RSA key must have 2048 bits or more"));
        }
        if (bits > kRsaBitsMax) {
            return tl::unexpected(std::string("an RSA key must have 8192 bits or less"));
        }
        made.signature_ = type == EVP_PKEY_RSA ? Signature::Rsa : Signature::RsaPss;
    } else if (type == EVP_PKEY_ED25519) {
        made.signature_ = Signature::Ed25519;
    } else if (type == EVP_PKEY_EC) {
        std::array<char, 64> group{};
        static_cast<void>(EVP_PKEY_get_group_name(key.get(), group.data(), group.size(), nullptr));
        for (const Curve& curve : kCurves) {
            if (std::string_view(group.data()) == curve.group) {
                made.coordinate_bytes_ = curve.coordinate_bytes;
            }
        }
        if (made.coordinate_bytes_ == 0) {
            return tl::unexpected(std::string("its curve is none of P-256, P-384, P-521"));
        }
        made.signature_ = Signature::Ecdsa;
    } else {
        return tl::unexpected(std::string("it is no key for RSA, ECDSA or Ed25519"));
    }
    made.key_ = std::move(key);
    return made;
}

bool VerificationKey::fits(const SigningAlgorithm& algorithm) const noexcept {
    if (!only_for_.empty() && only_for_ != algorithm.name) { return false; }
    switch (algorithm.signature) {
        case Signature::Hmac:
            return key_ == nullptr && secret_.size() * 8 >= algorithm.digest_bits;
        case Signature::RsaPss:
            return signature_ == Signature::Rsa || signature_ == Signature::RsaPss;
        case Signature::Ecdsa:
            return signature_ == Signature::Ecdsa &&
                   coordinate_bytes_ == algorithm.coordinate_bytes;
        case Signature::Rsa:
        case Signature::Ed25519:
            return signature_ == algorithm.signature;
    }
    return false;
}

bool VerificationKey::verifies(const SigningAlgorithm& algorithm, std::string_view text,
                               std::string_view signature) const noexcept {
    if (!fits(algorithm)) { return false; }
    return algorithm.signature == Signature::Hmac ? verifies_hmac(algorithm, text, signature)
                                                  : verifies_public(algorithm, text, signature);
}

bool VerificationKey::verifies_hmac(const SigningAlgorithm& algorithm, std::string_view text,
                                    std::string_view signature) const noexcept {
    std::array<unsigned char, EVP_MAX_MD_SIZE> expected{};
    unsigned size = 0;
    if (HMAC(digest_of(algorithm), secret_.data(), static_cast<int>(secret_.size()), bytes_of(text),
             text.size(), expected.data(), &size) == nullptr) {
        return false;
    }
    return signature.size() == size && CRYPTO_memcmp(signature.data(), expected.data(), size) == 0;
}

bool VerificationKey::verifies_public(const SigningAlgorithm& algorithm, std::string_view text,
                                      std::string_view signature) const noexcept {
    const ErrorQueueGuard guard;
    std::string der;
    if (algorithm.signature == Signature::Ecdsa) {
        if (signature.size() != 2 * coordinate_bytes_) { return false; }
        der = der_of(signature, coordinate_bytes_);
        signature = der;
    }
    const DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* of_key = nullptr;  // belongs to `context`
    const EVP_MD* digest = digest_of(algorithm);
    if (!context ||
        EVP_DigestVerifyInit(context.get(), &of_key, digest, nullptr, key_.get()) <= 0) {
        return false;
    }
    if (algorithm.signature == Signature::RsaPss && !use_pss(of_key, digest)) { return false; }
    return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                            text.size()) == 1;
}

}  // namespace millrace::server::identity
