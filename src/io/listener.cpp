#include <millrace/io/listener.hpp>

#include <sys/socket.h>

#include "socket_wait.hpp"
#include "tcp_stream.hpp"

namespace millrace::io {

class Listener::Acceptor {
public:
    explicit Acceptor(Loop& on) noexcept : loop(on), kernel(on.engine().context.get_executor()) {}

    boost::system::error_code listen(const ListenOptions& options) {
        boost::system::error_code error;
        const auto endpoint = to_asio(options.endpoint);
        if (kernel.open(endpoint.protocol(), error); error) { return error; }
        if (kernel.set_option(asio::socket_base::reuse_address(true), error); error) {
            return error;
        }
        if (options.share_port && !share_port()) {
            return {errno, boost::system::system_category()};
        }
        if (kernel.bind(endpoint, error); error) { return error; }
        kernel.listen(options.backlog, error);
        return error;
    }

    Loop& loop;
    TcpAcceptor kernel;
    bool closed = false;

private:
    bool share_port() noexcept {
        const int on = 1;
        return ::setsockopt(kernel.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0;
    }
};

Listener::Listener(std::unique_ptr<Acceptor> acceptor) noexcept : acceptor_(std::move(acceptor)) {}
Listener::~Listener() = default;

IoResult<std::unique_ptr<Listener>> Listener::open(Loop& loop, const ListenOptions& options) {
    auto acceptor = std::make_unique<Acceptor>(loop);
    if (const auto error = acceptor->listen(options)) {
        return tl::unexpected<Fault>(fault_from(error));
    }
    return std::unique_ptr<Listener>(new Listener(std::move(acceptor)));
}

Task<IoResult<std::unique_ptr<Stream>>> Listener::accept(Until until) {
    Acceptor& acceptor = *acceptor_;
    if (acceptor.closed) { co_return fault(FaultKind::Closed); }
    TcpSocket accepted(acceptor.loop.engine().context.get_executor());
    const auto start = [&](auto handler) { acceptor.kernel.async_accept(accepted, handler); };
    const auto stop = [&] {
        boost::system::error_code ignored;
        acceptor.kernel.cancel(ignored);
    };
    SocketWait wait(acceptor.loop, until, start, stop);
    const IoResult<void> done = co_await wait;
    if (!done) {
        if (acceptor.closed) { co_return fault(FaultKind::Closed); }
        co_return tl::unexpected<Fault>(done.error());
    }
    const SocketRef socket(new Socket(acceptor.loop, std::move(accepted)));
    socket->set_options();
    co_return std::make_unique<TcpStream>(socket);
}

void Listener::close() noexcept {
    acceptor_->closed = true;
    boost::system::error_code ignored;
    acceptor_->kernel.close(ignored);
}

Endpoint Listener::endpoint() const noexcept {
    boost::system::error_code error;
    const auto endpoint = acceptor_->kernel.local_endpoint(error);
    return error ? Endpoint{} : from_asio(endpoint);
}

}  // namespace millrace::io
