#include "write_mark.hpp"

#include <map>
#include <mutex>
#include <string>

namespace millrace::ext::source_postgres {

WriteMark& WriteMark::of(std::string_view name) {
    static std::mutex lock;
    static std::map<std::string, WriteMark, std::less<>> marks;
    const std::lock_guard held(lock);
    const auto known = marks.find(name);
    if (known != marks.end()) { return known->second; }
    return marks.try_emplace(std::string(name)).first->second;
}

void WriteMark::advance(LogPosition to) noexcept {
    LogPosition known = position_.load(std::memory_order_relaxed);
    while (known < to && !position_.compare_exchange_weak(known, to, std::memory_order_release)) {}
}

}  // namespace millrace::ext::source_postgres
