#pragma once
/// @file query_run.hpp — one attempt to have a query answered

#include <optional>

#include <millrace/base/task.hpp>
#include <millrace/io/event.hpp>

#include "exchange.hpp"
#include "pool.hpp"

namespace millrace::ext::source_postgres {

/// Waits for a connection of a shared pool and for the answer.
///
/// Lifetime:  of one attempt; the commands outlive it.
class QueryRun final : public Exchange, private Pool::Visitor {
public:
    QueryRun(io::Loop& loop, Pool& pool, std::span<const Command> commands) noexcept
        : Exchange(commands), pool_(pool), done_(loop) {}

    /// Then ending(), or turned_away(), says what came of it. Fault: TimedOut or Cancelled; the
    /// server is asked to stop.
    Task<io::IoResult<void>> run(Until until);

    [[nodiscard]] std::optional<Refusal> turned_away() const noexcept { return turned_away_; }

private:
    void ended() noexcept override { done_.set(); }
    void serve(Connection& connection) noexcept override;
    void turn_away(Refusal why) noexcept override;

    Pool& pool_;
    io::Event done_;
    Connection* connection_ = nullptr;
    std::optional<Refusal> turned_away_;
};

}  // namespace millrace::ext::source_postgres
