#pragma once
/// @file static_asset.hpp — files of the web console, as the server hands them out

#include <cstddef>
#include <span>
#include <string_view>

namespace millrace::server {

/// One file, served to GET and HEAD at exactly `path`.
///
/// Lifetime: everything in it outlives the server.
struct StaticAsset {
    std::string_view path = "";  // absolute: `/`, `/chunks/x.js`
    std::string_view content_type = "";
    std::string_view etag = "";  // with its quotes; empty: none
    std::string_view csp = "";   // Content-Security-Policy; empty: none
    std::span<const std::byte> bytes = {};
    std::span<const std::byte> gzip = {};  // the same compressed; empty: not available
    bool immutable = false;                // may be cached for ever
};

}  // namespace millrace::server
