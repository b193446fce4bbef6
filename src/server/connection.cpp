#include "connection.hpp"

#include <array>

#include <millrace/base/log.hpp>
#include <millrace/io/tls.hpp>
#include <millrace/wire/chunked.hpp>
#include <millrace/wire/message_writer.hpp>
#include <millrace/wire/parts.hpp>
#include <millrace/wire/url.hpp>

#include "cors.hpp"

namespace millrace::server {
namespace {

constexpr milliseconds kLingerAfterReply{250};      // the client sends no more as a rule
constexpr milliseconds kLingerAfterRefusal{2'000};  // it may be in the middle of sending
constexpr std::size_t kLingerBytesMax = std::size_t{1024} * 1024;
constexpr std::string_view kPlainText = "text/plain; charset=utf-8";

}  // namespace

struct Connection::Exchange {
    HttpRequest request;
    RequestScratch& scratch;
    Instant start;
    bool is_head_request = false;
    bool sent_in_parts = false;
    bool write_failed = false;
    std::size_t bytes_sent = 0;  // of the body
};

/// Sends the payloads of one response as chunks, in the form the client has chosen.
class Connection::PartsSink final : public ResponseSink {
public:
    PartsSink(Connection& connection, Exchange& exchange, ResponseType type) noexcept
        : connection_(connection), exchange_(exchange), type_(type) {}

    Task<bool> send(std::string_view payload, bool has_next) override {
        wire::ReplyBuffer& head = exchange_.scratch.head;
        wire::ReplyBuffer& framed = exchange_.scratch.reply.fields;
        head.clear();
        if (!exchange_.sent_in_parts) {
            exchange_.scratch.reply.content_type = content_type_of(type_);
            connection_.write_head(exchange_, true);
        }
        framed.clear();
        frame(payload, has_next, framed);
        wire::append_chunk(head, framed.view());
        if (!has_next) { head.append(wire::kLastChunk); }
        exchange_.sent_in_parts = true;
        exchange_.bytes_sent += framed.size();

        const std::array<std::string_view, 1> buffers{head.view()};
        const auto written =
            co_await connection_.stream_->write(buffers, connection_.write_limit());
        exchange_.write_failed = exchange_.write_failed || !written;
        co_return !exchange_.write_failed && !connection_.client_left_;
    }

private:
    void frame(std::string_view payload, bool has_next, wire::ReplyBuffer& out) const {
        if (type_ == ResponseType::Events) {
            wire::append_event(out, payload);
            if (!has_next) { wire::append_complete_event(out); }
            return;
        }
        if (!exchange_.sent_in_parts) { wire::append_multipart_start(out); }
        wire::append_multipart_part(out, payload, has_next);
    }

