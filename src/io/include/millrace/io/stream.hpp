#pragma once
/// @file stream.hpp — a connection: bytes in, bytes out

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include <millrace/io/endpoint.hpp>
#include <millrace/io/fault.hpp>
#include <millrace/io/wait.hpp>

namespace millrace::io {

/// One TCP or TLS connection.
///
/// Lifetime:  destroying it closes the connection; nobody may be awaiting it then, but a read
///            that was only started may still be pending.
/// Threads:   stays on its loop.
/// Limits:    one read and one write at a time.
/// Errors:    a wait that timed out or was cancelled leaves the stream fit only for close().
/// Cost:      a write tries the system call first and suspends only when the kernel's buffer is
///            full; a read that got less than it asked for costs one system call.
class Stream {
public:
    class ReadWait;
    class WriteWait;

    /// Told when a read ends that nobody awaits.
    class ReadWatcher {
    public:
        virtual void read_ended(const IoResult<std::size_t>& result) noexcept = 0;

    protected:
        ~ReadWatcher() = default;
    };

    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    virtual ~Stream() = default;

    /// Reads at least one byte into `into`; 0 is the orderly end of the other side's bytes.
    [[nodiscard]] ReadWait read_some(std::span<char> into, const Until& until) noexcept;

    /// The same in two steps, so that the end of the stream is seen while the reader is busy:
    /// `into` stays borrowed until finish_read() has returned or the stream is destroyed.
    void start_read(std::span<char> into) noexcept;
    [[nodiscard]] ReadWait finish_read(const Until& until) noexcept;
    [[nodiscard]] bool read_started() const noexcept { return read_state_ != ReadState::Idle; }
    /// The started read has ended, and finish_read() will not suspend.
    [[nodiscard]] bool read_is_done() const noexcept { return read_state_ == ReadState::Done; }
    /// `watcher` is borrowed; null to stop watching. Called inside the loop, not inside a call
    /// of this class.
    void watch_read(ReadWatcher* watcher) noexcept { watcher_ = watcher; }

    /// Writes all of `buffers` (at most kBuffersMax), which stay borrowed until it returns.
    [[nodiscard]] WriteWait write(std::span<const std::string_view> buffers,
                                  const Until& until) noexcept;
    static constexpr std::size_t kBuffersMax = 16;

    /// Says that no more bytes come from us; reading goes on.
    virtual void shutdown_write() noexcept = 0;
    /// Ends every pending wait with Closed.
    virtual void close() noexcept = 0;
    /// Makes close() send a reset instead of an orderly end.
    virtual void reset_on_close() noexcept = 0;
    /// True when the other side has neither sent nor closed since the last read: an idle
    /// connection that may be used again. Only while no read is started. One system call.
    [[nodiscard]] virtual bool is_quiet() noexcept = 0;

    [[nodiscard]] virtual Endpoint peer() const noexcept = 0;
    [[nodiscard]] Loop& loop() const noexcept { return loop_; }

protected:
    explicit Stream(Loop& loop) noexcept : loop_(loop) {}

    // What a kind of stream provides. Results come back through end_read() and end_write_wait(),
    // which may be called before the begin_… function returns.
    virtual void begin_read(std::span<char> into) noexcept = 0;
    /// Sends what the kernel takes of `buffers` after their first `skip` bytes; 0: would block.
    virtual IoResult<std::size_t> try_write(std::span<const std::string_view> buffers,
                                            std::size_t skip) noexcept = 0;
    virtual void begin_write_wait() noexcept = 0;
    /// Ends pending waits of the kernel soon, with Cancelled.
    virtual void abort_waits() noexcept = 0;

    void end_read(const IoResult<std::size_t>& result) noexcept;
    void end_write_wait(const IoResult<void>& result) noexcept;

private:
    enum class ReadState : std::uint8_t { Idle, Pending, Done };

    Loop& loop_;
    ReadState read_state_ = ReadState::Idle;
    IoResult<std::size_t> read_result_ = 0;
    ReadWait* reader_ = nullptr;
    WriteWait* writer_ = nullptr;
    ReadWatcher* watcher_ = nullptr;
};

/// `co_await` gives IoResult<std::size_t>.
class [[nodiscard]] Stream::ReadWait final : private Wait {
public:
    ReadWait(Stream& stream, const Until& until) noexcept
        : Wait(stream.loop_, until), stream_(stream) {}

    [[nodiscard]] bool await_ready() noexcept;
    void await_suspend(std::coroutine_handle<> waiting);
    [[nodiscard]] IoResult<std::size_t> await_resume() noexcept;

private:
    friend Stream;
    void give_up(FaultKind why) noexcept override;

    Stream& stream_;
    FaultKind gave_up_ = FaultKind::System;  // System: did not
};

/// `co_await` gives IoResult<void>.
class [[nodiscard]] Stream::WriteWait final : private Wait {
public:
    WriteWait(Stream& stream, std::span<const std::string_view> buffers,
              const Until& until) noexcept;

    [[nodiscard]] bool await_ready() noexcept { return advance(); }
    void await_suspend(std::coroutine_handle<> waiting);
    [[nodiscard]] IoResult<void> await_resume() const noexcept { return result_; }

private:
    friend Stream;
    void give_up(FaultKind why) noexcept override;
    /// Writes what can be written; true when the wait is over.
    bool advance() noexcept;

    Stream& stream_;
    std::span<const std::string_view> buffers_;
    std::size_t total_ = 0;
    std::size_t sent_ = 0;
    FaultKind gave_up_ = FaultKind::System;  // System: did not
    IoResult<void> result_;
};

}  // namespace millrace::io
