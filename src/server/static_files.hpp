#pragma once
/// @file static_files.hpp — finds and sends the files of the web console

#include <span>
#include <string_view>
#include <vector>

#include <millrace/server/static_asset.hpp>

#include "http_message.hpp"

namespace millrace::server {

/// The assets by path.
class StaticFiles {
public:
    explicit StaticFiles(std::span<const StaticAsset> assets);

    [[nodiscard]] const StaticAsset* find(std::string_view path) const noexcept;

private:
    std::vector<const StaticAsset*> by_path_;
};

/// Answers GET and HEAD for `asset`: compressed when the client takes that, 304 when it has it.
void answer_asset(HttpReply& reply, const HttpRequest& request, const StaticAsset& asset);

}  // namespace millrace::server
