#include <millrace/io/stream.hpp>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <unistd.h>

#include <gtest/gtest.h>

#include <millrace/io/connect.hpp>
#include <millrace/io/listener.hpp>
#include <millrace/io/tls.hpp>

namespace millrace::io {
namespace {

using Pair = std::pair<std::unique_ptr<Stream>, std::unique_ptr<Stream>>;

Until at_last() {
    return Deadline::after(seconds(10));
}
Until soon() {
    return Deadline::after(milliseconds(20));
}

std::unique_ptr<Listener> listen(Loop& loop) {
    ListenOptions options;
    options.endpoint = *Endpoint::from_literal("127.0.0.1", 0);
    return std::move(Listener::open(loop, options).value());
}

/// A throw-away certificate for `localhost` and 127.0.0.1, and its key.
class Certificate {
public:
    Certificate() {
        const std::string command =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
            " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout " +
            key_file() + " -out " + certificate_file() + " 2>/dev/null";
        EXPECT_EQ(std::system(command.c_str()), 0);
    }
    ~Certificate() {
        std::filesystem::remove(key_file());
        std::filesystem::remove(certificate_file());
    }
    [[nodiscard]] std::string key_file() const { return stem_ + ".key"; }
    [[nodiscard]] std::string certificate_file() const { return stem_ + ".crt"; }

private:
    std::string stem_ =
        (std::filesystem::temp_directory_path() / ("millrace-io-" + std::to_string(::getpid())))
            .string();
};

enum class Transport { Tcp, Tls };

/// Two connected streams, over TCP or TLS.
class StreamPair : public testing::TestWithParam<Transport> {
protected:
    StreamPair() {
        if (GetParam() == Transport::Tls) {
            certificate = std::make_unique<Certificate>();
            server_tls =
                TlsContext::for_server({certificate->certificate_file(), certificate->key_file()})
                    .value();
            TlsClientOptions trust;
            trust.ca_file = certificate->certificate_file();
            client_tls = TlsContext::for_client(trust).value();
        }
        listener = listen(loop);
        run_until_done(loop, connect_both(this));
    }

    static Task<void> accept_one(StreamPair* self) {
        self->server = std::move((co_await self->listener->accept(at_last())).value());
        if (self->server_tls != nullptr) {
            self->server = std::move(
                (co_await secure_server(std::move(self->server), self->server_tls, at_last()))
                    .value());
        }
    }

    static Task<void> connect_both(StreamPair* self) {
        TaskScope scope;
        scope.spawn(accept_one(self));
        self->client = std::move(
            (co_await connect(self->loop, self->listener->endpoint(), at_last())).value());
        if (self->client_tls != nullptr) {
            self->client =
                std::move((co_await secure_client(std::move(self->client), self->client_tls,
                                                  "localhost", at_last()))
                              .value());
        }
        co_await scope.join();
    }

    static Task<IoResult<void>> write_all(Stream* stream, std::string text, Until until) {
        const std::array<std::string_view, 3> pieces{
            std::string_view(text).substr(0, text.size() / 3), "",
            std::string_view(text).substr(text.size() / 3)};
        co_return co_await stream->write(pieces, until);
    }

    static Task<std::string> read_exactly(Stream* stream, std::size_t bytes) {
        std::string text(bytes, '\0');
        std::size_t got = 0;
        while (got < bytes) {
            const IoResult<std::size_t> more =
                co_await stream->read_some(std::span(text).subspan(got), at_last());
            if (!more || *more == 0) { break; }
            got += *more;
        }
        text.resize(got);
        co_return text;
    }

    static Task<IoResult<std::size_t>> read_one(Stream* stream, Until until) {
        std::array<char, 16> bytes;
        co_return co_await stream->read_some(bytes, until);
    }

    static Task<void> write_in_background(Stream* stream, std::string text, bool* done) {
        *done = (co_await write_all(stream, std::move(text), at_last())).has_value();
    }

