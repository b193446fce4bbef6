#include <millrace/io/connect.hpp>

#include <unistd.h>

#include <millrace/io/resolver.hpp>

#include "socket_wait.hpp"
#include "tcp_stream.hpp"

namespace millrace::io {
namespace {

// An equal share of the time that is left, so that one dead address does not eat all of it.
Until share_of(const Until& until, std::size_t attempts_left) noexcept {
    if (until.deadline.at == Instant::max()) { return until; }
    const Duration left = until.deadline.at - Clock::now();
    return until.or_earlier(Deadline::after(left / static_cast<Duration::rep>(attempts_left)));
}

// The same socket, known to the kernel's poll for reading only. To connect, Asio has asked for
// writability as well, which from then on would be reported with every answer that comes.
TcpSocket registered_anew(TcpSocket socket, Loop& loop, const Endpoint& endpoint) {
    boost::system::error_code error;
    const int handle = socket.release(error);
    if (error) { return socket; }
    TcpSocket again(loop.engine().context.get_executor());
    again.assign(to_asio(endpoint).protocol(), handle, error);
    if (error) { ::close(handle); }
    return again;
}

}  // namespace

Task<IoResult<std::unique_ptr<Stream>>> connect(Loop& loop, Endpoint endpoint, Until until) {
    TcpSocket connecting(loop.engine().context.get_executor());
    const auto start = [&](auto handler) { connecting.async_connect(to_asio(endpoint), handler); };
    const auto stop = [&] {
        boost::system::error_code ignored;
        connecting.close(ignored);
    };
    SocketWait wait(loop, until, start, stop);
    const IoResult<void> done = co_await wait;
    if (!done) { co_return tl::unexpected<Fault>(done.error()); }
    const SocketRef socket(
        new Socket(loop, registered_anew(std::move(connecting), loop, endpoint)));
    socket->set_options();
    co_return std::make_unique<TcpStream>(socket);
}

Task<IoResult<std::unique_ptr<Stream>>> connect(Loop& loop, std::string_view host,
                                                std::uint16_t port, Until until) {
    const auto endpoints = co_await loop.resolver().resolve(host, port, until);
    if (!endpoints) { co_return tl::unexpected<Fault>(endpoints.error()); }
    Fault last{FaultKind::NameUnknown, 0};
    for (std::size_t i = 0; i < endpoints->size(); ++i) {
        const Until attempt = share_of(until, endpoints->size() - i);
        auto stream = co_await connect(loop, (*endpoints)[i], attempt);
        if (stream) { co_return std::move(stream); }
        last = stream.error();
        if (last.kind == FaultKind::Cancelled) { break; }
    }
    co_return tl::unexpected<Fault>(last);
}

}  // namespace millrace::io
