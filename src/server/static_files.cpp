#include "static_files.hpp"

#include <algorithm>

#include <millrace/wire/message_writer.hpp>

namespace millrace::server {
namespace {

std::string_view text_of(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// `gzip` in a list, unless it is forbidden by a weight of zero.
bool accepts_gzip(std::string_view accept_encoding) noexcept {
    while (!accept_encoding.empty()) {
        const std::size_t comma = std::min(accept_encoding.find(','), accept_encoding.size());
        const std::string_view item = accept_encoding.substr(0, comma);
        accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
        const std::size_t start = std::min(item.find_first_not_of(" \t"), item.size());
        const std::size_t end = std::min(item.find_first_of(" \t;", start), item.size());
        if (!wire::equal_names(item.substr(start, end - start), "gzip")) { continue; }
        const std::size_t weight = item.find("q=", end);
        return weight == std::string_view::npos ||
               item.find_first_of("123456789", weight) != std::string_view::npos;
    }
    return false;
}

// Any of the listed tags, compared weakly: what is behind a `W/` counts.
bool has_tag(std::string_view if_none_match, std::string_view etag) noexcept {
    const std::string_view tag = etag.starts_with("W/") ? etag.substr(2) : etag;
    return !tag.empty() &&
           (if_none_match == "*" || if_none_match.find(tag) != std::string_view::npos);
}

}  // namespace

StaticFiles::StaticFiles(std::span<const StaticAsset> assets) {
    for (const StaticAsset& asset : assets) { by_path_.push_back(&asset); }
    std::ranges::sort(by_path_, {}, [](const StaticAsset* asset) { return asset->path; });
}

const StaticAsset* StaticFiles::find(std::string_view path) const noexcept {
    const auto at = std::ranges::lower_bound(by_path_, path, {},
                                             [](const StaticAsset* asset) { return asset->path; });
    return at != by_path_.end() && (*at)->path == path ? *at : nullptr;
}

void answer_asset(HttpReply& reply, const HttpRequest& request, const StaticAsset& asset) {
    wire::ReplyBuffer& fields = reply.fields;
    wire::append_field(fields, "cache-control",
                       asset.immutable ? std::string_view("public, max-age=31536000, immutable")
                                       : std::string_view("no-cache"));
    wire::append_field(fields, "x-content-type-options", "nosniff");
    wire::append_field(fields, "referrer-policy", "no-referrer");
    if (!asset.etag.empty()) { wire::append_field(fields, "etag", asset.etag); }
    if (!asset.csp.empty()) { wire::append_field(fields, "content-security-policy", asset.csp); }
    if (!asset.gzip.empty()) { wire::append_field(fields, "vary", "accept-encoding"); }
    if (has_tag(wire::field_value(request.fields, "if-none-match"), asset.etag)) {
        reply.status = 304;
        return;
    }
    reply.content_type = asset.content_type;
    reply.borrowed_body = text_of(asset.bytes);
    if (!asset.gzip.empty() && accepts_gzip(wire::field_value(request.fields, "accept-encoding"))) {
        wire::append_field(fields, "content-encoding", "gzip");
        reply.borrowed_body = text_of(asset.gzip);
    }
}

}  // namespace millrace::server
