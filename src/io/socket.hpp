#pragma once
/// @file socket.hpp — a kernel socket with waits that survive their stream; private to this room

#include <cstddef>
#include <span>
#include <string_view>

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <millrace/io/stream.hpp>

#include "engine.hpp"

namespace millrace::io {

/// Shared by its stream and the handlers Asio still holds; after detach() those do nothing.
class Socket : public boost::intrusive_ref_counter<Socket, boost::thread_unsafe_counter> {
public:
    /// Hears how waits end.
    class Owner {
    public:
        virtual void socket_read(const boost::system::error_code& error,
                                 std::size_t bytes) noexcept = 0;
        virtual void socket_writable(const boost::system::error_code& error) noexcept = 0;

    protected:
        ~Owner() = default;
    };

    Socket(Loop& loop, TcpSocket connected) noexcept : kernel(std::move(connected)), loop_(loop) {}

    /// For answers as soon as they are written, and so that no call ever blocks.
    void set_options() noexcept;
    void own(Owner* owner) noexcept { owner_ = owner; }
    /// Closes it; waits that end later are not heard.
    void detach() noexcept;

    void read_into(std::span<char> into) noexcept;
    void wait_readable() noexcept;  // ends with socket_read(error, 0)
    void wait_writable() noexcept;
    void cancel() noexcept;
    void close() noexcept;
    void reset_on_close() noexcept;
    /// Neither bytes nor the end of the stream are waiting to be read.
    [[nodiscard]] bool is_quiet() noexcept;
    /// 0: would block.
    [[nodiscard]] IoResult<std::size_t> send(std::span<const std::string_view> buffers,
                                             std::size_t skip) noexcept;
    [[nodiscard]] Endpoint peer() const noexcept;
    [[nodiscard]] Loop& loop() const noexcept { return loop_; }

    TcpSocket kernel;

private:
    Loop& loop_;
    Owner* owner_ = nullptr;
};

using SocketRef = boost::intrusive_ptr<Socket>;

}  // namespace millrace::io
