#pragma once
/// @file connection.hpp — the life of one client connection

#include <memory>
#include <optional>

#include <millrace/base/cancellation.hpp>
#include <millrace/base/task.hpp>
#include <millrace/io/stream.hpp>

#include "graphql_over_http.hpp"
#include "request_reader.hpp"
#include "server_core.hpp"

namespace millrace::server {

/// Reads a request, answers it, and again; notices while it answers that the client has left.
///
/// Lifetime:  until run() has ended.
class Connection final : private io::Stream::ReadWatcher {
public:
    Connection(HttpServer::Core& core, std::unique_ptr<io::Stream> stream);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    Task<void> run();

    /// Takes no further requests; closes at once when none is under way.
    void drain() noexcept;
    void abort() noexcept;

    std::size_t place = 0;  // in the core's list

private:
    class PartsSink;
    /// What is said of a request in the log, and needed to answer it.
    struct Exchange;

    Task<bool> secure();
    Task<bool> read_request();
    Task<void> continue_reading();
    [[nodiscard]] io::Stream::ReadWait read_on(std::span<char> room, const Until& until);
    [[nodiscard]] bool take_bytes(const io::IoResult<std::size_t>& got);
    [[nodiscard]] Until read_limit() noexcept;
    void watch_client();
    void read_ended(const io::IoResult<std::size_t>& result) noexcept override;

    Task<void> respond();
    void route(Exchange& exchange);
    Task<void> answer_graphql(Exchange& exchange);
    Task<GraphqlOutcome> serve_batch(const GraphqlRequest& request, ServeContext& context,
                                     wire::ReplyBuffer& body);
    Task<const HttpError*> identify(GraphqlRequest& request, Arena& arena, Until until);
    void refuse_unidentified(HttpReply& reply, const HttpError& error, ResponseType type) const;
    void answer_fixed(Exchange& exchange, std::string_view content_type, std::string_view text);
    Task<void> refuse_broken(const HttpError& error);
    Task<void> send_reply(Exchange& exchange);
    void write_head(Exchange& exchange, bool in_parts);
    void note_end(const Exchange& exchange);
    Task<void> close_gently();
    [[nodiscard]] Until write_limit() const noexcept;

    HttpServer::Core& core_;
    std::unique_ptr<io::Stream> stream_;
    RequestReader reader_;
    std::optional<Cancellation> request_cancelled_;  // while one is being answered
    Deadline read_deadline_;
    bool reading_ahead_ = false;
    bool idle_ = false;       // between requests
    bool head_seen_ = false;  // the deadline in force is that of the body
    bool begun_ = false;      // the deadline in force is that of the head, or later
    bool continued_ = false;  // 100 Continue has been said
    bool keep_alive_ = true;
    bool client_left_ = false;
    bool refused_ = false;  // what came was no request; more of it may be on its way
};

}  // namespace millrace::server
