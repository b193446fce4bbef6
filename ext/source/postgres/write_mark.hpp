#pragma once
/// @file write_mark.hpp — how far the log of a database has come with what this process wrote

#include <atomic>
#include <cstdint>
#include <string_view>

namespace millrace::ext::source_postgres {

/// A place in the log of a server (pg_lsn).
using LogPosition = std::uint64_t;

/// The place in its log at which everything this process has written to a database is there. A
/// replica that has come so far may be read from.
///
/// Threads:   any.
class WriteMark {
public:
    /// Of the source called `name`: one for all cores, and for configurations to come.
    [[nodiscard]] static WriteMark& of(std::string_view name);

    [[nodiscard]] LogPosition get() const noexcept {
        return position_.load(std::memory_order_acquire);
    }
    /// Positions before the one that is known change nothing.
    void advance(LogPosition to) noexcept;

private:
    std::atomic<LogPosition> position_{0};
};

}  // namespace millrace::ext::source_postgres
