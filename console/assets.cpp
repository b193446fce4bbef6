#include <millrace/console/assets.hpp>

#include "asset_table.hpp"

namespace millrace::console {
namespace {

constexpr std::string_view kEndpointBefore = "name=\"millrace-endpoint\" content=\"";

std::string escape_attribute(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

}  // namespace

std::span<const Asset> assets() noexcept {
    return asset_table();
}

bool is_page(const Asset& asset) noexcept {
    return asset.path.ends_with(".html");
}

std::string page_for(const Asset& page, std::string_view endpoint) {
    std::string text(reinterpret_cast<const char*>(page.bytes.data()), page.bytes.size());
    const std::size_t before = text.find(kEndpointBefore);
    if (before == std::string::npos) { return text; }
    const std::size_t begin = before + kEndpointBefore.size();
    const std::size_t end = text.find('"', begin);
    text.replace(begin, end - begin, escape_attribute(endpoint));
    return text;
}

std::string_view content_security_policy() noexcept {
    // data: images are the editor's squiggles, drawn as SVG in its colours.
    return "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
           "style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
           "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

}  // namespace millrace::console
