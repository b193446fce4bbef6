#include "statement_cache.hpp"

#include <utility>

#include <sqlite3.h>

namespace millrace::ext::source_sqlite {

void EndStatement::operator()(sqlite3_stmt* statement) const noexcept {
    sqlite3_finalize(statement);
}

Prepared* StatementCache::find(std::uint64_t id) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) { return nullptr; }
    by_age_.splice(by_age_.begin(), by_age_, found->second);
    return &*found->second;
}

Prepared& StatementCache::add(Prepared prepared) {
    if (by_age_.size() >= statements_max_) {
        by_id_.erase(by_age_.back().id);
        by_age_.pop_back();
    }
    by_age_.push_front(std::move(prepared));
    by_id_[by_age_.front().id] = by_age_.begin();
    return by_age_.front();
}

}  // namespace millrace::ext::source_sqlite
