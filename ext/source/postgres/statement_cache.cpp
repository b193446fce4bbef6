#include "statement_cache.hpp"

#include <random>
#include <utility>

#include <fmt/format.h>

namespace millrace::ext::source_postgres {

StatementCache::StatementCache(std::size_t statements_max)
    : statements_max_(statements_max),
      prefix_(fmt::format("millrace_{:08x}_", std::random_device()())) {}

const char* StatementCache::find(std::uint64_t id) {
    const auto found = names_.find(id);
    if (found == names_.end()) { return nullptr; }
    used_.splice(used_.begin(), used_, found->second);
    return found->second->name.c_str();
}

const char* StatementCache::add(std::uint64_t id) {
    if (names_.size() >= statements_max_) { drop(used_.back().id); }
    used_.push_front({id, fmt::format("{}{}", prefix_, ++count_)});
    names_.emplace(id, used_.begin());
    return used_.front().name.c_str();
}

void StatementCache::forget(std::uint64_t id) {
    const auto found = names_.find(id);
    if (found == names_.end()) { return; }
    used_.erase(found->second);
    names_.erase(found);
}

void StatementCache::drop(std::uint64_t id) {
    const auto found = names_.find(id);
    if (found == names_.end()) { return; }
    dropped_.push_back(std::move(found->second->name));
    forget(id);
}

std::string StatementCache::take_dropped() {
    if (dropped_.empty()) { return {}; }
    std::string name = std::move(dropped_.back());
    dropped_.pop_back();
    return name;
}

}  // namespace millrace::ext::source_postgres
