#include "server_core.hpp"

#include <ctime>

#include <millrace/base/log.hpp>

#include "connection.hpp"

namespace millrace::server {
namespace {

constexpr milliseconds kPauseWithoutDescriptors{100};

}  // namespace

HttpServer::Core::Core(io::Loop& on, const HttpSite& site, GraphqlService& graphql,
                       CoreMetrics& counters, Authenticator* who)
    : loop(on),
      options(site.options),
      all_metrics(site.metrics),
      service(graphql),
      metrics(counters),
      authenticator(who),
      files(site.assets),
      last_closed_(on) {}

Task<void> HttpServer::Core::run(std::unique_ptr<io::Listener> given) {
    listener_ = std::move(given);
    co_await accept_all();
    co_await accept_rest();
    listener_->close();
    if (!connections_.empty()) {
        const Until limit(Deadline::after(options.timeouts.drain), &aborted_);
        const io::IoResult<void> ended = co_await last_closed_.wait(limit);
        if (!ended) { abort(); }
    }
    co_await connections_scope_.join();
}

Task<void> HttpServer::Core::accept_all() {
    while (!is_draining()) {
        auto stream = co_await listener_->accept(Until(Deadline::never(), &draining_));
        if (stream) {
            admit(std::move(*stream));
        } else if (!is_draining()) {
            log::warn("accept_failed", {{"reason", io::describe(stream.error())}});
            co_await io::sleep(loop, Until(Deadline::after(kPauseWithoutDescriptors), &draining_));
        }
    }
}

// What the kernel has accepted for us already would be reset by closing the listener.
Task<void> HttpServer::Core::accept_rest() {
    while (!aborted_.requested()) {
        auto stream = co_await listener_->accept(Deadline::after(milliseconds(1)));
        if (!stream) { co_return; }
        admit(std::move(*stream));
    }
}

void HttpServer::Core::admit(std::unique_ptr<io::Stream> stream) {
    if (connections_.size() >= options.connections_max) {
        metrics.add(Metric::ConnectionsRefused);
        return;
    }
    metrics.add(Metric::ConnectionsAccepted);
    connections_scope_.spawn(serve(std::move(stream)));
}

Task<void> HttpServer::Core::serve(std::unique_ptr<io::Stream> stream) {
    Connection connection(*this, std::move(stream));
    co_await connection.run();
}

void HttpServer::Core::drain() noexcept {
    if (is_draining()) { return; }
    draining_.request();
    // Closing one may end it and take it out of the list, from behind.
    for (std::size_t i = connections_.size(); i-- > 0;) { connections_[i]->drain(); }
}

void HttpServer::Core::abort() noexcept {
    drain();
    if (aborted_.requested()) { return; }
    aborted_.request();
    for (std::size_t i = connections_.size(); i-- > 0;) { connections_[i]->abort(); }
}

void HttpServer::Core::add(Connection& connection) {
    connection.place = connections_.size();
    connections_.push_back(&connection);
    metrics.add(Metric::ConnectionsOpen);
}

void HttpServer::Core::remove(Connection& connection) {
    connections_.back()->place = connection.place;
    connections_[connection.place] = connections_.back();
    connections_.pop_back();
    metrics.subtract(Metric::ConnectionsOpen);
    if (connections_.empty() && is_draining() && !last_closed_.is_set()) { last_closed_.set(); }
}

std::unique_ptr<RequestScratch> HttpServer::Core::take_scratch() {
    if (idle_scratch_.empty()) { return std::make_unique<RequestScratch>(); }
    std::unique_ptr<RequestScratch> scratch = std::move(idle_scratch_.back());
    idle_scratch_.pop_back();
    return scratch;
}

void HttpServer::Core::give_back(std::unique_ptr<RequestScratch> scratch) {
    scratch->arena.reset();
    scratch->head.clear();
    scratch->reply.clear();
    idle_scratch_.push_back(std::move(scratch));
}

std::string_view HttpServer::Core::date() {
    const std::time_t now = std::time(nullptr);
    if (now != date_second_) {
        date_second_ = now;
        std::tm utc{};
        gmtime_r(&now, &utc);
        date_bytes_ = std::strftime(date_.data(), date_.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    }
    return {date_.data(), date_bytes_};
}

bool HttpServer::Core::logs_request() noexcept {
    if (options.access_log != AccessLog::Sampled) { return options.access_log == AccessLog::On; }
    if (++requests_since_logged_ < options.access_log_sample) { return false; }
    requests_since_logged_ = 0;
    return true;
}

HttpServer::HttpServer(io::Loop& loop, const HttpSite& site, GraphqlService& service,
                       CoreMetrics& metrics, Authenticator* authenticator)
    : core_(std::make_unique<Core>(loop, site, service, metrics, authenticator)) {}

HttpServer::~HttpServer() = default;

Task<void> HttpServer::run(std::unique_ptr<io::Listener> listener) {
    return core_->run(std::move(listener));
}

void HttpServer::drain() noexcept {
    core_->drain();
}

void HttpServer::abort() noexcept {
    core_->abort();
}

}  // namespace millrace::server
