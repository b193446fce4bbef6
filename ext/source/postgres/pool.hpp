#pragma once
/// @file pool.hpp — the connections of one core to one server

#include <cstdint>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <millrace/base/task.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/source/source_config.hpp>

#include "connection.hpp"
#include "server_address.hpp"

namespace millrace::ext::source_postgres {

/// Why somebody got no connection.
enum class Refusal : std::uint8_t {
    Unreachable,  // The server does not answer, and has not for a while.
    Overloaded,   // Too many are waiting.
};

/// Opens connections when they are needed, keeps them, and gives them to those who wait.
///
/// Shared: whoever comes is put on the connection with the least under way. How many exchanges go
/// on one connection depends on how long they take: short ones share a few, slow ones would only
/// wait for each other. Exclusive: a connection belongs to one until it is given back.
///
/// While a server does not answer, attempts to connect are made less and less often; whoever
/// comes waits for at most timeout.connect from the first failure on.
///
/// Lifetime:  the loop and the settings outlive it; nobody is waiting when it is destroyed.
/// Threads:   one core.
/// Limits:    connections and those who wait, by PoolSettings.
class Pool final : private Connection::Owner, private io::Timer {
public:
    enum class Sharing : std::uint8_t { Shared, Exclusive };

    struct Settings {
        std::string source;  // its name, for logs
        Sharing sharing = Sharing::Shared;
        std::size_t connections_max = 1;
        std::size_t queue_max = 0;
        Duration idle;
        ConnectionSettings connection;
    };

    /// Somebody who needs a connection.
    class Visitor {
    public:
        /// Sends what it has to. Shared: at once, and keeps nothing. Exclusive: the connection is
        /// the visitor's until give_back(), or until lose() was called.
        virtual void serve(Connection& connection) noexcept = 0;
        virtual void turn_away(Refusal why) noexcept = 0;
        /// The connection it was served with has ended.
        virtual void lose() noexcept {}

    protected:
        ~Visitor() = default;
    };

    Pool(io::Loop& loop, ServerAddress& address, Settings settings);
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    ~Pool();

    /// A connection has to be opened, and names be looked up for it: prepare() is to be awaited
    /// before enter().
    [[nodiscard]] bool needs_names() noexcept;
    Task<void> prepare(Until until);
    /// One call of serve() or turn_away() will follow, perhaps inside this one.
    void enter(Visitor& visitor);
    /// Waits no more; only while neither call has come.
    void leave(Visitor& visitor) noexcept;
    /// Exclusive: `connection` may serve others once it is outside of a transaction.
    void give_back(Connection& connection) noexcept;

    /// An attempt to use it may succeed.
    [[nodiscard]] bool may_answer(Instant now) const noexcept;
    [[nodiscard]] std::size_t connections() const noexcept { return places_.size(); }
    [[nodiscard]] std::size_t waiting() const noexcept { return queue_.size(); }

private:
    struct Place {
        std::unique_ptr<Connection> connection;
        Visitor* holder = nullptr;  // Exclusive: whose it is
    };

    void serve_queue();
    [[nodiscard]] Place* best_place(Instant now) noexcept;
    [[nodiscard]] bool is_free(const Place& place, Instant now) const noexcept;
    [[nodiscard]] std::size_t exchanges_max() const noexcept;
    void put(Place& place, Visitor& visitor) noexcept;
    void grow(Instant now);
    void note_failure(Instant since, Instant now, std::string_view reason);
    [[nodiscard]] bool is_hopeless(Instant now) const noexcept;
    void turn_all_away();
    void close_idle(Instant now) noexcept;
    void set_timer() noexcept;

    void connection_ready(Connection& connection) noexcept override;
    void connection_progressed(Connection& connection) noexcept override;
    void connection_ended(Connection& connection, std::string_view reason) noexcept override;
    void expired() noexcept override;

    [[nodiscard]] std::size_t count_opening() const noexcept;
    [[nodiscard]] bool has_open() const noexcept;

    io::Loop& loop_;
    ServerAddress& address_;
    const Settings settings_;
    std::vector<Place> places_;
    std::deque<Visitor*> queue_;
    Duration usual_duration_;  // of an exchange
    std::minstd_rand random_{std::random_device()()};
    // While nothing works:
    Duration pause_{0};  // between attempts
    Instant next_attempt_ = Instant::min();
    Instant failing_since_ = Instant::max();  // max: it does not
};

}  // namespace millrace::ext::source_postgres
