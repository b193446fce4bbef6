#pragma once
/// @file limits.hpp — every bound of the program, with its unit and its reason
///
/// docs/limits.md is this table; base/limits_test.cpp writes and compares it.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace millrace::limits {

// name, value, unit, configuration key (empty: fixed), reason
// clang-format off
#define MR_LIMITS(X)                                                                              \
    X(kConnectionsMax, 10'000, "connections per core", "http.connections_max",                    \
      "an idle connection costs about 10 kB; more are refused at accept")                         \
    X(kRequestHeadBytesMax, 32 * 1024, "bytes", "",                                               \
      "browsers with many cookies stay below 16 KiB; a head is kept in memory whole (431)")       \
    X(kResponseHeadBytesMax, 64 * 1024, "bytes", "",                                              \
      "an upstream's head is kept in memory whole")                                               \
    X(kHeaderFieldsMax, 100, "fields", "",                                                        \
      "the same as nginx and Node take; bounds the work per head (431)")                          \
    X(kRequestBodyBytesMax, 1024 * 1024, "bytes", "http.body_bytes_max",                          \
      "documents and variables are small; uploads do not come this way (413)")                    \
    X(kRequestIdBytesMax, 128, "bytes", "",                                                       \
      "an id from outside goes into every log line and upstream call")                            \
    X(kChunkLineBytesMax, 4 * 1024, "bytes", "",                                                  \
      "a chunk's size line with extensions, or all trailers: nobody needs them long")             \
    X(kInformationalResponsesMax, 8, "responses", "",                                             \
      "1xx answers before the real one; an upstream could send them for ever")                    \
    X(kAcceptRangesMax, 32, "media ranges", "",                                                   \
      "browsers send 8; the rest of a longer Accept header is not looked at")
// clang-format on

#define MR_DECLARE_LIMIT(name, value, unit, key, reason) \
    inline constexpr std::uint64_t name = value;
MR_LIMITS(MR_DECLARE_LIMIT)
#undef MR_DECLARE_LIMIT

/// A row of the table.
struct Limit {
    std::string_view name;
    std::uint64_t value;
    std::string_view unit;
    std::string_view key;
    std::string_view reason;
};

[[nodiscard]] std::span<const Limit> all() noexcept;

/// docs/limits.md.
[[nodiscard]] std::string to_markdown();

}  // namespace millrace::limits
