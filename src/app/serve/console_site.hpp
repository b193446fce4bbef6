#pragma once
/// @file console_site.hpp — the web console, as files of the server

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/server/static_asset.hpp>

namespace millrace::app {

/// The files of the console: GraphiQL's page at `/`, and `/chart.html`, which draws.
///
/// Lifetime: outlives the servers; must not be moved once files() was called.
class ConsoleSite {
public:
    /// `graphql_path` is where the pages send their requests.
    explicit ConsoleSite(std::string_view graphql_path);
    ConsoleSite(const ConsoleSite&) = delete;
    ConsoleSite& operator=(const ConsoleSite&) = delete;

    [[nodiscard]] std::span<const server::StaticAsset> files() const noexcept { return files_; }

private:
    std::vector<std::string> pages_;  // when they are not those for `/graphql`
    std::vector<std::string> paths_;
    std::vector<server::StaticAsset> files_;
};

}  // namespace millrace::app
