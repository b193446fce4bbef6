#include <millrace/server/http_server.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

#include <gtest/gtest.h>

#include <millrace/io/connect.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/io/tls.hpp>
#include <millrace/wire/chunked.hpp>
#include <millrace/wire/http1.hpp>

namespace millrace::server {
namespace {

Until at_last() {
    return Deadline::after(seconds(10));
}

/// Answers by what the query says: a word of its own little language.
class Words final : public GraphqlService {
public:
    explicit Words(io::Loop& loop) : loop_(loop) {}

    Task<GraphqlOutcome> serve(const GraphqlRequest& request, ServeContext& context,
                               wire::ReplyBuffer& body) override {
        ++requests;
        if (request.query == "wait") { co_return co_await wait(context, body); }
        if (request.query == "parts") { co_return co_await parts(request, context, body); }
        if (request.query == "large") { body.append(std::string(4'000'000, 'x')); }
        if (request.query == "echo") {
            wire::append_string(body, request.operation_name);
            body.append(request.variables);
            body.append(request.request_id);
        } else {
            body.append("{\"data\":{}}");
        }
        if (request.query == "partial") { co_return GraphqlOutcome::DataWithErrors; }
        if (request.query == "broken") { co_return GraphqlOutcome::ParseError; }
        if (request.query == "invalid") { co_return GraphqlOutcome::InvalidRequest; }
        if (request.query == "busy") { co_return GraphqlOutcome::Overloaded; }
        if (request.query == "mutation" && request.read_only) {
            co_return GraphqlOutcome::NotReadOnly;
        }
        co_return GraphqlOutcome::Data;
    }

    int requests = 0;
    int waiting = 0;
    int cancelled = 0;

private:
    Task<GraphqlOutcome> wait(ServeContext& context, wire::ReplyBuffer& body) {
        ++waiting;
        const Until limit = context.until.or_earlier(Deadline::after(milliseconds(50)));
        if (!co_await io::sleep(loop_, limit)) { ++cancelled; }
        --waiting;
        body.append("{\"data\":{}}");
        co_return GraphqlOutcome::Data;
    }

    static Task<GraphqlOutcome> parts(const GraphqlRequest& request, ServeContext& context,
                                      wire::ReplyBuffer& body) {
        if (!request.accepts_parts) {
            body.append("{\"data\":{\"whole\":1}}");
            co_return GraphqlOutcome::Data;
        }
        static_cast<void>(co_await context.parts.send("{\"data\":{},\"hasNext\":true}", true));
        static_cast<void>(co_await context.parts.send("{\"hasNext\":false}", false));
        co_return GraphqlOutcome::Parts;
    }

    io::Loop& loop_;
};

constexpr std::string_view kPage = "<html></html>";

class HttpServerTest : public testing::Test {
protected:
    ~HttpServerTest() override {
        if (server) {
            server->abort();
            run_until_done(loop, join(&scope));
        }
    }

    static Task<void> join(TaskScope* tasks) { co_await tasks->join(); }

    void start() {
        assets = {StaticAsset{
            .path = "/", .content_type = "text/html", .bytes = std::as_bytes(std::span(kPage))}};
        io::ListenOptions listen;
        listen.endpoint = *io::Endpoint::from_literal("127.0.0.1", 0);
        auto listener = std::move(io::Listener::open(loop, listen).value());
        endpoint = listener->endpoint();
        server = std::make_unique<HttpServer>(loop, HttpSite{options, assets, &metrics}, service,
                                              metrics.core(0));
        scope.spawn(server->run(std::move(listener)));
    }

    struct Client {
        std::unique_ptr<io::Stream> stream;
        std::string received;
    };

    static Task<void> connect_one(HttpServerTest* self, Client* client) {
        client->stream =
            std::move((co_await io::connect(self->loop, self->endpoint, at_last())).value());
    }
    Client connect() {
        if (!server) { start(); }
        Client client;
        run_until_done(loop, connect_one(this, &client));
        return client;
    }

    static Task<void> send_text(io::Stream* stream, std::string text) {
        const std::array<std::string_view, 1> buffers{text};
        static_cast<void>(co_await stream->write(buffers, at_last()));
    }
    void send(Client& client, const std::string& text) {
        run_until_done(loop, send_text(client.stream.get(), text));
    }

