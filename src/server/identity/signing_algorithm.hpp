#pragma once
/// @file signing_algorithm.hpp — the signatures of tokens (RFC 7518, RFC 8037)

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace millrace::server::identity {

enum class Signature : std::uint8_t { Hmac, Rsa, RsaPss, Ecdsa, Ed25519 };

/// `none` is not among them.
struct SigningAlgorithm {
    std::string_view name;
    Signature signature = Signature::Hmac;
    unsigned digest_bits = 0;          // of SHA-2; 0: the signature has its own
    std::size_t coordinate_bytes = 0;  // Ecdsa: of the curve
};

/// Null when there is none of this name, which is compared to the letter.
[[nodiscard]] const SigningAlgorithm* find_algorithm(std::string_view name) noexcept;
[[nodiscard]] std::span<const SigningAlgorithm> all_algorithms() noexcept;

}  // namespace millrace::server::identity
