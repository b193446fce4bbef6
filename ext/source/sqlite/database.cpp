#include "database.hpp"

#include <map>
#include <mutex>

#include <millrace/base/log.hpp>

namespace millrace::ext::source_sqlite {

std::shared_ptr<Database> Database::share(const std::string& file, std::size_t readers_max) {
    static std::mutex mutex;
    static std::map<std::string, std::weak_ptr<Database>, std::less<>> databases;
    const std::lock_guard lock(mutex);
    std::erase_if(databases, [](const auto& entry) { return entry.second.expired(); });
    std::weak_ptr<Database>& known = databases[file];
    std::shared_ptr<Database> database = known.lock();
    if (database == nullptr) {
        database = std::make_shared<Database>(file, readers_max);
        known = database;
    }
    return database;
}

void Database::report(const Failure& failure, std::string_view source) noexcept {
    const Clock::rep now = Clock::now().time_since_epoch().count();
    Clock::rep last = reported_.load(std::memory_order_relaxed);
    if (last != 0 && now - last < Duration(seconds(1)).count()) { return; }
    if (!reported_.compare_exchange_strong(last, now, std::memory_order_relaxed)) { return; }
    log::warn("database_failed",
              {{"source", source}, {"sqlstate", failure.sqlstate}, {"reason", failure.message}});
}

}  // namespace millrace::ext::source_sqlite
