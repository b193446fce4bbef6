#pragma once
/// @file listener.hpp — accepts connections on one core

#include <cstdint>
#include <memory>

#include <millrace/base/task.hpp>
#include <millrace/io/stream.hpp>

namespace millrace::io {

struct ListenOptions {
    Endpoint endpoint;        // port 0: any free one
    int backlog = 1024;       // connections the kernel holds for us
    bool share_port = false;  // SO_REUSEPORT: one listener per core on one port
};

/// A listening socket.
///
/// Threads:   stays on its loop.
class Listener {
public:
    static IoResult<std::unique_ptr<Listener>> open(Loop& loop, const ListenOptions& options);

    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener();

    /// The next connection. Closed after close(); System when the process is out of
    /// descriptors, which passes.
    Task<IoResult<std::unique_ptr<Stream>>> accept(Until until);
    void close() noexcept;

    /// Where it listens, with the port the kernel chose.
    [[nodiscard]] Endpoint endpoint() const noexcept;

private:
    class Acceptor;
    explicit Listener(std::unique_ptr<Acceptor> acceptor) noexcept;
    std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace millrace::io
