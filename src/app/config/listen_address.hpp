#pragma once
/// @file listen_address.hpp — an address to listen on, as people write it

#include <optional>
#include <string_view>

#include <millrace/io/endpoint.hpp>

namespace millrace::app {

/// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, `:8080` (every address). Nothing otherwise.
[[nodiscard]] std::optional<io::Endpoint> parse_listen_address(std::string_view text);

}  // namespace millrace::app
