#include <millrace/source/http_client.hpp>

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

#include <gtest/gtest.h>

#include <millrace/io/event.hpp>
#include <millrace/io/listener.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/io/tls.hpp>
#include <millrace/wire/http1.hpp>

#include "http_origin.hpp"

namespace millrace::source {
namespace {

Until at_last() {
    return Deadline::after(seconds(10));
}

enum class Then { KeepOpen, Close, Reset, StayPut };

/// What the upstream does about one request.
struct Step {
    std::string answer;
    Then then = Then::KeepOpen;
};

Step ok(const std::string& body, Then then = Then::KeepOpen) {
    return {"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body,
            then};
}

/// An upstream on a loopback port, which follows a script and writes down what it is asked.
class Upstream {
public:
    explicit Upstream(io::Loop& loop, std::shared_ptr<io::TlsContext> tls = nullptr)
        : loop_(loop), tls_(std::move(tls)) {
        io::ListenOptions options;
        options.endpoint = *io::Endpoint::from_literal("127.0.0.1", 0);
        listener_ = std::move(io::Listener::open(loop, options).value());
        port_ = listener_->endpoint().port;
        scope_.spawn(accept_all());
    }

    Task<void> stop() {
        listener_->close();
        stopped_.request();
        co_await scope_.join();
    }

    [[nodiscard]] std::string url(const std::string& path = "") const {
        return (tls_ ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(port_) + path;
    }

    std::deque<Step> script;
    std::vector<std::string> requests;
    int connections = 0;
    int open_connections = 0;

private:
    Task<void> accept_all() {
        for (;;) {
            auto accepted = co_await listener_->accept(Until(Deadline::never(), &stopped_));
            if (!accepted) { co_return; }
            ++connections;
            scope_.spawn(serve(std::move(*accepted)));
        }
    }

    Task<void> serve(std::unique_ptr<io::Stream> stream) {
        const Until until(Deadline::never(), &stopped_);
        if (tls_) {
            auto secured = co_await io::secure_server(std::move(stream), tls_, until);
            if (!secured) { co_return; }
            stream = std::move(*secured);
        }
        ++open_connections;
        while (co_await answer_one(*stream, until)) {}
        --open_connections;
    }

    Task<bool> answer_one(io::Stream& stream, const Until& until) {
        const std::string request = co_await read_request(stream, until);
        if (request.empty()) { co_return false; }
        requests.push_back(request);
        if (script.empty()) { co_return false; }
        const Step step = script.front();
        script.pop_front();
        if (step.then == Then::Reset) { stream.reset_on_close(); }
        const std::array<std::string_view, 1> bytes{step.answer};
        const auto written = co_await stream.write(bytes, until);
        if (step.then == Then::StayPut) { co_await io::sleep(loop_, until); }
        co_return written&& step.then == Then::KeepOpen;
    }

    static Task<std::string> read_request(io::Stream& stream, const Until& until) {
        std::string request;
        std::array<wire::HeaderField, 50> fields;
        wire::RequestHead head;
        std::array<char, 4096> bytes;
        for (;;) {
            const auto got = co_await stream.read_some(bytes, until);
            if (!got || *got == 0) { co_return ""; }
            request.append(bytes.data(), *got);
            if (wire::parse_request(request, {65536}, fields, head) == wire::HeadState::Done &&
                request.size() >= head.head_bytes + head.content_length) {
                co_return request;
            }
        }
    }

    io::Loop& loop_;
    std::shared_ptr<io::TlsContext> tls_;
    std::unique_ptr<io::Listener> listener_;
    std::uint16_t port_ = 0;
    Cancellation stopped_;
    TaskScope scope_;
};

class HttpClientTest : public testing::Test {
protected:
    HttpClientTest() { config.name = "users"; }
    ~HttpClientTest() override {
        client.reset();
        run_until_done(loop, stop_upstreams(this));
    }

    static Task<void> stop_upstreams(HttpClientTest* self) {
        for (const auto& upstream : self->upstreams) { co_await upstream->stop(); }
    }