    /// Reads until `enough` holds of what has come, or the server closes.
    static Task<void> read_until(Client* client, std::function<bool()> enough) {
        std::array<char, 65536> bytes;
        while (!enough()) {
            const auto got = co_await client->stream->read_some(bytes, at_last());
            if (!got || *got == 0) { co_return; }
            client->received.append(bytes.data(), *got);
        }
    }
    std::string read_all(Client& client) {
        run_until_done(loop, read_until(&client, [] { return false; }));
        return std::exchange(client.received, {});
    }
    /// One whole reply with a length.
    std::string read_reply(Client& client) {
        std::size_t total = 0;
        run_until_done(loop, read_until(&client, [&] {
                           std::array<wire::HeaderField, 50> fields;
                           wire::ResponseHead head;
                           if (wire::parse_response(client.received, {65536}, false, fields,
                                                    head) != wire::HeadState::Done) {
                               return false;
                           }
                           total = head.head_bytes + head.content_length;
                           return client.received.size() >= total;
                       }));
        const std::string reply = client.received.substr(0, total);
        client.received.erase(0, total);
        return reply;
    }
    std::string ask(Client& client, const std::string& text) {
        send(client, text);
        return read_reply(client);
    }
    std::string ask(const std::string& text) {
        Client client = connect();
        return ask(client, text);
    }
    template <class Condition>
    void run_while(Condition condition) {
        const auto poll = [](io::Loop* on, const Condition* holds) -> Task<void> {
            while ((*holds)()) { co_await io::sleep(*on, Deadline::after(milliseconds(1))); }
        };
        run_until_done(loop, poll(&loop, &condition));
    }

