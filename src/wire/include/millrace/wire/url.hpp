#pragma once
/// @file url.hpp — URLs: their parts, and text put into them

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <millrace/base/arena.hpp>

namespace millrace::wire {

/// The base of an upstream's addresses: `https://host:port/path`.
struct BaseUrl {
    bool tls = false;
    std::string host;  // without brackets
    std::uint16_t port = 0;
    std::string path;       // as written, without a slash at the end; empty for the root
    std::string authority;  // what goes into the Host field
};

/// Nothing when `text` is not an absolute http or https URL, or has a user, query or fragment.
[[nodiscard]] std::optional<BaseUrl> parse_base_url(std::string_view text);

/// Appends `text` so that it is one path segment, or one name or value of a query: every byte
/// but `A-Z a-z 0-9 - . _ ~` as `%XX`. Out: anything with append(char) and append(string_view).
template <class Out>
void append_percent_encoded(Out& out, std::string_view text);

/// The path and the query of a request target; the query without its `?`.
struct Target {
    std::string_view path;
    std::string_view query;
};
/// Takes origin form (`/a?b`) and absolute form (`http://host/a?b`); drops a fragment.
[[nodiscard]] Target split_target(std::string_view target) noexcept;

/// One `name=value` of a query, still encoded.
struct QueryParameter {
    std::string_view name;
    std::string_view value;
};
/// Takes the first parameter off the front of `query`; nothing when there is none left.
[[nodiscard]] std::optional<QueryParameter> next_parameter(std::string_view& query) noexcept;

/// Undoes percent-encoding, and `+` for a blank. The result is `text` itself when there is
/// nothing to undo, else in the arena. Nothing when a `%` is not followed by two hex digits.
[[nodiscard]] std::optional<std::string_view> decode_parameter(std::string_view text, Arena& arena);

inline constexpr bool is_unreserved(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

template <class Out>
void append_percent_encoded(Out& out, std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::size_t plain_from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_unreserved(text[i])) { continue; }
        out.append(text.substr(plain_from, i - plain_from));
        const auto byte = static_cast<unsigned char>(text[i]);
        const char encoded[] = {'%', kHex[byte >> 4U], kHex[byte & 15U]};
        out.append(std::string_view(encoded, sizeof encoded));
        plain_from = i + 1;
    }
    out.append(text.substr(plain_from));
}

}  // namespace millrace::wire
