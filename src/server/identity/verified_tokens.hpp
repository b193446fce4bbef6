#pragma once
/// @file verified_tokens.hpp — tokens whose signatures have been found genuine

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace millrace::server::identity {

/// Remembers the last of them, so that a signature is computed once per token and not once per
/// request. All else about a token is looked at every time.
///
/// Threads:   one core.
/// Limits:    limits::kVerifiedTokensMax and kVerifiedTokenBytesMax; the older half goes first.
class VerifiedTokens {
public:
    [[nodiscard]] bool contains(std::string_view token) const {
        return recent_.contains(token) || older_.contains(token);
    }
    void add(std::string_view token);
    /// When keys change, what they have signed must be looked at again.
    void clear() noexcept;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };
    using Tokens = std::unordered_set<std::string, Hash, std::equal_to<>>;

    Tokens recent_;
    Tokens older_;
};

}  // namespace millrace::server::identity
