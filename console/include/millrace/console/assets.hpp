#pragma once
/// @file assets.hpp — the files of the web console, held in the program itself

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace millrace::console {

/// One file of the console.
///
/// Lifetime: everything in it is part of the program and never changes.
struct Asset {
    std::string_view path;          // relative to the console's page, as in "chunks/x.js"
    std::string_view content_type;  // with its charset where it has one
    std::string_view etag;          // quoted and weak: one for both forms of the bytes
    bool immutable;                 // the name carries a hash of the content: cache it for ever
    std::span<const std::byte> bytes;
    std::span<const std::byte> gzip;  // empty where compression gains nothing
};

/// All files; the console itself is "index.html", "chart.html" a page that draws lists of numbers.
/// Pages ask for the others relative to their own address, so they work under any prefix that ends
/// in a slash.
[[nodiscard]] std::span<const Asset> assets() noexcept;

/// Whether it is a page that sends queries.
[[nodiscard]] bool is_page(const Asset& asset) noexcept;

/// `page` for a gateway that takes GraphQL at `endpoint` instead of "graphql" beside the page: a
/// path, absolute or relative to the page. The page cannot reach other origins.
[[nodiscard]] std::string page_for(const Asset& page, std::string_view endpoint);

/// The policy every file must be served with; it holds the console to its own origin.
///
/// Inline styles are the one thing it lets pass that it should not: the editor positions each
/// line with a style attribute and makes its themes style elements.
[[nodiscard]] std::string_view content_security_policy() noexcept;

}  // namespace millrace::console
