#include <millrace/wire/url.hpp>

#include <algorithm>
#include <charconv>

#include <millrace/wire/header_field.hpp>

namespace millrace::wire {
namespace {

// `text` without what stands before the separator; both parts, the second empty if there is none.
std::pair<std::string_view, std::string_view> split_at(std::string_view text, char separator) {
    const std::size_t at = text.find(separator);
    if (at == std::string_view::npos) { return {text, {}}; }
    return {text.substr(0, at), text.substr(at + 1)};
}

std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
    std::uint16_t port = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), port);
    if (end.ec != std::errc() || end.ptr != text.data() + text.size() || port == 0) {
        return std::nullopt;
    }
    return port;
}

bool is_host(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, is_unreserved);
}

bool is_v6_host(std::string_view text) noexcept {
    return text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos &&
           text.find(':') != std::string_view::npos;
}

// Splits `host:port`, `[v6]:port`; the port is left 0 when there is none.
bool take_authority(std::string_view authority, BaseUrl& url) {
    std::string_view port_text;
    if (authority.starts_with('[')) {
        const std::size_t end = authority.find(']');
        if (end == std::string_view::npos || !is_v6_host(authority.substr(1, end - 1))) {
            return false;
        }
        url.host = authority.substr(1, end - 1);
        const std::string_view rest = authority.substr(end + 1);
        if (!rest.empty() && !rest.starts_with(':')) { return false; }
        port_text = rest.empty() ? rest : rest.substr(1);
        if (!rest.empty() && port_text.empty()) { return false; }
    } else {
        const auto [host, port] = split_at(authority, ':');
        if (!is_host(host) || (port.empty() && authority.ends_with(':'))) { return false; }
        url.host = host;
        port_text = port;
    }
    if (port_text.empty()) { return true; }
    const auto port = parse_port(port_text);
    url.port = port.value_or(0);
    return port.has_value();
}

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') { return c - '0'; }
    if (c >= 'a' && c <= 'f') { return c - 'a' + 10; }
    if (c >= 'A' && c <= 'F') { return c - 'A' + 10; }
    return -1;
}

}  // namespace

std::optional<BaseUrl> parse_base_url(std::string_view text) {
    BaseUrl url;
    constexpr std::string_view kHttp = "http://";
    constexpr std::string_view kHttps = "https://";
    if (equal_names(text.substr(0, kHttps.size()), kHttps)) {
        url.tls = true;
        text.remove_prefix(kHttps.size());
    } else if (equal_names(text.substr(0, kHttp.size()), kHttp)) {
        text.remove_prefix(kHttp.size());
    } else {
        return std::nullopt;
    }
    const std::size_t path_at = std::min(text.find('/'), text.size());
    url.authority = text.substr(0, path_at);
    url.path = text.substr(path_at);
    if (url.path.find_first_of("?# \t\r\n\"<>\\^`{|}") != std::string::npos) {
        return std::nullopt;
    }
    while (url.path.ends_with('/')) { url.path.pop_back(); }
    if (!take_authority(url.authority, url)) { return std::nullopt; }
    if (url.port == 0) { url.port = url.tls ? 443 : 80; }
    return url;
}

Target split_target(std::string_view target) noexcept {
    target = target.substr(0, target.find('#'));
    if (!target.starts_with('/')) {
        const std::size_t scheme_end = target.find("://");
        if (scheme_end != std::string_view::npos) {
            const std::size_t path_at = target.find_first_of("/?", scheme_end + 3);
            target = path_at == std::string_view::npos ? "/" : target.substr(path_at);
        }
    }
    const std::size_t mark = target.find('?');
    if (mark == std::string_view::npos) { return {target, {}}; }
    return {mark == 0 ? "/" : target.substr(0, mark), target.substr(mark + 1)};
}

std::optional<QueryParameter> next_parameter(std::string_view& query) noexcept {
    while (query.starts_with('&')) { query.remove_prefix(1); }
    if (query.empty()) { return std::nullopt; }
    const auto [parameter, rest] = split_at(query, '&');
    query = rest;
    const auto [name, value] = split_at(parameter, '=');
    return QueryParameter{name, value};
}

std::optional<std::string_view> decode_parameter(std::string_view text, Arena& arena) {
    if (text.find_first_of("%+") == std::string_view::npos) { return text; }
    const std::span<char> decoded = arena.make_array<char>(text.size());
    std::size_t length = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            const bool has_digits = text.size() - i > 2;
            const int high = has_digits ? hex_digit(text[i + 1]) : -1;
            const int low = has_digits ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) { return std::nullopt; }
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        decoded[length++] = c;
    }
    return std::string_view(decoded.data(), length);
}

}  // namespace millrace::wire
