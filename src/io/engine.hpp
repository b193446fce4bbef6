#pragma once
/// @file engine.hpp — Asio's side of a loop; private to this room

#include <coroutine>
#include <memory>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <millrace/io/endpoint.hpp>
#include <millrace/io/fault.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/io/resolver.hpp>

namespace millrace::io {

namespace asio = boost::asio;

// The concrete executor: the type-erased default costs 500 instructions per wait.
using Executor = asio::io_context::executor_type;
using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using TcpAcceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using KernelTimer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

/// What a Loop is made of.
class Loop::Engine {
public:
    void resume_ready();
    void arm(Instant at);

    asio::io_context context{1};
    asio::executor_work_guard<Executor> stay{context.get_executor()};  // run() ends by stop() only
    KernelTimer kernel_timer{context.get_executor()};
    TimerQueue timers;
    Instant armed_for = Instant::max();
    std::vector<std::coroutine_handle<>> ready;
    std::vector<std::coroutine_handle<>> resuming;
    std::unique_ptr<Resolver> resolver;
};

[[nodiscard]] Fault fault_from(const boost::system::error_code& error) noexcept;
[[nodiscard]] asio::ip::tcp::endpoint to_asio(const Endpoint& endpoint);
[[nodiscard]] Endpoint from_asio(const asio::ip::tcp::endpoint& endpoint) noexcept;

}  // namespace millrace::io
