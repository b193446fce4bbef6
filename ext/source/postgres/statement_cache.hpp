#pragma once
/// @file statement_cache.hpp — which statements one connection has prepared

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

namespace millrace::ext::source_postgres {

/// Names of prepared statements; the one not used for longest makes room for a new one.
///
/// Names are never used twice, and differ between connections: behind a pooler two of them may
/// share a server's session.
class StatementCache {
public:
    static constexpr std::size_t kStatementsMax = 256;

    explicit StatementCache(std::size_t statements_max = kStatementsMax);

    /// The name of statement `id`; null when it is not prepared. Counts as a use.
    [[nodiscard]] const char* find(std::uint64_t id);
    /// A name to prepare it under. Borrowed until the statement is forgotten.
    [[nodiscard]] const char* add(std::uint64_t id);
    /// It could not be prepared, or the server has lost it.
    void forget(std::uint64_t id);
    /// It is of no use any more, and the server still has it.
    void drop(std::uint64_t id);

    /// A name that the server is to forget; empty: none.
    [[nodiscard]] std::string take_dropped();
    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }

private:
    struct Entry {
        std::uint64_t id;
        std::string name;
    };

    std::size_t statements_max_;
    std::string prefix_;
    std::uint64_t count_ = 0;
    std::list<Entry> used_;  // the one used last in front
    std::unordered_map<std::uint64_t, std::list<Entry>::iterator> names_;
    std::vector<std::string> dropped_;
};

}  // namespace millrace::ext::source_postgres
