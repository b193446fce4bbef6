#pragma once
/// @file refusal.hpp — why somebody is not who they say: a code for the client, a reason for us

#include <string_view>

#include <tl/expected.hpp>

#include <millrace/server/http_errors.hpp>

namespace millrace::server::identity {

struct Refusal {
    const HttpError* error = nullptr;
    std::string_view reason;  // static text; for the log only
};

template <class T>
using Verified = tl::expected<T, Refusal>;

[[nodiscard]] inline tl::unexpected<Refusal> refuse_token(std::string_view reason) noexcept {
    return tl::unexpected(Refusal{&http_errors::kInvalidToken, reason});
}

}  // namespace millrace::server::identity
