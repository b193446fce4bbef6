#pragma once
/// @file statement_cache.hpp — the prepared statements of one connection

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <unordered_map>
#include <vector>

struct sqlite3_stmt;

namespace millrace::ext::source_sqlite {

struct EndStatement {
    void operator()(sqlite3_stmt* statement) const noexcept;
};
using PreparedStatement = std::unique_ptr<sqlite3_stmt, EndStatement>;

/// What one text was prepared to: the statements in it, which run one after the other. The rows
/// of the last one are the answer.
struct Prepared {
    std::uint64_t id = 0;
    std::vector<PreparedStatement> statements;
    /// How often more it must not be tried in place, and for how long the next time.
    std::uint32_t barred = 0;
    std::uint32_t bar_next = 0;
};

/// The latest ones, by DatabaseRequest::statement_id.
class StatementCache {
public:
    explicit StatementCache(std::size_t statements_max) : statements_max_(statements_max) {}

    /// Null when it is not there; else it is the latest from now on.
    [[nodiscard]] Prepared* find(std::uint64_t id);
    /// Forgets the oldest when there is no room.
    Prepared& add(Prepared prepared);
    [[nodiscard]] std::size_t size() const noexcept { return by_age_.size(); }

private:
    std::size_t statements_max_;
    std::list<Prepared> by_age_;  // latest first
    std::unordered_map<std::uint64_t, std::list<Prepared>::iterator> by_id_;
};

}  // namespace millrace::ext::source_sqlite
