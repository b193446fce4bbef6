#include "serve/console_site.hpp"

#include <millrace/console/assets.hpp>

namespace millrace::app {

namespace {

constexpr std::string_view kPage = "index.html";
constexpr std::string_view kUsualPath = "/graphql";

}  // namespace

ConsoleSite::ConsoleSite(std::string_view graphql_path) {
    const auto assets = console::assets();
    if (graphql_path != kUsualPath) { page_ = console::index_page(graphql_path); }
    paths_.reserve(assets.size());  // the files refer to them
    for (const console::Asset& asset : assets) {
        const bool is_page = asset.path == kPage;
        paths_.push_back(is_page ? "/" : "/" + std::string(asset.path));
        server::StaticAsset file{.path = paths_.back(),
                                 .content_type = asset.content_type,
                                 .etag = asset.etag,
                                 .csp = console::content_security_policy(),
                                 .bytes = asset.bytes,
                                 .gzip = asset.gzip,
                                 .immutable = asset.immutable};
        if (is_page && !page_.empty()) {
            file.etag = {};
            file.bytes = std::as_bytes(std::span(page_));
            file.gzip = {};
        }
        files_.push_back(file);
    }
}

}  // namespace millrace::app
