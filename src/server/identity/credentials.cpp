#include "identity/credentials.hpp"

#include <algorithm>
#include <array>

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <millrace/source/identity.hpp>

namespace millrace::server::identity {

namespace {

constexpr std::string_view kBearer = "bearer";

/// Gathers what must be there at most once.
class OnlyOne {
public:
    void add(std::string_view value) noexcept {
        ++count_;
        value_ = value.data() == nullptr ? std::string_view("") : value;
    }
    [[nodiscard]] int count() const noexcept { return count_; }
    [[nodiscard]] std::string_view value() const noexcept { return value_; }

private:
    int count_ = 0;
    std::string_view value_;
};

std::string_view trim(std::string_view text) noexcept {
    while (text.starts_with(' ')) { text.remove_prefix(1); }
    while (text.ends_with(' ')) { text.remove_suffix(1); }
    return text;
}

void find_cookies(std::string_view cookies, std::string_view name, OnlyOne& found) noexcept {
    while (!cookies.empty()) {
        const std::size_t end = std::min(cookies.find(';'), cookies.size());
        const std::string_view cookie = trim(cookies.substr(0, end));
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
        const std::size_t equals = cookie.find('=');
        if (equals == std::string_view::npos || cookie.substr(0, equals) != name) { continue; }
        std::string_view value = cookie.substr(equals + 1);
        if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"')) {
            value = value.substr(1, value.size() - 2);
        }
        found.add(value);
    }
}

Verified<std::string_view> token_of_bearer(std::string_view authorization) {
    const std::size_t blank = std::min(authorization.find(' '), authorization.size());
    if (!wire::equal_names(authorization.substr(0, blank), kBearer)) {
        return refuse_token("its scheme is not Bearer");
    }
    return trim(authorization.substr(blank));
}

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

Digest digest_of(std::string_view text) noexcept {
    Digest digest{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return digest;
}

}  // namespace

Verified<std::optional<std::string_view>> find_token(std::span<const wire::HeaderField> headers,
                                                     const JwtOptions& options) {
    OnlyOne found;
    for (const wire::HeaderField& header : headers) {
        switch (options.place) {
            case TokenPlace::Authorization:
                if (wire::equal_names(header.name, "authorization")) { found.add(header.value); }
                break;
            case TokenPlace::Header:
                if (wire::equal_names(header.name, options.place_name)) { found.add(header.value); }
                break;
            case TokenPlace::Cookie:
                if (wire::equal_names(header.name, "cookie")) {
                    find_cookies(header.value, options.place_name, found);
                }
                break;
        }
    }
    if (found.count() == 0) { return std::optional<std::string_view>(); }
    if (found.count() > 1) { return refuse_token("there are two of them"); }
    std::string_view text = found.value();
    if (options.place == TokenPlace::Authorization) {
        const Verified<std::string_view> token = token_of_bearer(text);
        if (!token) { return tl::unexpected(token.error()); }
        text = *token;
    }
    return std::optional(text);
}

// Digests are of one length, whatever the secrets are.
Verified<bool> find_admin_secret(std::span<const wire::HeaderField> headers,
                                 std::string_view secret) {
    bool is_there = false;
    bool is_right = true;
    for (const wire::HeaderField& header : headers) {
        if (!is_admin_secret_header(header.name)) { continue; }
        const Digest expected = digest_of(secret);
        const Digest given = digest_of(header.value);
        is_there = true;
        is_right = CRYPTO_memcmp(given.data(), expected.data(), given.size()) == 0 && is_right;
    }
    if (!is_right) {
        return tl::unexpected(Refusal{&http_errors::kUnauthenticated, "the admin secret is wrong"});
    }
    return is_there;
}

Verified<std::string_view> find_wanted_role(std::span<const wire::HeaderField> headers) {
    OnlyOne found;
    for (const wire::HeaderField& header : headers) {
        if (wire::equal_names(header.name, source::kRoleVariable)) { found.add(header.value); }
    }
    if (found.count() > 1) {
        return tl::unexpected(Refusal{&http_errors::kInvalidSession, "two roles are asked for"});
    }
    return found.value();
}

bool is_admin_secret_header(std::string_view name) noexcept {
    return wire::equal_names(name, "x-hasura-admin-secret") ||
           wire::equal_names(name, "x-millrace-admin-secret");
}

}  // namespace millrace::server::identity
