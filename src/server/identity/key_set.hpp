#pragma once
/// @file key_set.hpp — the keys that tokens may be signed with

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "identity/verification_key.hpp"

namespace millrace::server::identity {

/// The algorithms that are taken; a token can only name one of them.
using Algorithms = std::span<const SigningAlgorithm* const>;

/// Lifetime: immutable once read. Threads: one core.
class KeySet {
public:
    KeySet() = default;
    explicit KeySet(VerificationKey only) { keys_.push_back(std::move(only)); }

    /// Reads a JSON Web Key Set (RFC 7517, 5). Keys that fit none of `algorithms` are left out.
    /// Error: in words for people, when it is none, or there are too many or no keys that fit.
    [[nodiscard]] static tl::expected<KeySet, std::string> parse(std::string_view json,
                                                                 Algorithms algorithms);

    enum class Verdict : std::uint8_t {
        Genuine,
        Forged,
        UnknownKey,  // there is no key that may have signed it
    };
    /// Whether `signature` of `text` is by the key called `key_id`; by any, when it is empty.
    [[nodiscard]] Verdict verify(const SigningAlgorithm& algorithm, std::string_view key_id,
                                 std::string_view text, std::string_view signature) const noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }

private:
    std::vector<VerificationKey> keys_;
};

}  // namespace millrace::server::identity
