#include <array>
#include <cerrno>
#include <cstring>

#include <boost/asio/error.hpp>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "socket_wait.hpp"
#include "tcp_stream.hpp"
#include "tls_context.hpp"

namespace millrace::io {
namespace {

constexpr std::size_t kRecordBytes = std::size_t{16} * 1024;

/// OpenSSL on a non-blocking socket: it is tried, and waited for when it says so. Its own state
/// machine needs no second one around it, so Asio's TLS stream is not used.
class TlsStream final : public Stream, private Socket::Owner {
public:
    TlsStream(SocketRef socket, std::shared_ptr<TlsContext> context) noexcept
        : Stream(socket->loop()),
          context_(std::move(context)),
          session_(SSL_new(context_->keys().context.get())),
          socket_(std::move(socket)) {
        SSL_set_fd(session_.get(), socket_->kernel.native_handle());
    }
    ~TlsStream() override { socket_->detach(); }

    Task<IoResult<void>> shake_hands(Until until);
    void expect_server(const std::string& name);
    void expect_client() { SSL_set_accept_state(session_.get()); }

    void shutdown_write() noexcept override;
    void close() noexcept override;
    void reset_on_close() noexcept override { socket_->reset_on_close(); }
    bool is_quiet() noexcept override;
    Endpoint peer() const noexcept override { return socket_->peer(); }

private:
    void begin_read(std::span<char> into) noexcept override;
    IoResult<std::size_t> try_write(std::span<const std::string_view> buffers,
                                    std::size_t skip) noexcept override;
    void begin_write_wait() noexcept override { socket_->wait_writable(); }
    void abort_waits() noexcept override { socket_->cancel(); }

    void socket_read(const boost::system::error_code& error, std::size_t bytes) noexcept override;
    void socket_writable(const boost::system::error_code& error) noexcept override;
    Fault fault_of(const boost::system::error_code& error) const noexcept;
    Fault fault_of_call(int why) const noexcept;
    void stage(std::span<const std::string_view> buffers, std::size_t skip) noexcept;

