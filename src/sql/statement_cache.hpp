#pragma once
/// @file statement_cache.hpp — statements of one claim, kept by the shape of their arguments

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <millrace/sql/dialect.hpp>

namespace millrace::sql {

/// How many statements one claim keeps: shapes of `where` that clients really use.
inline constexpr std::size_t kStatementsPerClaimMax = 128;

/// One text that waits for values.
struct KeptText {
    std::string text;
    std::uint64_t id = 0;  // DatabaseRequest::statement_id
    std::vector<Parameter> parameters;
    /// Their types, where they outlive the requests that point to them.
    std::vector<const SqlType*> types;
    /// For parameters of the client: the index into ArgumentShape::nodes().
    std::vector<std::uint32_t> origins;
};

struct KeptStep : KeptText {
    std::string path;  // as those of DatabaseStep
    std::size_t rows_needed = 0;
    std::string incomplete;
};

/// A statement that waits for values, with what is to be run before it.
struct KeptStatement : KeptText {
    std::vector<KeptStep> steps;
    std::string path;  // DatabaseRequest::path
};

/// The same number for equal texts, as long as the program runs.
[[nodiscard]] std::uint64_t statement_id(std::string_view text);

/// Lifetime:  of its claim.
/// Threads:   any; the lock is held for a lookup.
/// Limits:    kStatementsPerClaimMax; the one that was not used for longest makes room.
class StatementCache {
public:
    [[nodiscard]] std::shared_ptr<const KeptStatement> find(std::string_view shape);
    void keep(std::string_view shape, std::shared_ptr<const KeptStatement> statement);

private:
    struct Entry {
        std::string shape;
        std::shared_ptr<const KeptStatement> statement;
    };
    std::mutex mutex_;
    std::list<Entry> entries_;  // the last used first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_shape_;
};

}  // namespace millrace::sql
