#include "identity/verified_tokens.hpp"

#include <utility>

#include <millrace/base/limits.hpp>

namespace millrace::server::identity {

void VerifiedTokens::add(std::string_view token) {
    if (token.size() > limits::kVerifiedTokenBytesMax) { return; }
    if (recent_.size() >= limits::kVerifiedTokensMax / 2) { older_ = std::exchange(recent_, {}); }
    recent_.emplace(token);
}

void VerifiedTokens::clear() noexcept {
    recent_.clear();
    older_.clear();
}

}  // namespace millrace::server::identity
