#include "query_run.hpp"

namespace millrace::ext::source_postgres {

Task<io::IoResult<void>> QueryRun::run(Until until) {
    if (pool_.needs_names()) { co_await pool_.prepare(until); }
    pool_.enter(*this);
    const io::IoResult<void> waited = co_await done_.wait(until);
    // What ended in the same turn of the loop in which the wait was given up has ended all the
    // same.
    if (waited || done_.is_set()) { co_return io::IoResult<void>(); }
    if (connection_ == nullptr) {
        pool_.leave(*this);
    } else {
        connection_->abandon(*this);
    }
    co_return waited;
}

void QueryRun::serve(Connection& connection) noexcept {
    connection_ = &connection;
    connection.send(*this);
}

void QueryRun::turn_away(Refusal why) noexcept {
    turned_away_ = why;
    done_.set();
}

}  // namespace millrace::ext::source_postgres
