#pragma once
/// @file request_context.hpp — what sources may know about the client's request

#include <span>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/base/cancellation.hpp>
#include <millrace/source/identity.hpp>
#include <millrace/source/transaction.hpp>
#include <millrace/wire/header_field.hpp>

namespace millrace::source {

/// One client request, seen by the sources that help to answer it.
///
/// Lifetime:  outlives every call made for the request.
/// Ownership: borrows the arena, the bytes of the headers and the identity.
/// Threads:   one core.
struct RequestContext {
    Arena& arena;
    std::span<const wire::HeaderField> headers;  // of the client, as sent
    Until until;  // the deadline of the request, and whether the client is still there
    /// Calls may be shared with other requests (where a source is configured to): never within a
    /// mutation, whose reads must see what it has changed.
    bool may_coalesce = true;
    const Identity* identity = &anonymous_identity();  // who is asking
    Transactions* transactions = nullptr;              // of a mutation; null: it is none
};

/// The value of the client's header `name` in any case; several are joined with ", ", as HTTP
/// allows. data() is null when there is none.
[[nodiscard]] std::string_view client_header(const RequestContext& context,
                                             std::string_view name) noexcept;

}  // namespace millrace::source