    Upstream& add_upstream(std::shared_ptr<io::TlsContext> tls = nullptr) {
        upstreams.push_back(std::make_unique<Upstream>(loop, std::move(tls)));
        config.urls.push_back(upstreams.back()->url());
        return *upstreams.back();
    }

    static Task<Result<HttpResponse>> send_one(HttpClientTest* self, HttpRequest request,
                                               Until until) {
        if (!self->client) {
            self->client = std::make_unique<HttpClient>(self->loop, self->config);
        }
        co_return co_await self->client->send(request, until, self->arena);
    }

    Result<HttpResponse> send(HttpRequest request, Until until = at_last()) {
        return run_until_done(loop, send_one(this, request, until));
    }
    Result<HttpResponse> get(std::string_view target = "/") {
        return send({.target = target, .repeatable = true});
    }
    static std::string code_of(const Result<HttpResponse>& result) {
        return result ? "no error" : std::string(result.error().detail().code);
    }

    io::Loop loop;
    Arena arena;
    SourceConfig config;
    std::vector<std::unique_ptr<Upstream>> upstreams;
    std::unique_ptr<HttpClient> client;
};

TEST_F(HttpClientTest, AsksAndKeepsTheConnection) {
    Upstream& upstream = add_upstream();
    upstream.script = {ok("one"), ok("two")};
    EXPECT_EQ(get("/a?b=c").value().body, "one");
    EXPECT_EQ(client->idle_connections(), 1U);
    EXPECT_EQ(get("/d").value().body, "two");
    EXPECT_EQ(upstream.connections, 1);
    EXPECT_TRUE(upstream.requests[0].starts_with("GET /a?b=c HTTP/1.1\r\nhost: 127.0.0.1:"));
}

TEST_F(HttpClientTest, SendsFieldsAndBody) {
    Upstream& upstream = add_upstream();
    config.urls[0] += "/v1/";
    config.headers = {{"authorization", "Bearer s"}};
    upstream.script = {ok("{}")};
    const std::array<wire::HeaderField, 4> headers{{{"content-type", "application/json"},
                                                    {"Connection", "x"},
                                                    {"Accept-Encoding", "gzip"},
                                                    {"x-a", "\xc3\xa4"}}};
    const HttpRequest request{.method = "POST",
                              .target = "/users",
                              .headers = headers,
                              .body = "{\"id\":1}",
                              .has_body = true};
    ASSERT_TRUE(send(request));
    const std::string& sent = upstream.requests.at(0);
    EXPECT_TRUE(sent.starts_with("POST /v1/users HTTP/1.1\r\n")) << sent;
    EXPECT_TRUE(sent.ends_with("\r\n\r\n{\"id\":1}")) << sent;
    for (const char* line : {"authorization: Bearer s\r\n", "content-length: 8\r\n",
                             "content-type: application/json\r\n", "x-a: \xc3\xa4\r\n",
                             "accept-encoding: identity\r\n", "user-agent: millrace\r\n"}) {
        EXPECT_NE(sent.find(line), std::string::npos) << line;
    }
    EXPECT_EQ(sent.find("gzip"), std::string::npos);
    EXPECT_EQ(sent.find("Connection"), std::string::npos);
}

// The template language refuses such values already; this is the second lock on the door.
TEST_F(HttpClientTest, SendsNoFieldThatCouldEndALine) {
    Upstream& upstream = add_upstream();
    const std::array<wire::HeaderField, 1> headers{{{"x-a", "1\r\nx-b: 2"}}};
    EXPECT_EQ(code_of(send({.headers = headers})), "UPSTREAM_REQUEST");
    EXPECT_TRUE(upstream.requests.empty());
}

TEST_F(HttpClientTest, SaysThatNobodyListens) {
    {
        const Upstream& upstream = add_upstream();
        static_cast<void>(upstream);
        run_until_done(loop, stop_upstreams(this));
        upstreams.clear();
    }
    const auto result = get();
    EXPECT_EQ(code_of(result), "UPSTREAM_CONNECT");
    EXPECT_EQ(result.error().message(), "\"users\" could not be reached");
    EXPECT_EQ(result.error().detail().source, "users");
}

struct Fault {
    const char* name;
    Step step;
    const char* code;
};

class HttpClientFaults : public HttpClientTest, public testing::WithParamInterface<Fault> {};

TEST_P(HttpClientFaults, HaveACodeEach) {
    Upstream& upstream = add_upstream();
    config.timeout.request = milliseconds(50);
    config.response_bytes_max = 100;
    upstream.script = {GetParam().step};
    EXPECT_EQ(code_of(get()), GetParam().code);
    EXPECT_EQ(client->idle_connections(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Upstreams, HttpClientFaults,
    testing::Values(
        Fault{"ClosesWithoutAnswer", {"", Then::Close}, "UPSTREAM_RESET"},
        Fault{"ResetsWithoutAnswer", {"", Then::Reset}, "UPSTREAM_RESET"},
        Fault{"NeverAnswers", {"", Then::StayPut}, "UPSTREAM_TIMEOUT"},
        Fault{"StopsInTheHead", {"HTTP/1.1 200", Then::StayPut}, "UPSTREAM_TIMEOUT"},
        Fault{"ClosesInTheHead", {"HTTP/1.1 200", Then::Close}, "UPSTREAM_TRUNCATED"},
        Fault{"ClosesInTheBody",
              {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\":1}", Then::Close},
              "UPSTREAM_TRUNCATED"},
        Fault{"ClosesBetweenChunks",
              {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", Then::Close},
              "UPSTREAM_TRUNCATED"},
        Fault{"IsTooLarge",
              {"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n", Then::StayPut},
              "UPSTREAM_TOO_LARGE"},
        Fault{"IsNoHttp", {"SSH-2.0-OpenSSH\r\n\r\n", Then::StayPut}, "UPSTREAM_INVALID_HTTP"}),
    [](const auto& row) { return std::string(row.param.name); });

// The other side may close a kept connection at any time: that is nobody's fault.
TEST_F(HttpClientTest, RepeatsOnAFreshConnectionWhenTheKeptOneWasDead) {
    Upstream& upstream = add_upstream();
    // The second request still reaches the kept connection, which then ends without an answer.
    upstream.script = {ok("one"), {"", Then::Close}, ok("two")};
    EXPECT_EQ(get().value().body, "one");
    EXPECT_EQ(get().value().body, "two");
    EXPECT_EQ(upstream.connections, 2);
}

TEST_F(HttpClientTest, RepeatsOnlyOnceAndOnlyWhatMayBeRepeated) {
    Upstream& upstream = add_upstream();
    upstream.script = {ok("one"), {"", Then::Close}, {"", Then::Close}, ok("never")};
    EXPECT_TRUE(get());
    EXPECT_EQ(code_of(get()), "UPSTREAM_RESET");
    EXPECT_EQ(upstream.requests.size(), 3U);

    upstream.script = {ok("one"), {"", Then::Close}, ok("never")};
    EXPECT_TRUE(get());
    EXPECT_EQ(code_of(send({.method = "POST", .repeatable = false})), "UPSTREAM_RESET");
    EXPECT_EQ(upstream.requests.size(), 5U);
}

// An upstream that fails on a request must not get it twice.
TEST_F(HttpClientTest, DoesNotRepeatWhatWasAnsweredWithAReset) {
    Upstream& upstream = add_upstream();
    upstream.script = {ok("one"), {"", Then::Reset}, ok("never")};
    EXPECT_TRUE(get());
    EXPECT_EQ(code_of(get()), "UPSTREAM_RESET");
    EXPECT_EQ(upstream.requests.size(), 2U);
}

TEST_F(HttpClientTest, DoesNotRepeatOnceAnAnswerHasBegun) {
    Upstream& upstream = add_upstream();
    upstream.script = {ok("one"), {"HTTP/1.1 200 OK\r\n", Then::Close}, ok("never")};
    EXPECT_TRUE(get());
    EXPECT_EQ(code_of(get()), "UPSTREAM_TRUNCATED");
}

TEST_F(HttpClientTest, LooksAtAKeptConnectionBeforeWhatMustNotBeRepeated) {
    Upstream& upstream = add_upstream();
    upstream.script = {ok("one", Then::Close), ok("two")};
    EXPECT_TRUE(get());
    const auto nap = [](io::Loop* on) -> Task<void> {
        co_await io::sleep(*on, Deadline::after(milliseconds(5)));
    };
    run_until_done(loop, nap(&loop));
    EXPECT_EQ(send({.method = "POST"}).value().body, "two");
    EXPECT_EQ(upstream.connections, 2);
}

TEST_F(HttpClientTest, ClosesConnectionsThatAreIdleForLong) {
    Upstream& upstream = add_upstream();
    config.pool.idle = milliseconds(5);
    upstream.script = {ok("one")};
    EXPECT_TRUE(get());
    const auto wait_until_closed = [](io::Loop* on, Upstream* watched) -> Task<void> {
        while (watched->open_connections > 0) {
            co_await io::sleep(*on, Deadline::after(milliseconds(1)));
        }
    };
    run_until_done(loop, wait_until_closed(&loop, &upstream));
    EXPECT_EQ(client->idle_connections(), 0U);
}

Task<void> keep_code(Task<Result<HttpResponse>> task, std::vector<std::string>* codes) {
    const auto result = co_await std::move(task);
    codes->push_back(result ? std::string(result->body)
                            : std::string(result.error().detail().code));
}

Task<void> join(TaskScope* scope) {
    co_await scope->join();
}

TEST_F(HttpClientTest, LimitsConnectionsAndTheQueueForThem) {
    Upstream& upstream = add_upstream();
    config.pool.connections_max = 2;
    config.pool.queue_max = 1;
    upstream.script = {ok("a"), ok("b"), ok("c")};
    std::vector<std::string> codes;
    TaskScope scope;
    for (int i = 0; i < 4; ++i) {
        scope.spawn(keep_code(send_one(this, {.repeatable = true}, at_last()), &codes));
    }
    run_until_done(loop, join(&scope));
    ASSERT_EQ(codes.size(), 4U);
    EXPECT_EQ(codes[0], "UPSTREAM_OVERLOADED");
    EXPECT_EQ(upstream.connections, 2);
    EXPECT_EQ(upstream.requests.size(), 3U);
}

TEST_F(HttpClientTest, EndsWhenNobodyWaitsAnyMore) {
    Upstream& upstream = add_upstream();
    upstream.script = {{"", Then::StayPut}};
    Cancellation cancellation;
    std::vector<std::string> codes;
    TaskScope scope;
    scope.spawn(keep_code(send_one(this, {}, Until(at_last().deadline, &cancellation)), &codes));
    const auto cancel_when_asked = [](io::Loop* on, Upstream* asked, Cancellation* cancel,
                                      TaskScope* all) -> Task<void> {
        while (asked->requests.empty()) {
            co_await io::sleep(*on, Deadline::after(milliseconds(1)));
        }
        cancel->request();
        co_await all->join();
    };
    run_until_done(loop, cancel_when_asked(&loop, &upstream, &cancellation, &scope));
    EXPECT_EQ(codes, std::vector<std::string>{"REQUEST_CANCELLED"});
}

TEST_F(HttpClientTest, TakesOriginsInTurnAndPassesOverDeadOnes) {
    Upstream& first = add_upstream();
    Upstream& dead = add_upstream();
    Upstream& third = add_upstream();
    run_until_done(loop, dead.stop());
    for (int i = 0; i < 12; ++i) {
        first.script.push_back(ok("first"));
        third.script.push_back(ok("third"));
    }
    for (int i = 0; i < 12; ++i) { EXPECT_TRUE(get()); }
    EXPECT_EQ(first.requests.size() + third.requests.size(), 12U);
    EXPECT_GE(first.requests.size(), 4U);
    EXPECT_GE(third.requests.size(), 4U);
}

TEST(OriginHealth, LeavesOutAfterFailuresForEverLonger) {
    OriginHealth health;
    Instant now{};
    for (int i = 1; i < OriginHealth::kFailuresMax; ++i) { EXPECT_FALSE(health.failed(now)); }
    EXPECT_FALSE(health.is_left_out(now));
    EXPECT_TRUE(health.failed(now));
    EXPECT_TRUE(health.is_left_out(now));
    EXPECT_FALSE(health.is_left_out(now + OriginHealth::kFirstPause));
    now += OriginHealth::kFirstPause;
    EXPECT_TRUE(health.failed(now));
    EXPECT_TRUE(health.is_left_out(now + OriginHealth::kFirstPause));
    for (int i = 0; i < 20; ++i) { EXPECT_TRUE(health.failed(now)); }
    EXPECT_FALSE(health.is_left_out(now + OriginHealth::kLongestPause));
    health.succeeded();
    EXPECT_FALSE(health.failed(now));
}

/// A throw-away certificate for `localhost`, and its key.
class Certificate {
public:
    Certificate() {
        const std::string command =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
            " -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout " +
            key_file() + " -out " + certificate_file() + " 2>/dev/null";
        EXPECT_EQ(std::system(command.c_str()), 0);
    }
    ~Certificate() {
        std::filesystem::remove(key_file());
        std::filesystem::remove(certificate_file());
    }
    [[nodiscard]] std::string key_file() const { return stem_ + ".key"; }
    [[nodiscard]] std::string certificate_file() const { return stem_ + ".crt"; }
    [[nodiscard]] std::shared_ptr<io::TlsContext> server_context() const {
        return io::TlsContext::for_server({certificate_file(), key_file()}).value();
    }

private:
    std::string stem_ =
        (std::filesystem::temp_directory_path() / ("millrace-source-" + std::to_string(::getpid())))
            .string();
};

TEST_F(HttpClientTest, SpeaksTlsAndTrustsOnlyWhatItShould) {
    const Certificate certificate;
    Upstream& upstream = add_upstream(certificate.server_context());
    upstream.script = {ok("one"), ok("two"), ok("three")};
    EXPECT_EQ(code_of(get()), "UPSTREAM_TLS");
    client.reset();
    config.tls.ca_file = certificate.certificate_file();
    EXPECT_EQ(HttpClient::check(config), std::nullopt);
    EXPECT_EQ(get().value().body, "one");
    EXPECT_EQ(get().value().body, "two");
    client.reset();
    config.tls.ca_file.clear();
    config.tls.insecure = true;
    EXPECT_EQ(get().value().body, "three");
    EXPECT_EQ(upstream.connections, 3);
}

TEST(HttpClientCheck, SaysWhatIsWrong) {
    const auto complaint = [](const auto& change) {
        SourceConfig config;
        config.urls = {"https://example.org"};
        change(config);
        return HttpClient::check(config).value_or("");
    };
    EXPECT_EQ(complaint([](SourceConfig&) {}), "");
    EXPECT_NE(complaint([](SourceConfig& c) { c.urls.clear(); }), "");
    EXPECT_NE(complaint([](SourceConfig& c) { c.urls.emplace_back("localhost:80"); }), "");
    EXPECT_NE(complaint([](SourceConfig& c) { c.headers = {{"a b", "c"}}; }), "");
    EXPECT_NE(complaint([](SourceConfig& c) { c.headers = {{"a", "c\nd"}}; }), "");
    EXPECT_NE(complaint([](SourceConfig& c) { c.tls.ca_file = "/nowhere"; }), "");
    EXPECT_NE(complaint([](SourceConfig& c) { c.tls.key_file = "/nowhere"; }), "");
}

}  // namespace
}  // namespace millrace::source
