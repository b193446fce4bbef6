#pragma once
/// @file write_transaction.hpp — the transaction of one mutation

#include <optional>
#include <span>

#include <millrace/io/event.hpp>
#include <millrace/source/transaction.hpp>

#include "pool.hpp"
#include "postgres_errors.hpp"
#include "write_mark.hpp"

namespace millrace::ext::source_postgres {

/// A connection of the exclusive pool from the first statement to the end of the mutation.
///
/// Lifetime:  as source::Transaction; the pool outlives it. Destroyed without an end, it rolls
///            back and does not wait for that.
/// Errors:    a statement that fails ends the transaction. Nothing is sent again, but the first one
///            when its prepared form was lost.
class WriteTransaction final : public source::Transaction, private Pool::Visitor {
public:
    /// What it works with; all is borrowed.
    struct Means {
        io::Loop& loop;
        Pool& pool;
        const Errors& errors;
        Duration commit_within;
        WriteMark* mark;  // null: nobody has to know how far the log has come
    };

    WriteTransaction(const source::Source& owner, const Means& means) noexcept
        : Transaction(owner), means_(means), served_(means.loop) {}
    ~WriteTransaction() override;

    /// Carries out `statement`; before the first one `preamble`, if there is one.
    Task<Result<ResultPtr>> run(const Command& statement, const Command* preamble, Until until,
                                Arena& arena);

    Task<Status> commit(source::RequestContext& context) override;
    Task<void> roll_back(source::RequestContext& context) override;

private:
    class Step;

    [[nodiscard]] bool may_begin_again(const Step& step) const noexcept;
    Task<Status> acquire(Until until, Arena& arena);
    Task<io::IoResult<void>> carry_out(Step& step, Until until);
    [[nodiscard]] Error error_of(Step& step, bool is_first, Arena& arena) const;
    void release() noexcept;

    void serve(Connection& connection) noexcept override;
    void turn_away(Refusal why) noexcept override;
    void lose() noexcept override { connection_ = nullptr; }

    enum class Phase : std::uint8_t { New, Waiting, Open, Begun, Failed, Ended };

    const Means means_;
    io::Event served_;
    Connection* connection_ = nullptr;
    std::optional<Refusal> turned_away_;
    Phase phase_ = Phase::New;
};

}  // namespace millrace::ext::source_postgres