    io::Loop loop;
    HttpOptions options;
    Metrics metrics{1};
    Words service{loop};
    std::vector<StaticAsset> assets;
    io::Endpoint endpoint;
    TaskScope scope;
    std::unique_ptr<HttpServer> server;
};

std::string post(const std::string& query, const std::string& more_fields = "",
                 const std::string& more_members = "") {
    const std::string body = "{\"query\":\"" + query + "\"" + more_members + "}";
    return "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + more_fields +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

int status_in(const std::string& reply) {
    return reply.size() < 12 ? 0 : std::stoi(reply.substr(9, 3));
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST_F(HttpServerTest, AnswersOneRequestAfterAnother) {
    Client client = connect();
    for (int i = 0; i < 50; ++i) {
        const std::string reply = ask(client, post("echo", "X-Request-Id: r1\r\n",
                                                   ",\"variables\":{\"i\":" + std::to_string(i) +
                                                       "},\"operationName\":\"Q\""));
        EXPECT_EQ(status_in(reply), 200);
        EXPECT_TRUE(has(reply, "\"Q\"{\"i\":" + std::to_string(i) + "}r1")) << reply;
        EXPECT_TRUE(has(reply, "x-request-id: r1\r\n"));
        EXPECT_TRUE(has(reply, "content-type: application/json; charset=utf-8\r\n"));
        EXPECT_FALSE(has(reply, "connection:"));
    }
    EXPECT_EQ(metrics.sum(Metric::ConnectionsAccepted), 1U);
    EXPECT_EQ(metrics.sum(Metric::Requests), 50U);
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrder) {
    Client client = connect();
    send(client, post("wait") + post("echo", "X-Request-Id: second\r\n") +
                     "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(has(read_reply(client), "{\"data\":{}}"));
    EXPECT_TRUE(has(read_reply(client), "second"));
    EXPECT_TRUE(has(read_reply(client), "alive"));
}

TEST_F(HttpServerTest, TakesARequestInSmallPieces) {
    Client client = connect();
    for (const char byte : post("echo")) { send(client, std::string(1, byte)); }
    EXPECT_EQ(status_in(read_reply(client)), 200);
}

TEST_F(HttpServerTest, TakesGetAndChunks) {
    EXPECT_EQ(status_in(ask("GET /graphql?query=x HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
    const std::string reply = ask("GET /graphql?query=mutation HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_in(reply), 405);
    EXPECT_TRUE(has(reply, "allow: POST\r\n"));
    EXPECT_TRUE(has(ask("POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n9\r\n{\"query\":\r\n"
                        "7\r\n\"echo\"}\r\n0\r\n\r\n"),
                    "\"\""));
}

TEST_F(HttpServerTest, TellsOutcomesByStatus) {
    const std::string graphql = "Accept: application/graphql-response+json\r\n";
    EXPECT_EQ(status_in(ask(post("partial", graphql))), 294);
    EXPECT_EQ(status_in(ask(post("broken", graphql))), 400);
    EXPECT_EQ(status_in(ask(post("invalid", graphql))), 422);
    EXPECT_EQ(status_in(ask(post("invalid"))), 200);
    const std::string busy = ask(post("busy"));
    EXPECT_EQ(status_in(busy), 503);
    EXPECT_TRUE(has(busy, "retry-after: 1\r\n"));
}

struct Refusal {
    const char* name;
    std::string request;
    int status;
    const char* code;
};

class HttpServerRefusals : public HttpServerTest, public testing::WithParamInterface<Refusal> {};

TEST_P(HttpServerRefusals, AreGraphqlErrors) {
    options.body_bytes_max = 100;
    const std::string reply = ask(GetParam().request);
    EXPECT_EQ(status_in(reply), GetParam().status);
    EXPECT_TRUE(has(reply, "{\"errors\":[{\"message\":\""));
    EXPECT_TRUE(has(reply, "\"code\":\"" + std::string(GetParam().code) + "\"")) << reply;
    EXPECT_EQ(service.requests, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Http, HttpServerRefusals,
    testing::Values(
        Refusal{"Path", "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", 404, "NOT_FOUND"},
        Refusal{"LongerPath", "GET /graphql/ HTTP/1.1\r\nHost: a\r\n\r\n", 404, "NOT_FOUND"},
        Refusal{"Method", "PUT /graphql HTTP/1.1\r\nHost: a\r\n\r\n", 405, "METHOD_NOT_ALLOWED"},
        Refusal{"MethodElsewhere", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 405,
                "METHOD_NOT_ALLOWED"},
        Refusal{"Accept", post("x", "Accept: text/html\r\n"), 406, "NOT_ACCEPTABLE"},
        Refusal{"LongBody", post(std::string(100, 'x')), 413, "BODY_TOO_LARGE"},
        Refusal{"BodyType",
                "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
                "Content-Length: 2\r\n\r\n{}",
                415, "UNSUPPORTED_MEDIA_TYPE"},
        Refusal{"Expectation", post("x", "Expect: tea\r\n"), 417, "EXPECTATION_FAILED"},
        Refusal{"LongHead", post("x", "X: " + std::string(40'000, 'x') + "\r\n"), 431,
                "HEAD_TOO_LARGE"},
        Refusal{"Json",
                "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                "Content-Length: 1\r\n\r\n{",
                400, "INVALID_JSON"},
        Refusal{"Http", "nonsense\r\n\r\n", 400, "MALFORMED_HTTP"},
        Refusal{"Coding", post("x", "Transfer-Encoding: gzip\r\n"), 400, "MALFORMED_HTTP"},
        Refusal{"Version", "GET / HTTP/4.2\r\nHost: a\r\n\r\n", 505, "HTTP_VERSION_NOT_SUPPORTED"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(HttpServerTest, ClosesAfterWhatIsNoRequest) {
    Client client = connect();
    send(client, "nonsense\r\n\r\n" + post("echo"));
    const std::string replies = read_all(client);
    EXPECT_EQ(status_in(replies), 400);
    EXPECT_TRUE(has(replies, "connection: close\r\n"));
    EXPECT_EQ(service.requests, 0);
}

TEST_F(HttpServerTest, ClosesWhenAskedTo) {
    Client client = connect();
    send(client, post("echo", "Connection: close\r\n"));
    EXPECT_TRUE(has(read_all(client), "connection: close\r\n"));
    Client old = connect();
    send(old, "GET /livez HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(has(read_all(old), "alive"));
    Client kept = connect();
    EXPECT_TRUE(has(ask(kept, "GET /livez HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
                    "connection: keep-alive\r\n"));
}

TEST_F(HttpServerTest, AsksForTheBodyOnlyWhenItMayCome) {
    options.body_bytes_max = 100;
    Client client = connect();
    const std::string request = post("echo", "Expect: 100-continue\r\n");
    const std::size_t head = request.find("\r\n\r\n") + 4;
    EXPECT_EQ(ask(client, request.substr(0, head)), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(status_in(ask(client, request.substr(head))), 200);

    const std::string large = post(std::string(100, 'x'), "Expect: 100-continue\r\n");
    EXPECT_EQ(status_in(ask(client, large.substr(0, large.find("\r\n\r\n") + 4))), 413);
}

TEST_F(HttpServerTest, SendsLargeReplies) {
    const std::string reply = ask(post("large"));
    EXPECT_GT(reply.size(), 4'000'000U);
}

TEST_F(HttpServerTest, ServesFilesAndHealth) {
    EXPECT_TRUE(ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").ends_with(kPage));
    const std::string head = ask("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(has(head, "content-length: 13\r\n"));
    EXPECT_FALSE(has(head, "<html>"));
    EXPECT_EQ(status_in(ask("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
    EXPECT_EQ(status_in(ask("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
    EXPECT_EQ(status_in(ask("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")), 404);
}

TEST_F(HttpServerTest, ShowsMetricsWhereItIsTold) {
    options.metrics_path = "/metrics";
    EXPECT_TRUE(has(ask("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"),
                    "millrace_connections_accepted_total 1\n"));
}

TEST_F(HttpServerTest, SendsPartsAsMultipart) {
    Client client = connect();
    send(client,
         post("parts", "Accept: multipart/mixed, application/json\r\nConnection: close\r\n"));
    const std::string reply = read_all(client);
    EXPECT_EQ(status_in(reply), 200);
    EXPECT_TRUE(has(reply, "content-type: multipart/mixed; boundary=\"-\"; incrementalSpec=v0.2"));
    std::string body = reply.substr(reply.find("\r\n\r\n") + 4);
    wire::ChunkedDecoder decoder;
    const auto step = decoder.decode(body, body.data());
    EXPECT_EQ(step.state, wire::ChunkedDecoder::State::Done);
    EXPECT_EQ(body.substr(0, step.produced),
              "\r\n---\r\ncontent-type: application/json; charset=utf-8\r\n\r\n"
              "{\"data\":{},\"hasNext\":true}\r\n---\r\n"
              "content-type: application/json; charset=utf-8\r\n\r\n"
              "{\"hasNext\":false}\r\n-----\r\n");
}

TEST_F(HttpServerTest, SendsPartsAsEventsAndOtherwiseInOnePiece) {
    Client client = connect();
    send(client, post("parts", "Accept: text/event-stream\r\nConnection: close\r\n"));
    const std::string reply = read_all(client);
    EXPECT_TRUE(has(reply, "event: next\ndata: {\"data\":{},\"hasNext\":true}\n\n"));
    EXPECT_TRUE(has(reply, "event: complete\ndata:\n\n\r\n0\r\n\r\n"));
    EXPECT_TRUE(has(ask(post("parts")), "{\"data\":{\"whole\":1}}"));
    // A client that takes nothing but events gets a single answer as one event.
    Client single = connect();
    send(single, post("plain", "Accept: text/event-stream\r\nConnection: close\r\n"));
    EXPECT_TRUE(has(read_all(single), "event: next\ndata: {\"data\":{}}\n\nevent: complete"));
}

TEST_F(HttpServerTest, KeepsTheConnectionAfterParts) {
    Client client = connect();
    send(client, post("parts", "Accept: multipart/mixed, */*\r\n"));
    run_until_done(loop,
                   read_until(&client, [&] { return client.received.ends_with("0\r\n\r\n"); }));
    client.received.clear();
    EXPECT_EQ(status_in(ask(client, post("echo"))), 200);
}

TEST_F(HttpServerTest, NoticesThatTheClientHasLeft) {
    Client client = connect();
    send(client, post("wait"));
    run_while([&] { return service.waiting == 0; });
    client.stream.reset();
    run_while([&] { return service.waiting > 0; });
    EXPECT_EQ(service.cancelled, 1);
    run_while([&] { return metrics.sum(Metric::ConnectionsOpen) > 0; });
    EXPECT_EQ(metrics.sum(Metric::RequestsAbandoned), 1U);
}

TEST_F(HttpServerTest, GivesUpOnSlowHeads) {
    options.timeouts.head = milliseconds(10);
    Client client = connect();
    send(client, "GET /livez HTTP/1.1\r\n");
    EXPECT_EQ(status_in(read_all(client)), 408);
}

TEST_F(HttpServerTest, GivesUpOnSlowBodies) {
    options.timeouts.body = milliseconds(10);
    Client client = connect();
    send(client, post("echo").substr(0, 100));
    EXPECT_EQ(status_in(read_all(client)), 408);
}

TEST_F(HttpServerTest, ClosesIdleConnectionsWithoutAWord) {
    options.timeouts.idle = milliseconds(10);
    Client client = connect();
    EXPECT_EQ(status_in(ask(client, post("echo"))), 200);
    EXPECT_EQ(read_all(client), "");
}

TEST_F(HttpServerTest, LimitsConnections) {
    options.connections_max = 2;
    Client first = connect();
    Client second = connect();
    EXPECT_EQ(status_in(ask(first, post("echo"))), 200);
    EXPECT_EQ(status_in(ask(second, post("echo"))), 200);
    Client third = connect();
    EXPECT_EQ(read_all(third), "");
    EXPECT_EQ(metrics.sum(Metric::ConnectionsRefused), 1U);
    first.stream.reset();
    run_while([&] { return metrics.sum(Metric::ConnectionsOpen) > 1; });
    Client fourth = connect();
    EXPECT_EQ(status_in(ask(fourth, post("echo"))), 200);
}

TEST_F(HttpServerTest, DrainsWithoutLosingARequest) {
    Client idle = connect();
    EXPECT_EQ(status_in(ask(idle, post("echo"))), 200);
    Client busy = connect();
    send(busy, post("wait"));
    run_while([&] { return service.waiting == 0; });
    server->drain();
    EXPECT_EQ(read_all(idle), "");
    const std::string reply = read_all(busy);
    EXPECT_EQ(status_in(reply), 200);
    EXPECT_TRUE(has(reply, "connection: close\r\n"));
    run_until_done(loop, join(&scope));
    EXPECT_EQ(service.cancelled, 0);
}

TEST_F(HttpServerTest, DrainsOnlyForSoLong) {
    options.timeouts.drain = milliseconds(5);
    Client busy = connect();
    send(busy, post("wait"));
    run_while([&] { return service.waiting == 0; });
    server->drain();
    run_until_done(loop, join(&scope));
    EXPECT_EQ(service.cancelled, 1);
}

TEST_F(HttpServerTest, AbortsAtOnce) {
    Client busy = connect();
    send(busy, post("wait"));
    run_while([&] { return service.waiting == 0; });
    server->drain();
    server->abort();
    run_until_done(loop, join(&scope));
    EXPECT_EQ(service.cancelled, 1);
}

TEST_F(HttpServerTest, IsNotReadyWhileItDrains) {
    Client busy = connect();
    send(busy, post("wait") + "GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n");
    run_while([&] { return service.waiting == 0; });
    server->drain();
    // The pipelined question is not answered: the reply before it said that it is the last.
    EXPECT_FALSE(has(read_all(busy), "draining"));
}

TEST_F(HttpServerTest, TellsPagesOfOtherOrigins) {
    options.cors.origins = {"https://app.example"};
    const std::string origin = "Origin: https://app.example\r\n";
    EXPECT_TRUE(
        has(ask(post("echo", origin)), "access-control-allow-origin: https://app.example\r\n"));
    const std::string preflight = ask("OPTIONS /graphql HTTP/1.1\r\nHost: a\r\n" + origin +
                                      "Access-Control-Request-Method: POST\r\n\r\n");
    EXPECT_EQ(status_in(preflight), 204);
    EXPECT_FALSE(has(preflight, "content-length"));
}

TEST_F(HttpServerTest, SpeaksTls) {
    const std::string stem =
        (std::filesystem::temp_directory_path() / ("millrace-server-" + std::to_string(::getpid())))
            .string();
    const std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        " -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout " +
        stem + ".key -out " + stem + ".crt 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);
    options.tls = io::TlsContext::for_server({stem + ".crt", stem + ".key"}).value();
    io::TlsClientOptions trust;
    trust.ca_file = stem + ".crt";
    const auto context = io::TlsContext::for_client(trust).value();
    Client client = connect();
    const auto secure = [](Client* plain, std::shared_ptr<io::TlsContext> tls) -> Task<void> {
        plain->stream = std::move(
            (co_await io::secure_client(std::move(plain->stream), tls, "localhost", at_last()))
                .value());
    };
    run_until_done(loop, secure(&client, context));
    EXPECT_EQ(status_in(ask(client, post("echo"))), 200);
    EXPECT_GT(ask(client, post("large")).size(), 4'000'000U);
    std::filesystem::remove(stem + ".key");
    std::filesystem::remove(stem + ".crt");
}

}  // namespace
}  // namespace millrace::server
