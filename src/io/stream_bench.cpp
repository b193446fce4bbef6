#include <array>
#include <memory>
#include <string_view>

#include <benchmark/benchmark.h>

#include <millrace/io/connect.hpp>
#include <millrace/io/event.hpp>
#include <millrace/io/listener.hpp>
#include <millrace/io/stream.hpp>

namespace millrace::io {
namespace {

struct Pair {
    Pair() {
        ListenOptions options;
        options.endpoint = *Endpoint::from_literal("127.0.0.1", 0);
        listener = std::move(Listener::open(loop, options).value());
        run_until_done(loop, connect_both(this));
    }

    static Task<void> connect_both(Pair* self) {
        const Until until = Deadline::after(seconds(5));
        self->client =
            std::move((co_await connect(self->loop, self->listener->endpoint(), until)).value());
        self->server = std::move((co_await self->listener->accept(until)).value());
    }

    Loop loop;
    std::unique_ptr<Listener> listener;
    std::unique_ptr<Stream> server;
    std::unique_ptr<Stream> client;
};

Task<void> exchange(Pair* pair, benchmark::State* state) {
    const std::array<std::string_view, 1> message{"a message of forty bytes, more or less.."};
    std::array<char, 4096> bytes;
    for ([[maybe_unused]] auto _ : *state) {
        const Until until = Deadline::after(seconds(5));
        static_cast<void>(co_await pair->client->write(message, until));
        static_cast<void>(co_await pair->server->read_some(bytes, until));
        static_cast<void>(co_await pair->server->write(message, until));
        static_cast<void>(co_await pair->client->read_some(bytes, until));
    }
}

// There and back over loopback TCP, on one core.
void stream_round_trip(benchmark::State& state) {
    Pair pair;
    run_until_done(pair.loop, exchange(&pair, &state));
}
BENCHMARK(stream_round_trip);

Task<void> wake_up(Loop* loop, benchmark::State* state) {
    for ([[maybe_unused]] auto _ : *state) {
        Event event(*loop);
        loop->post([&event]() noexcept { event.set(); });
        static_cast<void>(co_await event.wait(Deadline::after(seconds(5))));
    }
}

// A wait with a deadline that is met: mail, event, timer set and removed.
void event_wait(benchmark::State& state) {
    Loop loop;
    run_until_done(loop, wake_up(&loop, &state));
}
BENCHMARK(event_wait);

}  // namespace
}  // namespace millrace::io
