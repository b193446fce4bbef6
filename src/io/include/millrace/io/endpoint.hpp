#pragma once
/// @file endpoint.hpp — an IP address and a port

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::io {

/// Where one end of a TCP connection is.
struct Endpoint {
    std::array<std::uint8_t, 16> address{};  // network order; IPv4 in the first four bytes
    std::uint16_t port = 0;
    bool is_v6 = false;

    /// `text` as an IPv4 or IPv6 literal (brackets allowed), or nothing when it is a name.
    [[nodiscard]] static std::optional<Endpoint> from_literal(std::string_view text,
                                                              std::uint16_t port);

    /// `127.0.0.1:80`, `[::1]:80`.
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] std::string address_string() const;

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

}  // namespace millrace::io
