#include "socket.hpp"

#include <array>
#include <cerrno>

#include <sys/socket.h>
#include <sys/uio.h>

#include <boost/asio/buffer.hpp>

namespace millrace::io {
namespace {

// The bytes of `buffers` after the first `skip` ones, as the kernel wants them.
std::size_t gather(std::span<const std::string_view> buffers, std::size_t skip,
                   std::span<iovec> pieces) noexcept {
    std::size_t count = 0;
    for (const std::string_view buffer : buffers) {
        if (skip >= buffer.size()) {
            skip -= buffer.size();
            continue;
        }
        pieces[count++] = {const_cast<char*>(buffer.data()) + skip, buffer.size() - skip};
        skip = 0;
    }
    return count;
}

}  // namespace

void Socket::set_options() noexcept {
    boost::system::error_code ignored;
    kernel.non_blocking(true, ignored);
    kernel.set_option(asio::ip::tcp::no_delay(true), ignored);
}

void Socket::detach() noexcept {
    owner_ = nullptr;
    close();
}

void Socket::read_into(std::span<char> into) noexcept {
    kernel.async_read_some(
        asio::mutable_buffer(into.data(), into.size()),
        [self = SocketRef(this)](const boost::system::error_code& error, std::size_t bytes) {
            if (self->owner_ != nullptr) { self->owner_->socket_read(error, bytes); }
        });
}

void Socket::wait_readable() noexcept {
    kernel.async_wait(TcpSocket::wait_read,
                      [self = SocketRef(this)](const boost::system::error_code& error) {
                          if (self->owner_ != nullptr) { self->owner_->socket_read(error, 0); }
                      });
}

void Socket::wait_writable() noexcept {
    kernel.async_wait(TcpSocket::wait_write,
                      [self = SocketRef(this)](const boost::system::error_code& error) {
                          if (self->owner_ != nullptr) { self->owner_->socket_writable(error); }
                      });
}

void Socket::cancel() noexcept {
    boost::system::error_code ignored;
    kernel.cancel(ignored);
}

void Socket::close() noexcept {
    boost::system::error_code ignored;
    kernel.close(ignored);
}

void Socket::reset_on_close() noexcept {
    boost::system::error_code ignored;
    kernel.set_option(asio::socket_base::linger(true, 0), ignored);
}

bool Socket::is_quiet() noexcept {
    char byte = 0;
    const ssize_t got = ::recv(kernel.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

IoResult<std::size_t> Socket::send(std::span<const std::string_view> buffers,
                                   std::size_t skip) noexcept {
    std::array<iovec, Stream::kBuffersMax> pieces;
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = gather(buffers, skip, pieces);
    for (;;) {
        const ssize_t sent =
            ::sendmsg(kernel.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) { return static_cast<std::size_t>(sent); }
        if (errno == EAGAIN || errno == EWOULDBLOCK) { return 0; }
        if (errno != EINTR) { return tl::unexpected<Fault>(fault_from_errno(errno)); }
    }
}

Endpoint Socket::peer() const noexcept {
    boost::system::error_code error;
    const auto endpoint = kernel.remote_endpoint(error);
    return error ? Endpoint{} : from_asio(endpoint);
}

}  // namespace millrace::io
