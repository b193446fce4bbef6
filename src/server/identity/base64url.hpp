#pragma once
/// @file base64url.hpp — the base64 of tokens and keys

#include <optional>
#include <string_view>

#include <millrace/base/arena.hpp>

namespace millrace::server::identity {

/// The bytes that `text` stands for, in `arena`. Nothing when it is not exactly what an encoder
/// writes: no padding, no blanks, no bits left over (RFC 7515, 2). So no two texts are the same.
[[nodiscard]] std::optional<std::string_view> decode_base64url(std::string_view text, Arena& arena);

}  // namespace millrace::server::identity
