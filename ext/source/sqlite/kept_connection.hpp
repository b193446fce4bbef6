#pragma once
/// @file kept_connection.hpp — a connection that is opened when it is needed, and again when its
/// file was replaced

#include <memory>
#include <string>

#include <millrace/base/clock.hpp>

#include "connection.hpp"

namespace millrace::ext::source_sqlite {

/// Threads:   of one thread.
class KeptConnection {
public:
    KeptConnection(const std::string& file, Access access) noexcept
        : file_(file), access_(access) {}

    /// The connection. Its file was there less than a second ago; with `Access::Write`, just now.
    [[nodiscard]] tl::expected<Connection*, Failure> get();
    void close() noexcept { connection_.reset(); }

private:
    const std::string& file_;
    Access access_;
    std::unique_ptr<Connection> connection_;
    Instant look_again_{};
};

}  // namespace millrace::ext::source_sqlite
