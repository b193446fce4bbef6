#pragma once
/// @file replica.hpp — a server that follows the primary and answers queries

#include <array>

#include "pool.hpp"
#include "write_mark.hpp"

namespace millrace::ext::source_postgres {

/// Reads `result` as one pg_lsn; 0 when it is none.
[[nodiscard]] LogPosition log_position_of(const PGresult* result) noexcept;

/// One replica as seen from one core: its connections, and how far it has come.
///
/// Cost: as long as this process writes nothing, nothing is asked. After a write, at most one
///       question in kAskEvery, until the replica has caught up.
class Replica final : private Exchange, private Pool::Visitor {
public:
    static constexpr milliseconds kAskEvery{50};

    /// All is borrowed but the settings.
    Replica(io::Loop& loop, const std::string& url, const source::SourceConfig& config,
            const WriteMark& written, Pool::Settings settings);
    ~Replica();

    /// It answers, as far as is known, and has everything this process has written. When it may
    /// not have, it is asked, and the answer helps those who come later.
    [[nodiscard]] bool may_serve(Instant now);
    [[nodiscard]] Pool& pool() noexcept { return pool_; }
    [[nodiscard]] bool is_resolved() const noexcept { return address_.is_resolved(); }

private:
    void ask(Instant now);
    void ended() noexcept override;
    void serve(Connection& connection) noexcept override;
    void turn_away(Refusal why) noexcept override;

    const WriteMark& written_;
    ServerAddress address_;
    LogPosition replayed_ = 0;
    Instant asked_at_ = Instant::min();
    enum class Question : std::uint8_t { None, Waiting, Sent } question_ = Question::None;
    Pool pool_;  // ended first: it refers to the rest
};

}  // namespace millrace::ext::source_postgres
