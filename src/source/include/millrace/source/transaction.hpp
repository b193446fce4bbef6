#pragma once
/// @file transaction.hpp — what a mutation has open with its sources until it is answered
///
/// All root fields of a mutation that write to one database do so in one transaction. A source
/// opens it for the first of them; the engine ends it when the last one is done.

#include <memory>
#include <vector>

#include <millrace/base/result.hpp>
#include <millrace/base/task.hpp>

namespace millrace::source {

class Source;
struct RequestContext;

/// One open transaction of one source.
///
/// Lifetime:  of one mutation. Ended by exactly one of commit() and roll_back(), or by being
///            destroyed, which must not wait and drops the connection if it has to.
/// Threads:   the core of the request.
class Transaction {
public:
    explicit Transaction(const Source& owner) noexcept : owner_(&owner) {}
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    virtual ~Transaction() = default;

    [[nodiscard]] const Source& owner() const noexcept { return *owner_; }

    /// Error: nothing was written, or (code DATABASE_UNAVAILABLE) nobody can tell.
    virtual Task<Status> commit(RequestContext& context) = 0;
    virtual Task<void> roll_back(RequestContext& context) = 0;

private:
    const Source* owner_;
};

/// The transactions of one mutation, at most one per source.
///
/// Errors: one failure decides for all: nothing is committed. Between two databases there is no
///         common commit: when the second fails to, the first has.
class Transactions {
public:
    Transactions() = default;
    Transactions(const Transactions&) = delete;
    Transactions& operator=(const Transactions&) = delete;
    ~Transactions();

    [[nodiscard]] Transaction* find(const Source& owner) const noexcept;
    Transaction& add(std::unique_ptr<Transaction> transaction);
    [[nodiscard]] bool empty() const noexcept { return open_.empty(); }

    /// Says that a write was refused or has failed.
    void fail() noexcept { failed_ = true; }
    [[nodiscard]] bool failed() const noexcept { return failed_; }

    /// Ends them all. Error: that of the first that could not be committed.
    Task<Status> commit(RequestContext& context);
    Task<void> roll_back(RequestContext& context);

private:
    std::vector<std::unique_ptr<Transaction>> open_;
    bool failed_ = false;
};

}  // namespace millrace::source
