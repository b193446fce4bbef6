#pragma once
/// @file socket_wait.hpp — awaits one asynchronous call of Asio; private to this room

#include <boost/asio/error.hpp>

#include <millrace/io/wait.hpp>

#include "engine.hpp"

namespace millrace::io {

/// Awaits the call that `Start` begins and `Stop` ends early. For what happens once per
/// connection (accept, connect, handshake, signals); reads and writes have waits of their own.
template <class Start, class Stop>
class [[nodiscard]] SocketWait final : private Wait {
public:
    SocketWait(Loop& loop, const Until& until, Start start, Stop stop) noexcept
        : Wait(loop, until), start_(std::move(start)), stop_(std::move(stop)) {}

    static bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
        suspend(waiting);
        start_([this](const boost::system::error_code& error, auto&&...) {
            error_ = error;
            wake();
        });
        if (cancelled_before()) { give_up(FaultKind::Cancelled); }
    }
    [[nodiscard]] IoResult<void> await_resume() const noexcept {
        if (!error_) { return {}; }
        if (gave_up_ != FaultKind::System) { return fault(gave_up_); }
        return tl::unexpected<Fault>(fault_from(error_));
    }

private:
    // The call's own handler wakes: after it nothing refers to this frame any more.
    void give_up(FaultKind why) noexcept override {
        gave_up_ = why;
        stop_();
    }

    Start start_;
    Stop stop_;
    boost::system::error_code error_;
    FaultKind gave_up_ = FaultKind::System;  // System: did not
};

}  // namespace millrace::io
