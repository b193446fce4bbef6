#include <millrace/io/signals.hpp>

#include <boost/asio/signal_set.hpp>

#include "socket_wait.hpp"

namespace millrace::io {

class Signals::Set {
public:
    explicit Set(Loop& on) : loop(on), kernel(on.engine().context) {}

    Loop& loop;
    asio::signal_set kernel;
};

Signals::Signals(Loop& loop, std::initializer_list<int> numbers)
    : set_(std::make_unique<Set>(loop)) {
    for (const int number : numbers) { set_->kernel.add(number); }
}

Signals::~Signals() = default;

Task<IoResult<int>> Signals::next(Until until) {
    int caught = 0;
    const auto start = [&](auto handler) {
        set_->kernel.async_wait(
            [&caught, handler](const boost::system::error_code& error, int number) mutable {
                caught = number;
                handler(error);
            });
    };
    const auto stop = [&] {
        boost::system::error_code ignored;
        set_->kernel.cancel(ignored);
    };
    SocketWait wait(set_->loop, until, start, stop);
    const IoResult<void> done = co_await wait;
    if (!done) { co_return tl::unexpected<Fault>(done.error()); }
    co_return caught;
}

}  // namespace millrace::io
