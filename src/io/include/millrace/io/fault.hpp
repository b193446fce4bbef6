#pragma once
/// @file fault.hpp — why a wait on the outside world failed

#include <cstdint>
#include <string_view>

#include <tl/expected.hpp>

namespace millrace::io {

enum class FaultKind : std::uint8_t {
    Cancelled,    // Nobody wants the result any more.
    TimedOut,     // The deadline passed.
    Closed,       // Our own side closed the stream, or there is no room to wait.
    Reset,        // The other side broke the connection.
    Refused,      // Nobody listens there.
    Unreachable,  // No way to get there.
    NameUnknown,  // The name has no address.
    Tls,          // Handshake, certificate or record.
    Overloaded,   // A bounded queue of ours is full.
    System,       // Anything else the kernel says.
};

/// A failed wait, cheap to copy and without an arena: streams outlive requests.
struct Fault {
    FaultKind kind = FaultKind::System;
    std::int32_t detail = 0;  // errno, or for Tls a code of X509_verify_cert_error_string(); or 0

    friend bool operator==(const Fault&, const Fault&) = default;
};

/// For people and logs; static text.
[[nodiscard]] std::string_view describe(Fault fault) noexcept;

/// The fault that stands for an `errno`.
[[nodiscard]] Fault fault_from_errno(int error) noexcept;

template <class T>
using IoResult = tl::expected<T, Fault>;

inline tl::unexpected<Fault> fault(FaultKind kind, std::int32_t detail = 0) noexcept {
    return tl::unexpected<Fault>(Fault{kind, detail});
}

}  // namespace millrace::io
