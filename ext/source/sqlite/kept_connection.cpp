#include "kept_connection.hpp"

#include <utility>

namespace millrace::ext::source_sqlite {

/// What is written to a file that was removed is lost without an error, what is read from one is
/// old. A look costs a system call, so reading takes one a second.
tl::expected<Connection*, Failure> KeptConnection::get() {
    const Instant now = Clock::now();
    if (connection_ != nullptr && (access_ == Access::Write || now >= look_again_)) {
        look_again_ = now + seconds(1);
        if (!connection_->file_is_there()) { connection_.reset(); }
    }
    if (connection_ == nullptr) {
        auto opened = Connection::open(file_, access_);
        if (!opened) { return tl::unexpected(std::move(opened.error())); }
        connection_ = *std::move(opened);
        look_again_ = now + seconds(1);
    }
    return connection_.get();
}

}  // namespace millrace::ext::source_sqlite
