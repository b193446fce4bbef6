#include "config/listen_address.hpp"

#include <limits>

#include "config/units.hpp"

namespace millrace::app {

std::optional<io::Endpoint> parse_listen_address(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) { return std::nullopt; }
    const auto port = parse_number(text.substr(colon + 1));
    if (!port || *port > std::numeric_limits<std::uint16_t>::max()) { return std::nullopt; }
    std::string_view host = text.substr(0, colon);
    if (host.empty() || host == "*") { host = "0.0.0.0"; }
    if (host == "localhost") { host = "127.0.0.1"; }
    return io::Endpoint::from_literal(host, static_cast<std::uint16_t>(*port));
}

}  // namespace millrace::app
