#pragma once
/// @file exchange.hpp — what is sent to a server together and answered together

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "parameters.hpp"
#include "result.hpp"

namespace millrace::ext::source_postgres {

struct Command {
    std::string_view text;
    Parameters parameters = {};
    std::uint64_t id = 0;  // of equal texts; 0: not worth preparing
};

/// How an exchange ended.
enum class Ending : std::uint8_t {
    Open,      // It has not.
    Answered,  // Every command was carried out.
    Refused,   // One was not, and none after it; outside of a transaction, none before it either.
    Lost,      // The connection broke: nobody can tell.
};

/// Commands that end with one Sync: an error in one of them ends the exchange and disturbs no
/// other on the same connection.
///
/// Lifetime:  of whoever waits for it, until it has ended or was abandoned.
class Exchange {
public:
    static constexpr std::size_t kCommandsMax = 4;

    explicit Exchange(std::span<const Command> commands) noexcept : commands_(commands) {}
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    [[nodiscard]] std::span<const Command> commands() const noexcept { return commands_; }
    [[nodiscard]] Ending ending() const noexcept { return ending_; }
    /// What command `index` was answered with; null when it was not carried out.
    [[nodiscard]] ResultPtr& result(std::size_t index) noexcept { return results_[index]; }
    /// Why it was refused.
    [[nodiscard]] const PGresult& refusal() const noexcept { return *refusal_; }
    /// More than may be was sent back; the connection was closed.
    [[nodiscard]] bool was_too_large() const noexcept { return too_large_; }
    /// A statement that it prepared before, or that its server was to know, was not what it was.
    [[nodiscard]] bool used_prepared() const noexcept { return used_prepared_; }
    /// A neighbour on the connection was cancelled, and the request to do so may have met this.
    [[nodiscard]] bool may_be_cancelled_by_mistake() const noexcept { return near_cancel_; }

protected:
    ~Exchange() = default;
    /// Notes it; calls nobody back. The exchange may be sent again later.
    virtual void ended() noexcept = 0;

    void set_commands(std::span<const Command> commands) noexcept { commands_ = commands; }
    void reopen() noexcept;

private:
    friend class Connection;

    std::span<const Command> commands_;
    std::array<ResultPtr, kCommandsMax> results_;
    ResultPtr refusal_;
    Ending ending_ = Ending::Open;
    bool too_large_ = false;
    bool used_prepared_ = false;
    bool near_cancel_ = false;
};

inline void Exchange::reopen() noexcept {
    for (ResultPtr& result : results_) { result.reset(); }
    refusal_.reset();
    ending_ = Ending::Open;
    too_large_ = used_prepared_ = near_cancel_ = false;
}

}  // namespace millrace::ext::source_postgres