    Loop loop;
    std::unique_ptr<Certificate> certificate;
    std::shared_ptr<TlsContext> server_tls;
    std::shared_ptr<TlsContext> client_tls;
    std::unique_ptr<Listener> listener;
    std::unique_ptr<Stream> server;
    std::unique_ptr<Stream> client;
};

TEST_P(StreamPair, CarriesBytesBothWays) {
    EXPECT_TRUE(run_until_done(loop, write_all(client.get(), "to the server", at_last())));
    EXPECT_EQ(run_until_done(loop, read_exactly(server.get(), 13)), "to the server");
    EXPECT_TRUE(run_until_done(loop, write_all(server.get(), "and back", at_last())));
    EXPECT_EQ(run_until_done(loop, read_exactly(client.get(), 8)), "and back");
}

TEST_P(StreamPair, WritesMoreThanTheKernelHolds) {
    std::string much(std::size_t{8} * 1024 * 1024, 'm');
    for (std::size_t i = 0; i < much.size(); i += 4096) { much[i] = static_cast<char>(i / 4096); }
    TaskScope scope;
    bool written = false;
    scope.spawn(write_in_background(client.get(), much, &written));
    EXPECT_FALSE(written);
    EXPECT_EQ(run_until_done(loop, read_exactly(server.get(), much.size())), much);
    const auto join = [](TaskScope* all) -> Task<void> { co_await all->join(); };
    run_until_done(loop, join(&scope));
    EXPECT_TRUE(written);
}

TEST_P(StreamPair, AReadGivesUpAtItsDeadline) {
    const auto got = run_until_done(loop, read_one(server.get(), soon()));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, FaultKind::TimedOut);
}

TEST_P(StreamPair, AWriteGivesUpAtItsDeadline) {
    const std::string much(std::size_t{16} * 1024 * 1024, 'm');
    const auto done = run_until_done(loop, write_all(client.get(), much, soon()));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, FaultKind::TimedOut);
}

TEST_P(StreamPair, AReadIsCancelled) {
    Cancellation cancellation;
    loop.post([&]() noexcept { cancellation.request(); });
    const Until until(at_last().deadline, &cancellation);
    EXPECT_EQ(run_until_done(loop, read_one(server.get(), until)).error().kind,
              FaultKind::Cancelled);
    EXPECT_EQ(run_until_done(loop, read_one(server.get(), until)).error().kind,
              FaultKind::Cancelled);
}

TEST_P(StreamPair, CloseEndsAPendingRead) {
    loop.post([&]() noexcept { server->close(); });
    EXPECT_EQ(run_until_done(loop, read_one(server.get(), at_last())).error().kind,
              FaultKind::Closed);
}

TEST_P(StreamPair, TheOrderlyEndIsZeroBytesAndLeavesTheOtherWayOpen) {
    client->shutdown_write();
    EXPECT_EQ(run_until_done(loop, read_one(server.get(), at_last())).value(), 0U);
    EXPECT_TRUE(run_until_done(loop, write_all(server.get(), "still here", at_last())));
    EXPECT_EQ(run_until_done(loop, read_exactly(client.get(), 10)), "still here");
}

TEST_P(StreamPair, AResetIsNoOrderlyEnd) {
    client->reset_on_close();
    client.reset();
    const auto got = run_until_done(loop, read_one(server.get(), at_last()));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, FaultKind::Reset);
}

TEST_P(StreamPair, IsQuietUntilTheOtherSideSpeaksOrGoes) {
    // A round trip first: a TLS server sends tickets after the handshake, which are not data.
    EXPECT_TRUE(run_until_done(loop, write_all(server.get(), "x", at_last())));
    EXPECT_EQ(run_until_done(loop, read_exactly(client.get(), 1)), "x");
    EXPECT_TRUE(client->is_quiet());
    EXPECT_TRUE(run_until_done(loop, write_all(server.get(), "y", at_last())));
    EXPECT_FALSE(client->is_quiet());
    EXPECT_EQ(run_until_done(loop, read_exactly(client.get(), 1)), "y");
    EXPECT_TRUE(client->is_quiet());
    server.reset();
    EXPECT_FALSE(client->is_quiet());
}

struct Watcher final : Stream::ReadWatcher {
    Loop& loop;
    bool called = false;
    explicit Watcher(Loop& on) : loop(on) {}
    void read_ended(const IoResult<std::size_t>& /*result*/) noexcept override {
        called = true;
        loop.stop();
    }
};

TEST_P(StreamPair, AStartedReadIsSeenByItsWatcherAndFinishedLater) {
    Watcher watcher(loop);
    std::array<char, 64> bytes;
    server->watch_read(&watcher);
    server->start_read(bytes);
    EXPECT_FALSE(server->read_is_done());
    EXPECT_TRUE(run_now(write_all(client.get(), "hello", at_last())));
    loop.run();
    EXPECT_TRUE(watcher.called);
    EXPECT_TRUE(server->read_is_done());
    const auto finish = [](Stream* stream) -> Task<IoResult<std::size_t>> {
        co_return co_await stream->finish_read(at_last());
    };
    EXPECT_EQ(run_now(finish(server.get())).value(), 5U);
    EXPECT_FALSE(server->read_started());
}

TEST_P(StreamPair, MayBeDestroyedWhileAReadIsPending) {
    std::array<char, 64> bytes;
    server->start_read(bytes);
    server.reset();
    EXPECT_EQ(run_until_done(loop, read_one(client.get(), at_last())).value_or(0), 0U);
}

