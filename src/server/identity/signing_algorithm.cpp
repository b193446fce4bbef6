#include "identity/signing_algorithm.hpp"

#include <algorithm>
#include <array>

namespace millrace::server::identity {

namespace {

constexpr std::array kAlgorithms{
    SigningAlgorithm{"HS256", Signature::Hmac, 256},
    SigningAlgorithm{"HS384", Signature::Hmac, 384},
    SigningAlgorithm{"HS512", Signature::Hmac, 512},
    SigningAlgorithm{"RS256", Signature::Rsa, 256},
    SigningAlgorithm{"RS384", Signature::Rsa, 384},
    SigningAlgorithm{"RS512", Signature::Rsa, 512},
    SigningAlgorithm{"PS256", Signature::RsaPss, 256},
    SigningAlgorithm{"PS384", Signature::RsaPss, 384},
    SigningAlgorithm{"PS512", Signature::RsaPss, 512},
    SigningAlgorithm{"ES256", Signature::Ecdsa, 256, 32},
    SigningAlgorithm{"ES384", Signature::Ecdsa, 384, 48},
    SigningAlgorithm{"ES512", Signature::Ecdsa, 512, 66},
    SigningAlgorithm{"EdDSA", Signature::Ed25519},
};

}  // namespace

const SigningAlgorithm* find_algorithm(std::string_view name) noexcept {
    const auto found = std::ranges::find(kAlgorithms, name, &SigningAlgorithm::name);
    return found == kAlgorithms.end() ? nullptr : &*found;
}

std::span<const SigningAlgorithm> all_algorithms() noexcept {
    return kAlgorithms;
}

}  // namespace millrace::server::identity
