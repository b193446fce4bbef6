#pragma once
/// @file server_core.hpp — what the connections of one core share

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/base/cancellation.hpp>
#include <millrace/base/task_scope.hpp>
#include <millrace/io/event.hpp>
#include <millrace/server/http_server.hpp>

#include "http_message.hpp"
#include "request_id.hpp"
#include "static_files.hpp"

namespace millrace::server {

class Connection;

/// Memory of one request. Recycled, so that an idle connection holds none and a busy core works
/// in memory that is still in its caches.
struct RequestScratch {
    static constexpr std::size_t kFirstBlockBytes = std::size_t{32} * 1024;

    alignas(std::max_align_t) std::array<std::byte, kFirstBlockBytes> first_block;
    Arena arena{first_block, limits::kRequestArenaBytesMax};
    wire::ReplyBuffer head;
    HttpReply reply;
};

class HttpServer::Core {
public:
    Core(io::Loop& on, const HttpSite& site, GraphqlService& graphql, CoreMetrics& counters,
         Authenticator* who);

    Task<void> run(std::unique_ptr<io::Listener> given);
    void drain() noexcept;
    void abort() noexcept;

    [[nodiscard]] bool is_draining() const noexcept { return draining_.requested(); }

    [[nodiscard]] std::unique_ptr<RequestScratch> take_scratch();
    void give_back(std::unique_ptr<RequestScratch> scratch);

    /// `Fri, 20 Nov 2026 08:42:00 GMT`, made once per second.
    [[nodiscard]] std::string_view date();

    void add(Connection& connection);
    void remove(Connection& connection);

    /// Whether this request gets a line in the log.
    [[nodiscard]] bool logs_request() noexcept;

    io::Loop& loop;
    const HttpOptions& options;
    const Metrics* all_metrics;
    GraphqlService& service;
    CoreMetrics& metrics;
    Authenticator* authenticator;  // null: everybody is anonymous
    StaticFiles files;
    RequestIds ids;

private:
    Task<void> accept_all();
    Task<void> accept_rest();
    Task<void> serve(std::unique_ptr<io::Stream> stream);
    void admit(std::unique_ptr<io::Stream> stream);

    std::unique_ptr<io::Listener> listener_;
    Cancellation draining_;
    Cancellation aborted_;
    io::Event last_closed_;
    TaskScope connections_scope_;
    std::vector<Connection*> connections_;
    std::vector<std::unique_ptr<RequestScratch>> idle_scratch_;
    std::uint32_t requests_since_logged_ = 0;
    std::int64_t date_second_ = 0;
    std::array<char, 32> date_{};
    std::size_t date_bytes_ = 0;
};

}  // namespace millrace::server
