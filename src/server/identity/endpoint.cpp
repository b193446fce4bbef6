#include "identity/endpoint.hpp"

#include <algorithm>
#include <charconv>

#include <millrace/base/limits.hpp>

namespace millrace::server::identity {

namespace {

constexpr std::int64_t kMaxAgeSeconds = 365LL * 24 * 3'600;

std::string_view trim(std::string_view text) noexcept {
    while (text.starts_with(' ') || text.starts_with('\t')) { text.remove_prefix(1); }
    while (text.ends_with(' ') || text.ends_with('\t')) { text.remove_suffix(1); }
    return text;
}

std::optional<seconds> read_seconds(std::string_view text) noexcept {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size() || count < 0) {
        return std::nullopt;
    }
    return seconds(std::min(count, kMaxAgeSeconds));
}

}  // namespace

Endpoint make_endpoint(std::string_view name, std::string_view url, const source::TlsConfig& tls,
                       milliseconds timeout) {
    Endpoint endpoint;
    const std::size_t scheme = url.find("://");
    const std::size_t rest =
        scheme == std::string_view::npos ? url.size() : url.find_first_of("/?#", scheme + 3);
    endpoint.config.name = name;
    endpoint.config.urls = {std::string(url.substr(0, rest))};
    endpoint.config.tls = tls;
    endpoint.config.timeout.connect = std::min(endpoint.config.timeout.connect, timeout);
    endpoint.config.timeout.request = timeout;
    endpoint.config.pool.queue_max = limits::kAuthWaitingMax;
    endpoint.config.response_bytes_max = limits::kAuthAnswerBytesMax;
    endpoint.target = rest < url.size() ? std::string(url.substr(rest)) : "/";
    if (endpoint.target.front() != '/') { endpoint.target.insert(0, 1, '/'); }
    return endpoint;
}

std::optional<std::string> check_endpoint(const Endpoint& endpoint) {
    if (auto problem = source::HttpClient::check(endpoint.config)) { return problem; }
    const bool is_clean = std::ranges::none_of(endpoint.target, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte >= 0x7f || c == '#';
    });
    if (!is_clean) { return "the URL has a blank, a # or a character that is not encoded"; }
    return std::nullopt;
}

std::optional<seconds> max_age_of(const source::HttpResponse& response) {
    constexpr std::string_view kMaxAge = "max-age=";
    std::optional<seconds> age;
    std::string_view rest = wire::field_value(response.headers, "cache-control");
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        const std::string_view word = trim(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
        if (wire::equal_names(word, "no-store") || wire::equal_names(word, "no-cache")) {
            return seconds(0);
        }
        if (word.size() > kMaxAge.size() &&
            wire::equal_names(word.substr(0, kMaxAge.size()), kMaxAge)) {
            age = read_seconds(word.substr(kMaxAge.size()));
        }
    }
    return age;
}

}  // namespace millrace::server::identity