    std::shared_ptr<TlsContext> context_;
    std::unique_ptr<SSL, FreeSsl> session_;
    SocketRef socket_;
    std::span<char> read_into_;
    // One record of what is written: a call that would block must be repeated with its bytes.
    std::unique_ptr<char[]> staged_;
    std::size_t staged_bytes_ = 0;
    bool closed_ = false;
};

Task<IoResult<void>> TlsStream::shake_hands(Until until) {
    for (;;) {
        ERR_clear_error();
        const int done = SSL_do_handshake(session_.get());
        if (done == 1) { break; }
        const int why = SSL_get_error(session_.get(), done);
        if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
            co_return tl::unexpected<Fault>(fault_of_call(why));
        }
        const auto direction =
            why == SSL_ERROR_WANT_READ ? TcpSocket::wait_read : TcpSocket::wait_write;
        const auto start = [&](auto handler) { socket_->kernel.async_wait(direction, handler); };
        const auto stop = [&] { socket_->cancel(); };
        SocketWait wait(loop(), until, start, stop);
        const IoResult<void> ready = co_await wait;
        if (!ready) { co_return tl::unexpected<Fault>(ready.error()); }
    }
    socket_->own(this);
    co_return IoResult<void>();
}

void TlsStream::expect_server(const std::string& name) {
    SSL* session = session_.get();
    SSL_set_connect_state(session);
    const bool is_address = Endpoint::from_literal(name, 0).has_value();
    if (!is_address) { SSL_set_tlsext_host_name(session, name.c_str()); }
    if (context_->keys().insecure) { return; }
    X509_VERIFY_PARAM* rules = SSL_get0_param(session);
    if (is_address) {
        X509_VERIFY_PARAM_set1_ip_asc(rules, name.c_str());
    } else {
        X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        X509_VERIFY_PARAM_set1_host(rules, name.c_str(), name.size());
    }
}

void TlsStream::shutdown_write() noexcept {
    ERR_clear_error();
    SSL_shutdown(session_.get());
    boost::system::error_code ignored;
    socket_->kernel.shutdown(TcpSocket::shutdown_send, ignored);
}

void TlsStream::close() noexcept {
    closed_ = true;
    socket_->close();
}

// Tickets and key updates are consumed on the way; only data and the end count.
bool TlsStream::is_quiet() noexcept {
    char byte = 0;
    ERR_clear_error();
    const int got = SSL_peek(session_.get(), &byte, 1);
    return got <= 0 && SSL_get_error(session_.get(), got) == SSL_ERROR_WANT_READ;
}

void TlsStream::begin_read(std::span<char> into) noexcept {
    ERR_clear_error();
    std::size_t got = 0;
    const int done = SSL_read_ex(session_.get(), into.data(), into.size(), &got);
    if (done == 1) {
        end_read(got);
        return;
    }
    const int why = SSL_get_error(session_.get(), done);
    if (why == SSL_ERROR_ZERO_RETURN) {
        end_read(0U);
    } else if (why == SSL_ERROR_WANT_READ) {
        read_into_ = into;
        socket_->wait_readable();
    } else {
        end_read(tl::unexpected<Fault>(fault_of_call(why)));
    }
}

void TlsStream::socket_read(const boost::system::error_code& error,
                            std::size_t /*bytes*/) noexcept {
    if (error) {
        end_read(tl::unexpected<Fault>(fault_of(error)));
    } else {
        begin_read(read_into_);
    }
}

void TlsStream::socket_writable(const boost::system::error_code& error) noexcept {
    end_write_wait(error ? IoResult<void>(tl::unexpected<Fault>(fault_of(error)))
                         : IoResult<void>());
}

void TlsStream::stage(std::span<const std::string_view> buffers, std::size_t skip) noexcept {
    if (staged_ == nullptr) { staged_ = std::make_unique_for_overwrite<char[]>(kRecordBytes); }
    for (const std::string_view buffer : buffers) {
        if (skip >= buffer.size()) {
            skip -= buffer.size();
            continue;
        }
        const std::string_view piece = buffer.substr(skip, kRecordBytes - staged_bytes_);
        std::memcpy(staged_.get() + staged_bytes_, piece.data(), piece.size());
        staged_bytes_ += piece.size();
        skip = 0;
        if (staged_bytes_ == kRecordBytes) { break; }
    }
}

IoResult<std::size_t> TlsStream::try_write(std::span<const std::string_view> buffers,
                                           std::size_t skip) noexcept {
    if (closed_) { return fault(FaultKind::Closed); }
    if (staged_bytes_ == 0) { stage(buffers, skip); }
    ERR_clear_error();
    std::size_t sent = 0;
    const int done = SSL_write_ex(session_.get(), staged_.get(), staged_bytes_, &sent);
    if (done == 1) {
        MR_ASSERT(sent == staged_bytes_);  // at most one record
        staged_bytes_ = 0;
        return sent;
    }
    const int why = SSL_get_error(session_.get(), done);
    if (why == SSL_ERROR_WANT_WRITE) { return 0; }
    return tl::unexpected<Fault>(fault_of_call(why));
}

Fault TlsStream::fault_of(const boost::system::error_code& error) const noexcept {
    return closed_ ? Fault{FaultKind::Closed, 0} : fault_from(error);
}

// A stream that ends without saying so may have been cut by someone else: that is a reset.
Fault TlsStream::fault_of_call(int why) const noexcept {
    const int error = errno;
    if (closed_) { return {FaultKind::Closed, 0}; }
    if (why == SSL_ERROR_SYSCALL && error != 0) { return fault_from_errno(error); }
    if (why == SSL_ERROR_SYSCALL ||
        ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        return {FaultKind::Reset, 0};
    }
    return {FaultKind::Tls, static_cast<std::int32_t>(SSL_get_verify_result(session_.get()))};
}

std::unique_ptr<TlsStream> wrap(std::unique_ptr<Stream> plain,
                                std::shared_ptr<TlsContext> context) {
    auto& tcp = dynamic_cast<TcpStream&>(*plain);
    return std::make_unique<TlsStream>(tcp.take_socket(), std::move(context));
}

}  // namespace

Task<IoResult<std::unique_ptr<Stream>>> secure_client(std::unique_ptr<Stream> plain,
                                                      std::shared_ptr<TlsContext> context,
                                                      std::string server_name, Until until) {
    std::unique_ptr<TlsStream> stream = wrap(std::move(plain), std::move(context));
    stream->expect_server(server_name);
    const IoResult<void> done = co_await stream->shake_hands(until);
    if (!done) { co_return tl::unexpected<Fault>(done.error()); }
    co_return std::move(stream);
}

Task<IoResult<std::unique_ptr<Stream>>> secure_server(std::unique_ptr<Stream> plain,
                                                      std::shared_ptr<TlsContext> context,
                                                      Until until) {
    std::unique_ptr<TlsStream> stream = wrap(std::move(plain), std::move(context));
    stream->expect_client();
    const IoResult<void> done = co_await stream->shake_hands(until);
    if (!done) { co_return tl::unexpected<Fault>(done.error()); }
    co_return std::move(stream);
}

}  // namespace millrace::io
