#pragma once
/// @file sqlite_transaction.hpp — what one mutation has open with one file

#include <memory>

#include <millrace/source/transaction.hpp>

#include "database.hpp"
#include "sqlite_source.hpp"

namespace millrace::ext::source_sqlite {

/// Lifetime:  left when it is destroyed: the writer then rolls back what was not committed.
class SqliteTransaction final : public source::Transaction {
public:
    SqliteTransaction(SqliteSource& source, Deadline deadline);
    ~SqliteTransaction() override;

    Task<RunResult> run(const StatementCall& call, Until until);

    Task<Status> commit(source::RequestContext& context) override;
    Task<void> roll_back(source::RequestContext& context) override;

private:
    Task<RunResult> perform(std::shared_ptr<Job> job, Until until);

    SqliteSource& source_;
    Deadline deadline_;
    std::shared_ptr<WriteSession> session_;
};

}  // namespace millrace::ext::source_sqlite
