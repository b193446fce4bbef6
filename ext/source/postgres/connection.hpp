#pragma once
/// @file connection.hpp — one connection to a server, several exchanges under way on it

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include <libpq-fe.h>

#include <millrace/base/clock.hpp>
#include <millrace/io/descriptor.hpp>
#include <millrace/io/loop.hpp>

#include "cancel_desk.hpp"
#include "exchange.hpp"
#include "server_address.hpp"
#include "statement_cache.hpp"

namespace millrace::ext::source_postgres {

/// What is the same for all connections of a pool.
struct ConnectionSettings {
    Duration connect_timeout;
    std::size_t response_bytes_max = 0;
    bool prepare = true;
    /// Runs before anything else; empty: nothing does. What it sets holds for the session.
    std::string setup;
    CancelDesk* cancels = nullptr;  // borrowed
};

/// A connection in libpq's pipeline mode.
///
/// Lifetime:  when it has ended, only good for destruction.
/// Threads:   stays on its loop; never waits for the network.
/// Errors:    an exchange whose connection breaks ends as Lost.
class Connection final : private io::Timer, private io::DescriptorWatch::Watcher {
public:
    /// Hears what becomes of it. Each call is the last thing a call of the connection does, so
    /// that the owner may destroy it there.
    class Owner {
    public:
        virtual void connection_ready(Connection& connection) noexcept = 0;
        /// At least one exchange has ended.
        virtual void connection_progressed(Connection& connection) noexcept = 0;
        /// `reason` is for logs; empty when it was closed on purpose.
        virtual void connection_ended(Connection& connection, std::string_view reason) noexcept = 0;

    protected:
        ~Owner() = default;
    };

    /// How long what nobody waits for may go on before the server is asked to stop, and how long
    /// that may take before the connection is closed.
    static constexpr milliseconds kCancelAfter{100};
    static constexpr milliseconds kStopWithin{2'000};

    /// Begins to connect. All is borrowed.
    Connection(io::Loop& loop, const ConnectParameters& parameters,
               const ConnectionSettings& settings, Owner& owner);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Takes new exchanges.
    [[nodiscard]] bool is_ready() const noexcept { return state_ == State::Ready; }
    [[nodiscard]] bool was_ready() const noexcept { return was_ready_; }
    [[nodiscard]] std::size_t under_way() const noexcept { return pending_.size(); }
    /// Since when the server has been working on the first of them.
    [[nodiscard]] Instant busy_since() const noexcept { return busy_since_; }
    /// How long the last one took.
    [[nodiscard]] Duration last_took() const noexcept { return last_took_; }
    [[nodiscard]] Instant idle_since() const noexcept { return busy_since_; }
    [[nodiscard]] bool is_in_transaction() const noexcept;
    [[nodiscard]] StatementCache& statements() noexcept { return statements_; }
    [[nodiscard]] int server_process() const noexcept { return PQbackendPID(link_.get()); }

    /// Only when is_ready(). `exchange` is borrowed until it ends, perhaps as Lost inside this
    /// call, or is abandoned.
    void send(Exchange& exchange);
    /// The same, for nobody to hear of. `command` has no parameters.
    void send_unheard(const Command& command);
    /// Nobody waits for it any more: forgets it, and has the server stop it if it is slow.
    void abandon(Exchange& exchange) noexcept;
    /// Takes nothing new, and ends when nothing is under way any more.
    void close_when_idle() noexcept;

private:
    enum class State : std::uint8_t { Connecting, SettingUp, Ready, Closing, Ended };
    enum class StepKind : std::uint8_t { Command, Prepare, Deallocate };

    /// One command to the server, whose results end with a null.
    struct Step {
        std::uint64_t id = 0;
        StepKind kind = StepKind::Command;
        std::uint8_t command = 0;
        bool prepared = false;  // runs a named statement
    };
    struct Pending {
        [[nodiscard]] bool is_abandoned() const noexcept { return exchange == nullptr && !unheard; }

        Exchange* exchange = nullptr;  // null: nobody waits for it
        std::array<Step, Exchange::kCommandsMax * 3> steps{};
        std::uint8_t step_count = 0;
        std::uint8_t step = 0;
        bool unheard = false;  // from the beginning, so that it is not to be stopped
        bool failed = false;
        bool near_cancel = false;
    };
    struct Finish {
        void operator()(PGconn* link) const noexcept { PQfinish(link); }
    };

    // connection.cpp: connecting and ending.
    void poll() noexcept;
    void watch() noexcept;
    void connected() noexcept;
    void become_ready() noexcept;
    void look_after_first() noexcept;
    void stop_first() noexcept;
    void end(std::string_view reason) noexcept;
    void end_soon() noexcept;
    void lose_pending() noexcept;
    [[nodiscard]] std::string complaint() const;
    void set_timer(Duration after) noexcept;
    void expired() noexcept override;
    void readable() noexcept override;
    void writable() noexcept override;

    // connection_pipeline.cpp: writing and reading.
    void enqueue(Pending pending, std::span<const Command> commands) noexcept;
    bool write(Pending& pending, const Command& command, std::uint8_t index) noexcept;
    bool write_named(Pending& pending, const Command& command, std::uint8_t index) noexcept;
    void flush() noexcept;
    void receive() noexcept;
    bool take_results() noexcept;
    void take(ResultPtr result) noexcept;
    void take_error(Pending& pending, const Step& step, ResultPtr error) noexcept;
    void end_first() noexcept;
    [[nodiscard]] bool is_too_much() noexcept;

    io::Loop& loop_;
    const ConnectionSettings& settings_;
    Owner& owner_;
    std::unique_ptr<PGconn, Finish> link_;
    std::optional<io::DescriptorWatch> watch_;
    StatementCache statements_;
    std::deque<Pending> pending_;
    std::string text_;  // of a command, with a NUL behind it
    Instant busy_since_ = Clock::now();
    Duration last_took_{0};
    std::uint64_t received_before_ = 0;  // bytes, when the answer that is read was begun
    std::uint32_t reads_in_vain_ = 0;    // since the last answer was complete
    std::string fatal_;                  // what the server said when it broke off
    State state_ = State::Connecting;
    bool was_ready_ = false;
    bool setup_failed_ = false;
    bool lost_ = false;       // no more results will come
    bool ends_soon_ = false;  // at the next turn of the loop
    bool cancelled_ = false;  // a request to stop is on its way
};

}  // namespace millrace::ext::source_postgres
