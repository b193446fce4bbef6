#pragma once
/// @file credentials.hpp — what a request says of who sends it

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/server/auth_options.hpp>
#include <millrace/wire/header_field.hpp>

#include "identity/refusal.hpp"

namespace millrace::server::identity {

/// The token of a request; nothing when it has none. Refused: more than one, and an Authorization
/// of another scheme, which must not pass for no credentials at all.
[[nodiscard]] Verified<std::optional<std::string_view>> find_token(
    std::span<const wire::HeaderField> headers, const JwtOptions& options);

/// Whether the request has an admin secret; refused when it is not `secret`, or a second one is
/// not. The time this takes says nothing about the secret.
[[nodiscard]] Verified<bool> find_admin_secret(std::span<const wire::HeaderField> headers,
                                               std::string_view secret);

/// The role that the request asks for; data() null: none. Refused: two of them.
[[nodiscard]] Verified<std::string_view> find_wanted_role(
    std::span<const wire::HeaderField> headers);

[[nodiscard]] bool is_admin_secret_header(std::string_view name) noexcept;

}  // namespace millrace::server::identity
