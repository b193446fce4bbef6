#include <millrace/console/assets.hpp>

#include <algorithm>

#include "asset_table.hpp"

namespace millrace::console {
namespace {

constexpr std::string_view kPage = "index.html";
constexpr std::string_view kEndpointBefore = "name=\"millrace-endpoint\" content=\"";

std::string_view page() {
    const std::span<const Asset> all = assets();
    const auto found = std::ranges::find(all, kPage, &Asset::path);
    if (found == all.end()) { return {}; }
    return {reinterpret_cast<const char*>(found->bytes.data()), found->bytes.size()};
}

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

std::string index_page(std::string_view endpoint) {
    std::string text{page()};
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
