#pragma once
/// @file request_context.hpp — what sources may know about the client's request

#include <span>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/base/clock.hpp>

namespace millrace::source {

struct Header {
    std::string_view name;
    std::string_view value;
};

/// One client request, seen by the sources that help to answer it.
///
/// Lifetime:  outlives every call made for the request.
/// Ownership: borrows the arena and the bytes of the headers.
/// Threads:   one core.
struct RequestContext {
    Arena& arena;
    std::span<const Header> headers;  // of the client, as sent
    Deadline deadline;
    const bool* cancelled = nullptr;  // turns true when nobody waits for the reply any more

    [[nodiscard]] bool is_cancelled() const noexcept { return cancelled != nullptr && *cancelled; }
};

/// The values of the client's headers called `name` (lower case), joined with ", " when there are
/// several; data() is null when there is none.
[[nodiscard]] std::string_view client_header(const RequestContext& context,
                                             std::string_view name) noexcept;

}  // namespace millrace::source
