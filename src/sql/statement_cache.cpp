#include "statement_cache.hpp"

#include <functional>

namespace millrace::sql {

// Two texts with one number would be taken for each other by a connection that has prepared the
// first: numbers are given out, not computed.
std::uint64_t statement_id(std::string_view text) {
    static std::mutex mutex;
    static std::unordered_map<std::string, std::uint64_t> known;
    static std::uint64_t last = 0;
    constexpr std::size_t kKnownMax = 65'536;
    const std::lock_guard lock(mutex);
    if (known.size() >= kKnownMax) { known.clear(); }
    const auto [found, is_new] = known.try_emplace(std::string(text), last + 1);
    if (is_new) { ++last; }
    return found->second;
}

std::shared_ptr<const KeptStatement> StatementCache::find(std::string_view shape) {
    const std::lock_guard lock(mutex_);
    const auto found = by_shape_.find(shape);
    if (found == by_shape_.end()) { return nullptr; }
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->statement;
}

void StatementCache::keep(std::string_view shape, std::shared_ptr<const KeptStatement> statement) {
    const std::lock_guard lock(mutex_);
    if (by_shape_.contains(shape)) { return; }
    if (entries_.size() == kStatementsPerClaimMax) {
        by_shape_.erase(entries_.back().shape);
        entries_.pop_back();
    }
    entries_.push_front({std::string(shape), std::move(statement)});
    by_shape_.emplace(entries_.front().shape, entries_.begin());
}

}  // namespace millrace::sql
