#pragma once
/// @file script_run.hpp — drives a request that has steps: what to send next, and what that gets

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <millrace/base/arena.hpp>
#include <millrace/sql/database_request.hpp>

namespace millrace::sql {

/// What a script answers that ended before its last statement: one row, whose `root` is NULL and
/// whose `allowed` is false.
class StoppedAnswer final : public DatabaseAnswer {
public:
    explicit StoppedAnswer(RequestProblem why) : why_(std::move(why)) {}

    [[nodiscard]] std::optional<RequestProblem> refusal() const override { return why_; }

    [[nodiscard]] std::size_t row_count() const noexcept override { return 1; }
    [[nodiscard]] std::size_t column_count() const noexcept override { return 2; }
    [[nodiscard]] std::optional<std::string_view> cell(std::size_t row,
                                                       std::size_t column) const noexcept override;

private:
    RequestProblem why_;
};

/// The statements of one request, one after the other.
///
///     ScriptRun run(request, arena);
///     while (const auto next = run.next()) {
///         answer = co_await send(*next);        // in the transaction of the request
///         run.take(*answer);
///     }
///     // StoppedAnswer(run.stopped()), or else the last answer, is the answer to the request
///
/// Lifetime:  of one request. Borrows it; texts are in the arena.
/// Cost:      one round trip per step; what a step hands over is copied once.
class ScriptRun {
public:
    struct Next {
        std::string_view statement;
        std::uint64_t statement_id = 0;
        std::span<const ParameterValue> parameters;  // all of them with their texts
        std::string_view path;  // of a step; empty for the statement that answers
    };

    ScriptRun(const DatabaseRequest& request, Arena& arena);

    /// Nothing: there is no more to be sent.
    [[nodiscard]] std::optional<Next> next();
    /// What came back for the last next().
    void take(const DatabaseAnswer& answer);
    /// Why the script has ended early: a row breaks the check of a permission, or a step changed
    /// fewer rows than others need.
    [[nodiscard]] const std::optional<RequestProblem>& stopped() const noexcept { return stopped_; }

private:
    [[nodiscard]] std::span<const ParameterValue> filled(
        std::span<const ParameterValue> parameters);

    const DatabaseRequest& request_;
    Arena& arena_;
    std::span<std::string_view> handed_;  // of each step
    std::size_t sent_ = 0;                // steps, and the statement that answers
    std::optional<RequestProblem> stopped_;
};

}  // namespace millrace::sql
