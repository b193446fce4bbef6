#pragma once
/// @file request_id.hpp — a name for each request, in log, reply and upstream calls

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/wire/header_field.hpp>

namespace millrace::server {

/// Names requests: by the id the client sent, or by one of our own.
///
/// Threads: one.
class RequestIds {
public:
    RequestIds();

    /// The client's `x-request-id` when it is short and plain, else a new one in `arena`.
    [[nodiscard]] std::string_view name(std::span<const wire::HeaderField> fields, Arena& arena);

private:
    static constexpr std::size_t kPrefixDigits = 16;
    static constexpr std::size_t kCountDigits = 8;

    std::array<char, kPrefixDigits> prefix_;  // random: other cores and runs have others
    std::uint32_t count_ = 0;
};

/// Letters, digits and `-._~:/+=@`, at most limits::kRequestIdBytesMax of them.
[[nodiscard]] bool is_plain_request_id(std::string_view id) noexcept;

}  // namespace millrace::server
