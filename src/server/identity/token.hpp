#pragma once
/// @file token.hpp — a JSON Web Token taken apart (RFC 7519 in the compact form of RFC 7515)

#include <string_view>

#include <millrace/base/arena.hpp>

#include "identity/refusal.hpp"

namespace millrace::server::identity {

/// What a token says of itself; nothing of it is true before its signature is verified.
///
/// Lifetime: borrows from the text and from the arena.
struct Token {
    std::string_view algorithm;
    std::string_view key_id;       // empty: none
    std::string_view payload;      // JSON, not looked into
    std::string_view signed_text;  // what the signature is of
    std::string_view signature;
};

/// Takes `text` apart. Refused: what is too long, has not three parts, is no base64url, has a head
/// that is no JSON object or has members twice, or asks for extensions (`crit`).
[[nodiscard]] Verified<Token> parse_token(std::string_view text, Arena& arena);

}  // namespace millrace::server::identity
