#include <millrace/source/http_source.hpp>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <millrace/io/event.hpp>
#include <millrace/io/listener.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/wire/http1.hpp>

namespace millrace::source {
namespace {

Until soon() {
    return Deadline::after(seconds(10));
}

/// An upstream that writes requests down and answers them all once it may.
class HeldUpstream {
public:
    explicit HeldUpstream(io::Loop& loop) : may_answer_(loop) {
        io::ListenOptions options;
        options.endpoint = *io::Endpoint::from_literal("127.0.0.1", 0);
        listener_ = std::move(io::Listener::open(loop, options).value());
        scope_.spawn(accept_all());
    }

    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(listener_->endpoint().port);
    }
    void answer() { may_answer_.set(); }
    Task<void> stop() {
        listener_->close();
        stopped_.request();
        co_await scope_.join();
    }

    std::vector<std::string> requests;

private:
    Task<void> accept_all() {
        for (;;) {
            auto accepted = co_await listener_->accept(Until(Deadline::never(), &stopped_));
            if (!accepted) { co_return; }
            scope_.spawn(serve(std::move(*accepted)));
        }
    }

    Task<void> serve(std::unique_ptr<io::Stream> stream) {
        const Until until(Deadline::never(), &stopped_);
        for (;;) {
            const std::string request = co_await read_request(*stream, until);
            if (request.empty()) { co_return; }
            requests.push_back(request);
            const std::string body = std::to_string(requests.size());
            if (!co_await may_answer_.wait(until)) { co_return; }
            const std::string answer =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                "Content-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body;
            const std::array<std::string_view, 1> bytes{answer};
            if (!co_await stream->write(bytes, until)) { co_return; }
        }
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

    io::Event may_answer_;
    std::unique_ptr<io::Listener> listener_;
    Cancellation stopped_;
    TaskScope scope_;
};

struct Client {
    Arena arena;
    std::vector<wire::HeaderField> headers;
    std::string got;
};

class HttpSourceTest : public ::testing::Test {
protected:
    HttpSourceTest() {
        config_.name = "blog";
        config_.urls = {upstream_.url()};
    }
    ~HttpSourceTest() override {
        source_.reset();
        io::run_until_done(loop_, upstream_.stop());
    }

    Task<void> ask(HttpCall call, Client& client, bool may_coalesce) {
        RequestContext context{client.arena, client.headers, soon(), may_coalesce};
        call.key = call_key(call, 0, client.arena);
        const Result<AnswerRef> answer = co_await source_->send(call, context);
        client.got = answer ? std::string(static_cast<const HttpAnswer&>(**answer).body())
                            : std::string(answer.error().message());
    }

    void start(const HttpCall& call, std::vector<wire::HeaderField> headers = {},
               bool may_coalesce = true) {
        if (!source_) { source_ = std::make_unique<HttpSource>(config_, loop_); }
        Client& client = *clients_.emplace_back(std::make_unique<Client>());
        client.headers = std::move(headers);
        scope_.spawn(ask(call, client, may_coalesce));
    }

    /// Lets everything go on until the upstream has nothing more to read, then answers.
    Task<void> answer_all() {
        co_await io::sleep(loop_, Deadline::after(milliseconds(30)));
        upstream_.answer();
        co_await scope_.join();
    }
    void finish() { io::run_until_done(loop_, answer_all()); }

    static HttpCall get(std::string_view target, bool shareable = true) {
        HttpCall call;
        call.target = target;
        call.shareable = shareable;
        return call;
    }

    io::Loop loop_;
    HeldUpstream upstream_{loop_};
    SourceConfig config_;
    std::unique_ptr<HttpSource> source_;
    TaskScope scope_;
    std::vector<std::unique_ptr<Client>> clients_;
};

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST_F(HttpSourceTest, ForwardsWhatIsAllowedAndNothingElse) {
    config_.forward_headers = {"Authorization", "x-tenant", "x-own", "x-absent"};
    HttpCall call = get("/u");
    const std::array own{wire::HeaderField{"X-Own", "ours"}};
    call.headers = own;
    start(call, {{"authorization", "Bearer t"},
                 {"X-Tenant", "a"},
                 {"x-tenant", "b"},
                 {"x-own", "theirs"},
                 {"cookie", "secret"}});
    finish();
    const std::string& request = upstream_.requests.at(0);
    EXPECT_TRUE(holds(request, "Authorization: Bearer t\r\n")) << request;
    EXPECT_TRUE(holds(request, "x-tenant: a, b\r\n")) << request;
    EXPECT_TRUE(holds(request, "X-Own: ours\r\n")) << request;
    EXPECT_FALSE(holds(request, "theirs"));
    EXPECT_FALSE(holds(request, "secret"));
    EXPECT_FALSE(holds(request, "x-absent"));
    EXPECT_EQ(clients_[0]->got, "1");
}

TEST_F(HttpSourceTest, SaysWhatTheBodyIs) {
    HttpCall call = get("/u");
    call.method = "POST";
    call.content_type = "application/json";
    call.body = "{}";
    start(call);
    finish();
    EXPECT_TRUE(holds(upstream_.requests.at(0), "content-type: application/json\r\n"));
    EXPECT_TRUE(upstream_.requests.at(0).ends_with("\r\n\r\n{}"));
}

TEST_F(HttpSourceTest, SharesEqualCallsOnlyWhenConfigured) {
    start(get("/u"));
    start(get("/u"));
    finish();
    EXPECT_EQ(upstream_.requests.size(), 2u);
}

TEST_F(HttpSourceTest, SharesEqualCallsInFlight) {
    config_.coalesce.enabled = true;
    for (int i = 0; i < 5; ++i) { start(get("/u"), {{"traceparent", std::to_string(i)}}); }
    start(get("/v"));
    start(get("/u", false));
    start(get("/u"), {}, false);
    finish();
    EXPECT_EQ(upstream_.requests.size(), 4u);
    for (int i = 1; i < 5; ++i) {
        EXPECT_EQ(clients_[static_cast<std::size_t>(i)]->got, clients_[0]->got);
    }
}

TEST_F(HttpSourceTest, NeverSharesBetweenPrincipals) {
    config_.coalesce.enabled = true;
    config_.coalesce.identity_headers = {"x-user"};
    config_.forward_headers = {"authorization"};
    start(get("/u"), {{"x-user", "a"}});
    start(get("/u"), {{"X-User", "b"}});
    start(get("/u"), {{"x-user", ""}});
    start(get("/u"), {});
    start(get("/u"), {{"x-user", "a"}, {"authorization", "1"}});
    start(get("/u"), {{"x-user", "a"}, {"authorization", "2"}});
    start(get("/u"), {{"x-user", "a"}});  // the only one that may be shared
    finish();
    EXPECT_EQ(upstream_.requests.size(), 6u);
    EXPECT_EQ(clients_[6]->got, clients_[0]->got);
}

}  // namespace
}  // namespace millrace::source