INSTANTIATE_TEST_SUITE_P(Transports, StreamPair, testing::Values(Transport::Tcp, Transport::Tls),
                         [](const auto& row) {
                             return row.param == Transport::Tcp ? "Tcp" : "Tls";
                         });

Task<IoResult<std::unique_ptr<Stream>>> connect_to(Loop* loop, std::string host, std::uint16_t port,
                                                   Until until) {
    co_return co_await connect(*loop, host, port, until);
}

TEST(Connect, FindsAListenerByName) {
    Loop loop;
    const auto listener = listen(loop);
    EXPECT_TRUE(
        run_until_done(loop, connect_to(&loop, "localhost", listener->endpoint().port, at_last())));
}

TEST(Connect, IsRefusedWhereNobodyListens) {
    Loop loop;
    auto listener = listen(loop);
    const std::uint16_t port = listener->endpoint().port;
    listener.reset();
    const auto stream = run_until_done(loop, connect_to(&loop, "127.0.0.1", port, at_last()));
    ASSERT_FALSE(stream);
    EXPECT_EQ(stream.error().kind, FaultKind::Refused);
}

TEST(Listener, ListenersMayShareAPort) {
    Loop loop;
    ListenOptions options;
    options.endpoint = *Endpoint::from_literal("127.0.0.1", 0);
    options.share_port = true;
    const auto first = std::move(Listener::open(loop, options).value());
    options.endpoint = first->endpoint();
    EXPECT_TRUE(Listener::open(loop, options));
    options.share_port = false;
    EXPECT_FALSE(Listener::open(loop, options));
}

TEST(Listener, CloseEndsAccept) {
    Loop loop;
    const auto listener = listen(loop);
    loop.post([&]() noexcept { listener->close(); });
    EXPECT_EQ(run_until_done(loop, listener->accept(at_last())).error().kind, FaultKind::Closed);
    EXPECT_EQ(run_now(listener->accept(at_last())).error().kind, FaultKind::Closed);
}

struct Handshakes {
    Loop loop;
    Certificate certificate;
    std::unique_ptr<Listener> listener = listen(loop);
    std::shared_ptr<TlsContext> server_tls =
        TlsContext::for_server({certificate.certificate_file(), certificate.key_file()}).value();
};

Task<void> accept_secure(Handshakes* self) {
    auto plain = std::move((co_await self->listener->accept(at_last())).value());
    auto stream = co_await secure_server(std::move(plain), self->server_tls, at_last());
    static_cast<void>(stream);
}

Task<IoResult<void>> shake(Handshakes* self, TlsClientOptions options, std::string name) {
    TaskScope scope;
    scope.spawn(accept_secure(self));
    auto plain =
        std::move((co_await connect(self->loop, self->listener->endpoint(), at_last())).value());
    const auto context = TlsContext::for_client(options).value();
    auto stream = co_await secure_client(std::move(plain), context, std::move(name), at_last());
    IoResult<void> result;
    if (!stream) { result = tl::unexpected<Fault>(stream.error()); }
    stream = fault(FaultKind::Closed);  // lets the server side end
    co_await scope.join();
    co_return result;
}

TEST(Tls, TrustsOnlyTheRightCertificateForTheRightName) {
    Handshakes both;
    TlsClientOptions trusting;
    trusting.ca_file = both.certificate.certificate_file();
    EXPECT_TRUE(run_until_done(both.loop, shake(&both, trusting, "localhost")));
    EXPECT_TRUE(run_until_done(both.loop, shake(&both, trusting, "127.0.0.1")));

    const auto wrong_name = run_until_done(both.loop, shake(&both, trusting, "example.org"));
    ASSERT_FALSE(wrong_name);
    EXPECT_EQ(wrong_name.error().kind, FaultKind::Tls);
    EXPECT_EQ(describe(wrong_name.error()), "hostname mismatch");

    const auto unknown = run_until_done(both.loop, shake(&both, {}, "localhost"));
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, FaultKind::Tls);

    TlsClientOptions careless;
    careless.insecure = true;
    EXPECT_TRUE(run_until_done(both.loop, shake(&both, careless, "example.org")));
}

TEST(Tls, SaysWhichFileCannotBeUsed) {
    TlsClientOptions options;
    options.ca_file = "/nowhere/ca.pem";
    const auto context = TlsContext::for_client(options);
    ASSERT_FALSE(context);
    EXPECT_NE(context.error().find("/nowhere/ca.pem"), std::string::npos);
}

}  // namespace
}  // namespace millrace::io