    Connection& connection_;
    Exchange& exchange_;
    ResponseType type_;
};

Connection::Connection(HttpServer::Core& core, std::unique_ptr<io::Stream> stream)
    : core_(core), stream_(std::move(stream)), reader_(core.options.body_bytes_max) {
    core_.add(*this);
}

Connection::~Connection() {
    core_.remove(*this);
}

void Connection::drain() noexcept {
    keep_alive_ = false;
    if (idle_) { stream_->close(); }
}

void Connection::abort() noexcept {
    keep_alive_ = false;
    if (request_cancelled_) { request_cancelled_->request(); }
    stream_->close();
}

Task<void> Connection::run() {
    if (core_.options.tls != nullptr && !co_await secure()) { co_return; }
    while (co_await read_request()) {
        co_await respond();
        if (!keep_alive_) { break; }
        reader_.next();
    }
    co_await close_gently();
}

Task<bool> Connection::secure() {
    const Until limit = Deadline::after(core_.options.timeouts.head);
    auto secured = co_await io::secure_server(std::move(stream_), core_.options.tls, limit);
    if (!secured) { co_return false; }
    stream_ = std::move(*secured);
    co_return true;
}

/// False when there is no request, and will be none.
Task<bool> Connection::read_request() {
    idle_ = !reader_.has_begun();
    begun_ = false;
    head_seen_ = false;
    continued_ = false;
    read_deadline_ = Deadline::after(core_.options.timeouts.idle);
    if (idle_ && core_.is_draining()) { co_return false; }
    while (!reader_.is_ready()) {
        if (reader_.error() != nullptr) {
            co_await refuse_broken(*reader_.error());
            co_return false;
        }
        if (reader_.wants_body() && reader_.head().expects_continue && !continued_) {
            co_await continue_reading();
        }
        const Until limit = read_limit();
        const std::span<char> room = reading_ahead_ ? std::span<char>() : reader_.room();
        const io::IoResult<std::size_t> got = co_await read_on(room, limit);
        if (take_bytes(got)) { continue; }
        idle_ = false;
        if (!got && got.error().kind == io::FaultKind::TimedOut && reader_.has_begun()) {
            co_await refuse_broken(http_errors::kRequestTimeout);
        }
        co_return false;
    }
    idle_ = false;
    co_return true;
}

// A read that was started ahead has its own room already.
io::Stream::ReadWait Connection::read_on(std::span<char> room, const Until& until) {
    if (reading_ahead_) { return stream_->finish_read(until); }
    return stream_->read_some(room, until);
}

bool Connection::take_bytes(const io::IoResult<std::size_t>& got) {
    const bool was_ahead = std::exchange(reading_ahead_, false);
    if (!got || *got == 0) {
        client_left_ = true;
        return false;
    }
    was_ahead ? reader_.received_ahead(*got) : reader_.received(*got);
    idle_ = idle_ && !reader_.has_begun();
    return true;
}

// Each stage has a deadline of its own, fixed when the stage begins: a client that sends a byte
// now and then gains nothing by it.
Until Connection::read_limit() noexcept {
    if (!begun_ && reader_.has_begun()) {
        begun_ = true;
        read_deadline_ = Deadline::after(core_.options.timeouts.head);
    }
    if (!head_seen_ && reader_.wants_body()) {
        head_seen_ = true;
        read_deadline_ = Deadline::after(core_.options.timeouts.body);
    }
    return read_deadline_;
}

Task<void> Connection::continue_reading() {
    continued_ = true;
    const std::array<std::string_view, 1> buffers{"HTTP/1.1 100 Continue\r\n\r\n"};
    static_cast<void>(co_await stream_->write(buffers, write_limit()));
}

// The next request is read ahead: costs nothing, since its bytes must be read anyway, and shows
// that the client has left while there is still something to save by it.
void Connection::watch_client() {
    const std::span<char> room = reader_.room_ahead();
    if (room.empty()) { return; }
    reading_ahead_ = true;
    stream_->start_read(room);
    stream_->watch_read(this);
    if (stream_->read_is_done()) { stream_->watch_read(nullptr); }
}

void Connection::read_ended(const io::IoResult<std::size_t>& result) noexcept {
    stream_->watch_read(nullptr);
    if (result && *result > 0) { return; }
    client_left_ = true;
    if (request_cancelled_) { request_cancelled_->request(); }
}

Until Connection::write_limit() const noexcept {
    return Deadline::after(core_.options.timeouts.body);
}

Task<void> Connection::respond() {
    std::unique_ptr<RequestScratch> scratch = core_.take_scratch();
    const wire::RequestHead& head = reader_.head();
    const wire::Target target = wire::split_target(head.target);
    Exchange exchange{.request = {.method = head.method,
                                  .path = target.path,
                                  .query = target.query,
                                  .fields = head.fields,
                                  .body = reader_.body(),
                                  .id = core_.ids.name(head.fields, scratch->arena),
                                  .is_http_1_0 = head.is_http_1_0},
                      .scratch = *scratch,
                      .start = Clock::now(),
                      .is_head_request = head.method == "HEAD"};
    keep_alive_ = head.keep_alive && !core_.is_draining();
    core_.metrics.add(Metric::RequestsOpen);
    request_cancelled_.emplace();
    watch_client();
    if (exchange.request.path == core_.options.path) {
        co_await answer_graphql(exchange);
    } else {
        route(exchange);
    }
    if (!exchange.sent_in_parts) { co_await send_reply(exchange); }
    stream_->watch_read(nullptr);
    request_cancelled_.reset();
    keep_alive_ = keep_alive_ && !exchange.write_failed && !client_left_;
    note_end(exchange);
    core_.give_back(std::move(scratch));
}

void Connection::route(Exchange& exchange) {
    const HttpRequest& request = exchange.request;
    HttpReply& reply = exchange.scratch.reply;
    const StaticAsset* const asset = core_.files.find(request.path);
    const bool is_live = request.path == "/livez";
    const bool is_ready = request.path == "/readyz";
    const bool is_metrics = core_.all_metrics != nullptr && !core_.options.metrics_path.empty() &&
                            request.path == core_.options.metrics_path;
    if (asset == nullptr && !is_live && !is_ready && !is_metrics) {
        refuse(reply, http_errors::kNotFound);
    } else if (request.method != "GET" && request.method != "HEAD") {
        refuse(reply, http_errors::kMethodNotAllowed);
        wire::append_field(reply.fields, "allow", "GET, HEAD");
    } else if (is_live) {
        answer_fixed(exchange, kPlainText, "alive\n");
    } else if (is_ready && core_.is_draining()) {
        reply.status = 503;
        answer_fixed(exchange, kPlainText, "draining\n");
    } else if (is_ready) {
        answer_fixed(exchange, kPlainText, "ready\n");
    } else if (is_metrics) {
        answer_fixed(exchange, "text/plain; version=0.0.4", core_.all_metrics->to_text());
    } else {
        answer_asset(reply, request, *asset);
    }
}

void Connection::answer_fixed(Exchange& exchange, std::string_view content_type,
                              std::string_view text) {
    HttpReply& reply = exchange.scratch.reply;
    reply.content_type = content_type;
    reply.body.append(text);
    wire::append_field(reply.fields, "cache-control", "no-store");
}

Task<void> Connection::answer_graphql(Exchange& exchange) {
    HttpReply& reply = exchange.scratch.reply;
    append_cors_fields(reply, exchange.request.fields, core_.options.cors);
    if (is_preflight(exchange.request) && !core_.options.cors.origins.empty()) {
        answer_preflight(reply, exchange.request, core_.options.cors);
        co_return;
    }
    GraphqlRequest request;
    AcceptedTypes types;
    Arena& arena = exchange.scratch.arena;
    const StatusCodes codes = core_.options.status_codes;
    if (const HttpError* const error =
            read_graphql_request(exchange.request, core_.options, arena, request, types)) {
        refuse(reply, *error);
        reply.status = status_of(*error, codes);
        reply.content_type = content_type_for(reply.status, types.single, codes);
        if (reply.status == 405) { wire::append_field(reply.fields, "allow", "GET, POST"); }
        co_return;
    }
    const Until until(Deadline::after(core_.options.timeouts.request), &*request_cancelled_);
    if (core_.authenticator != nullptr) {
        const HttpError* const error = co_await identify(request, arena, until);
        if (error != nullptr) {
            refuse_unidentified(reply, *error, types.single);
            co_return;
        }
    }
    PartsSink parts(*this, exchange, types.parts.value_or(ResponseType::Multipart));
    ServeContext context{core_.loop, arena, until, parts};
    const GraphqlOutcome outcome = request.batch.empty()
                                       ? co_await core_.service.serve(request, context, reply.body)
                                       : co_await serve_batch(request, context, reply.body);
    if (outcome == GraphqlOutcome::Parts) { co_return; }
    if (types.parts == types.single) {
        static_cast<void>(co_await parts.send(reply.body.view(), false));
        co_return;
    }
    reply.status = status_of(outcome, types.single, codes);
    reply.content_type = content_type_for(reply.status, types.single, codes);
    if (reply.status == 405) { wire::append_field(reply.fields, "allow", "POST"); }
    if (reply.status == 503) { wire::append_field(reply.fields, "retry-after", std::uint64_t{1}); }
}

/// Operations of a list run one after the other, and each has an answer of its own.
Task<GraphqlOutcome> Connection::serve_batch(const GraphqlRequest& request, ServeContext& context,
                                             wire::ReplyBuffer& body) {
    bool first = true;
    for (GraphqlRequest& one : request.batch) {
        body.append(first ? '[' : ',');
        first = false;
        one.identity = request.identity;
        one.headers = request.headers;
        static_cast<void>(co_await core_.service.serve(one, context, body));
    }
    body.append(']');
    co_return GraphqlOutcome::Data;
}

/// Puts into `request` who is asking; why it is refused, or null.
Task<const HttpError*> Connection::identify(GraphqlRequest& request, Arena& arena, Until until) {
    const auto identity = co_await core_.authenticator->identify(request.headers, arena, until);
    if (!identity) { co_return identity.error(); }
    request.identity = *identity;
    request.headers = without_session_headers(request.headers, arena);
    co_return nullptr;
}

void Connection::refuse_unidentified(HttpReply& reply, const HttpError& error,
                                     ResponseType type) const {
    refuse(reply, error);
    reply.content_type = content_type_for(reply.status, type, core_.options.status_codes);
    if (reply.status == 401) { wire::append_field(reply.fields, "www-authenticate", "Bearer"); }
    if (reply.status == 503) { wire::append_field(reply.fields, "retry-after", std::uint64_t{1}); }
}

void Connection::write_head(Exchange& exchange, bool in_parts) {
    wire::ReplyBuffer& head = exchange.scratch.head;
    const HttpReply& reply = exchange.scratch.reply;
    wire::append_status_line(head, reply.status);
    wire::append_field(head, "date", core_.date());
    if (!reply.content_type.empty()) {
        wire::append_field(head, "content-type", reply.content_type);
    }
    if (in_parts) {
        wire::append_field(head, "transfer-encoding", "chunked");
        wire::append_field(head, "cache-control", "no-store");
    } else if (reply.status != 204 && reply.status != 304) {
        wire::append_field(head, "content-length", std::uint64_t{reply.content().size()});
    }
    if (!exchange.request.id.empty()) {
        wire::append_field(head, "x-request-id", exchange.request.id);
    }
    head.append(reply.fields.view());
    if (!keep_alive_) {
        wire::append_field(head, "connection", "close");
    } else if (exchange.request.is_http_1_0) {
        wire::append_field(head, "connection", "keep-alive");
    }
    wire::append_head_end(head);
}

Task<void> Connection::send_reply(Exchange& exchange) {
    // Told to drain meanwhile: the client must know that this reply is the last.
    keep_alive_ = keep_alive_ && !core_.is_draining();
    write_head(exchange, false);
    const std::string_view body =
        exchange.is_head_request ? std::string_view() : exchange.scratch.reply.content();
    const std::array<std::string_view, 2> buffers{exchange.scratch.head.view(), body};
    const io::IoResult<void> written = co_await stream_->write(buffers, write_limit());
    exchange.write_failed = !written;
    exchange.bytes_sent = body.size();
}

/// Says why what came is no request; the connection ends with it.
Task<void> Connection::refuse_broken(const HttpError& error) {
    idle_ = false;
    refused_ = true;
    keep_alive_ = false;
    client_left_ = false;
    std::unique_ptr<RequestScratch> scratch = core_.take_scratch();
    Exchange exchange{.request = {}, .scratch = *scratch, .start = Clock::now()};
    core_.metrics.add(Metric::RequestsOpen);
    refuse(scratch->reply, error);
    co_await send_reply(exchange);
    note_end(exchange);
    core_.give_back(std::move(scratch));
}

void Connection::note_end(const Exchange& exchange) {
    CoreMetrics& metrics = core_.metrics;
    const int status = exchange.scratch.reply.status;
    metrics.subtract(Metric::RequestsOpen);
    metrics.add(Metric::Requests);
    metrics.add(Metric::ReplyBytes, exchange.bytes_sent);
    if (status >= 400) { metrics.add(Metric::RequestsFailed); }
    if (client_left_ || exchange.write_failed) { metrics.add(Metric::RequestsAbandoned); }
    if (!core_.logs_request()) { return; }
    const auto duration =
        std::chrono::duration_cast<microseconds>(Clock::now() - exchange.start).count();
    log::info("request", {{"method", exchange.request.method},
                          {"path", exchange.request.path},
                          {"status", status},
                          {"bytes", exchange.bytes_sent},
                          {"duration_us", duration},
                          {"request_id", exchange.request.id},
                          {"client", stream_->peer().address_string()},
                          {"abandoned", client_left_ || exchange.write_failed}});
}

/// Ends our side and waits a moment for the client's: bytes of it that nobody has read would
/// make the kernel answer with a reset, which can overtake the reply.
Task<void> Connection::close_gently() {
    if (client_left_) { co_return; }
    stream_->shutdown_write();
    const Until limit = Deadline::after(refused_ ? kLingerAfterRefusal : kLingerAfterReply);
    std::array<char, 4096> ignored;
    for (std::size_t total = 0; total < kLingerBytesMax;) {
        const bool was_ahead = std::exchange(reading_ahead_, false);
        const io::IoResult<std::size_t> got = was_ahead
                                                  ? co_await stream_->finish_read(limit)
                                                  : co_await stream_->read_some(ignored, limit);
        if (!got || *got == 0) { co_return; }
        total += *got;
    }
}

}  // namespace millrace::server
