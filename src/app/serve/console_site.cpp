#include "serve/console_site.hpp"

#include <millrace/console/assets.hpp>

namespace millrace::app {

namespace {

constexpr std::string_view kFirstPage = "index.html";
constexpr std::string_view kUsualPath = "/graphql";

}  // namespace

ConsoleSite::ConsoleSite(std::string_view graphql_path) {
    const auto assets = console::assets();
    paths_.reserve(assets.size());  // the files refer to them
    pages_.reserve(assets.size());
    for (const console::Asset& asset : assets) {
        paths_.push_back(asset.path == kFirstPage ? "/" : "/" + std::string(asset.path));
        server::StaticAsset file{.path = paths_.back(),
                                 .content_type = asset.content_type,
                                 .etag = asset.etag,
                                 .csp = console::content_security_policy(),
                                 .bytes = asset.bytes,
                                 .gzip = asset.gzip,
                                 .immutable = asset.immutable};
        if (graphql_path != kUsualPath && console::is_page(asset)) {
            const std::string& page = pages_.emplace_back(console::page_for(asset, graphql_path));
            file.etag = {};
            file.bytes = std::as_bytes(std::span(page));
            file.gzip = {};
        }
        files_.push_back(file);
    }
}

}  // namespace millrace::app
