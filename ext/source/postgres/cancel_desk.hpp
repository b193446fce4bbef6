#pragma once
/// @file cancel_desk.hpp — asks servers to stop what they work on

#include <memory>

#include <libpq-fe.h>

namespace millrace::ext::source_postgres {

struct FreeCancel {
    void operator()(PGcancel* cancel) const noexcept { PQfreeCancel(cancel); }
};
using CancelPtr = std::unique_ptr<PGcancel, FreeCancel>;

/// Sends cancel requests on a thread of its own: each takes a connection of its own, and libpq
/// can only wait for it.
///
/// Lifetime:  what is still to be sent when the desk is closed is forgotten, and not waited for.
/// Threads:   any.
/// Limits:    kWaitingMax requests wait; further ones are dropped, the statements then end at the
///            timeout of their session.
class CancelDesk {
public:
    static constexpr std::size_t kWaitingMax = 1'000;

    CancelDesk();
    CancelDesk(const CancelDesk&) = delete;
    CancelDesk& operator=(const CancelDesk&) = delete;
    ~CancelDesk();

    void send(CancelPtr cancel);

private:
    struct Office;
    std::shared_ptr<Office> office_;  // shared with the thread, which may outlive the desk
};

}  // namespace millrace::ext::source_postgres
