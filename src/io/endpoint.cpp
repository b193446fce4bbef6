#include <millrace/io/endpoint.hpp>

#include <algorithm>
#include <array>

#include <arpa/inet.h>

#include "engine.hpp"

namespace millrace::io {

std::optional<Endpoint> Endpoint::from_literal(std::string_view text, std::uint16_t port) {
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
    }
    std::array<char, INET6_ADDRSTRLEN> terminated{};
    if (text.empty() || text.size() >= terminated.size()) { return std::nullopt; }
    std::ranges::copy(text, terminated.begin());
    Endpoint endpoint;
    endpoint.port = port;
    if (inet_pton(AF_INET, terminated.data(), endpoint.address.data()) == 1) { return endpoint; }
    if (inet_pton(AF_INET6, terminated.data(), endpoint.address.data()) == 1) {
        endpoint.is_v6 = true;
        return endpoint;
    }
    return std::nullopt;
}

std::string Endpoint::address_string() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(is_v6 ? AF_INET6 : AF_INET, address.data(), text.data(), text.size());
    return text.data();
}

std::string Endpoint::to_string() const {
    const std::string host = is_v6 ? "[" + address_string() + "]" : address_string();
    return host + ":" + std::to_string(port);
}

asio::ip::tcp::endpoint to_asio(const Endpoint& endpoint) {
    if (endpoint.is_v6) { return {asio::ip::address_v6(endpoint.address), endpoint.port}; }
    asio::ip::address_v4::bytes_type bytes{};
    std::copy_n(endpoint.address.begin(), bytes.size(), bytes.begin());
    return {asio::ip::address_v4(bytes), endpoint.port};
}

Endpoint from_asio(const asio::ip::tcp::endpoint& endpoint) noexcept {
    Endpoint result;
    result.port = endpoint.port();
    result.is_v6 = endpoint.address().is_v6();
    if (result.is_v6) {
        result.address = endpoint.address().to_v6().to_bytes();
    } else {
        std::ranges::copy(endpoint.address().to_v4().to_bytes(), result.address.begin());
    }
    return result;
}

}  // namespace millrace::io
