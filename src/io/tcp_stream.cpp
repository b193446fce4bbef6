#include "tcp_stream.hpp"

#include <boost/asio/error.hpp>

namespace millrace::io {

TcpStream::TcpStream(SocketRef socket) noexcept
    : Stream(socket->loop()), socket_(std::move(socket)) {
    socket_->own(this);
}

TcpStream::~TcpStream() {
    if (socket_ != nullptr) { socket_->detach(); }
}

SocketRef TcpStream::take_socket() noexcept {
    MR_REQUIRE(!read_started());
    socket_->own(nullptr);
    return std::move(socket_);
}

void TcpStream::shutdown_write() noexcept {
    boost::system::error_code ignored;
    socket_->kernel.shutdown(TcpSocket::shutdown_send, ignored);
}

void TcpStream::close() noexcept {
    closed_ = true;
    socket_->close();
}

void TcpStream::begin_read(std::span<char> into) noexcept {
    socket_->read_into(into);
}

IoResult<std::size_t> TcpStream::try_write(std::span<const std::string_view> buffers,
                                           std::size_t skip) noexcept {
    return socket_->send(buffers, skip);
}

void TcpStream::begin_write_wait() noexcept {
    socket_->wait_writable();
}

void TcpStream::socket_read(const boost::system::error_code& error, std::size_t bytes) noexcept {
    if (!error) {
        end_read(bytes);
    } else if (error == asio::error::eof) {
        end_read(0U);
    } else {
        end_read(closed_ ? fault(FaultKind::Closed) : tl::unexpected<Fault>(fault_from(error)));
    }
}

void TcpStream::socket_writable(const boost::system::error_code& error) noexcept {
    if (!error) {
        end_write_wait({});
    } else {
        end_write_wait(closed_ ? fault(FaultKind::Closed)
                               : tl::unexpected<Fault>(fault_from(error)));
    }
}

}  // namespace millrace::io
