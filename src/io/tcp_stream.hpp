#pragma once
/// @file tcp_stream.hpp — a stream over plain TCP; private to this room

#include "socket.hpp"

namespace millrace::io {

class TcpStream final : public Stream, private Socket::Owner {
public:
    explicit TcpStream(SocketRef socket) noexcept;
    ~TcpStream() override;

    /// Gives the socket away; the stream is good for nothing but its destruction then.
    [[nodiscard]] SocketRef take_socket() noexcept;

    void shutdown_write() noexcept override;
    void close() noexcept override;
    void reset_on_close() noexcept override { socket_->reset_on_close(); }
    bool is_quiet() noexcept override { return socket_->is_quiet(); }
    Endpoint peer() const noexcept override { return socket_->peer(); }

private:
    void begin_read(std::span<char> into) noexcept override;
    IoResult<std::size_t> try_write(std::span<const std::string_view> buffers,
                                    std::size_t skip) noexcept override;
    void begin_write_wait() noexcept override;
    void abort_waits() noexcept override { socket_->cancel(); }

    void socket_read(const boost::system::error_code& error, std::size_t bytes) noexcept override;
    void socket_writable(const boost::system::error_code& error) noexcept override;

    SocketRef socket_;
    bool closed_ = false;
};

}  // namespace millrace::io
