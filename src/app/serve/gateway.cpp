#include "serve/gateway.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

#include <fmt/core.h>

#include <millrace/base/log.hpp>
#include <millrace/base/task_scope.hpp>
#include <millrace/io/tls.hpp>

#include "registry.hpp"
#include "serve/hasura_wording.hpp"

namespace millrace::app {

namespace {

std::size_t core_count(const ServerConfig& config) {
    if (config.threads != 0) { return config.threads; }
    return std::max(1U, std::thread::hardware_concurrency());
}

// Beside the core that brings the work.
unsigned worker_count() {
    return std::max(1U, std::thread::hardware_concurrency()) - 1;
}

tl::expected<std::shared_ptr<io::TlsContext>, std::string> tls_of(const TlsListenConfig& config) {
    if (config.certificate_file.empty()) { return nullptr; }
    return io::TlsContext::for_server(
        {.certificate_file = config.certificate_file, .key_file = config.key_file});
}

std::unique_ptr<const server::GraphqlSnapshot> snapshot_of(
    RoleView& view, const Config& config, const std::shared_ptr<compute::Workers>& workers) {
    return std::unique_ptr<const server::GraphqlSnapshot>(new server::GraphqlSnapshot{
        .schema = view.schema,
        .bindings = view.bindings,
        .introspection = engine::Introspection(*view.schema),
        .introspection_allowed = config.server.introspection && view.introspection,
        .limits = config.limits,
        .cache = config.plans,
        .directives = &all_directives(),
        .workers = workers,
        .compute_plan_secret = config.server.compute_plan_secret,
        .rules = std::move(view.rules),
        .wording =
            config.server.compatibility == Compatibility::Hasura ? &hasura_wording() : nullptr});
}

// Clients of Hasura may send lists without being told so.
server::HttpOptions http_options_of(const ServerConfig& config) {
    constexpr std::uint32_t kHasuraBatchMax = 100;
    server::HttpOptions options = config.http;
    if (options.batch_max == 0 && config.compatibility == Compatibility::Hasura) {
        options.batch_max = kHasuraBatchMax;
    }
    return options;
}

std::string cannot_listen(const io::Endpoint& endpoint, io::Fault fault) {
    return fmt::format("cannot listen on {}: {}", endpoint.to_string(), io::describe(fault));
}

/// Whether another program listens there: cores that share a port would share it with that one.
io::IoResult<void> probe(io::Loop& loop, const io::Endpoint& endpoint) {
    const auto listener = io::Listener::open(loop, {.endpoint = endpoint});
    if (!listener) { return tl::unexpected(listener.error()); }
    return {};
}

}  // namespace

tl::expected<std::unique_ptr<Gateway>, std::string> Gateway::make(
    Project project, const source::Registry& registry) {
    auto tls = tls_of(project.config.server.tls);
    if (!tls) { return tl::unexpected(std::move(tls.error())); }
    const std::size_t cores = core_count(project.config.server);
    std::unique_ptr<Gateway> gateway(new Gateway(std::move(project), registry, cores));
    gateway->http_.tls = *std::move(tls);
    return gateway;
}

Gateway::Gateway(Project project, const source::Registry& registry, std::size_t cores)
    : registry_(registry),
      config_(std::move(project.config)),
      console_(config_.server.http.path),
      http_(http_options_of(config_.server)),
      metrics_(cores) {
    const auto workers = std::make_shared<compute::Workers>(worker_count());
    for (RoleView& view : project.views) {
        // The first is everybody's where there are no roles, else the administrator's.
        const bool administrator =
            project.has_roles() && view.role.empty() && &view == &project.views.front();
        const std::string role = administrator ? std::string(source::kAdminRole) : view.role;
        snapshots_.add(role, view.backend_only, snapshot_of(view, config_, workers));
    }
    for (std::size_t i = 0; i < cores; ++i) { places_.push_back(std::make_unique<Place>()); }
    // Before anybody can have been answered and tell us to end.
    signals_ = std::make_unique<io::Signals>(places_.front()->loop,
                                             std::initializer_list<int>{SIGTERM, SIGINT});
}

Gateway::~Gateway() = default;

tl::expected<io::Endpoint, std::string> Gateway::listen(io::Endpoint endpoint) {
    const bool shared = places_.size() > 1;
    if (shared && endpoint.port != 0) {
        if (const auto free = probe(places_.front()->loop, endpoint); !free) {
            return tl::unexpected(cannot_listen(endpoint, free.error()));
        }
    }
    for (const auto& place : places_) {
        auto listener =
            io::Listener::open(place->loop, {.endpoint = endpoint, .share_port = shared});
        if (!listener) { return tl::unexpected(cannot_listen(endpoint, listener.error())); }
        place->listener = *std::move(listener);
        endpoint = place->listener->endpoint();  // the others take the port the first one got
    }
    return endpoint;
}

void Gateway::run() {
    running_ = places_.size();
    for (std::size_t i = 1; i < places_.size(); ++i) {
        places_[i]->thread = std::thread([this, i] { run_core(i); });
    }
    run_core(0);
    for (const auto& place : places_) {
        if (place->thread.joinable()) { place->thread.join(); }
    }
    log::info("ended");
}

void Gateway::run_core(std::size_t index) {
    Place& place = *places_[index];
    server::HttpSite site{.options = http_, .metrics = &metrics_};
    if (config_.server.graphiql) { site.assets = console_.files(); }
    place.core = std::make_unique<Core>(place.loop, snapshots_, registry_, site, config_.auth,
                                        metrics_.core(index));
    if (index == 0) {
        io::run_until_done(place.loop, serve_first());
    } else {
        io::run_until_done(place.loop, place.core->serve(std::move(place.listener)));
        places_.front()->loop.post([this]() noexcept { core_ended(); });
    }
    place.core.reset();
}

// The first core goes on until all have ended: it is the one that hears a second signal.
Task<void> Gateway::serve_first() {
    TaskScope scope;
    scope.spawn(watch_signals());
    Place& place = *places_.front();
    co_await place.core->serve(std::move(place.listener));
    core_ended();
    co_await scope.join();
}

Task<void> Gateway::watch_signals() {
    const Until all_ended(Deadline::never(), &all_ended_);
    if (const auto first = co_await signals_->next(all_ended); !first) { co_return; }
    log::info("draining");
    on_every_core([](Core& core) noexcept { core.drain(); });
    if (const auto second = co_await signals_->next(all_ended); !second) { co_return; }
    log::warn("aborting");
    on_every_core([](Core& core) noexcept { core.abort(); });
    static_cast<void>(co_await signals_->next(all_ended));
}

void Gateway::core_ended() noexcept {
    if (--running_ == 0) { all_ended_.request(); }
}

// Mail to a loop that has ended is never opened, so the core is there when it is.
template <class Action>
void Gateway::on_every_core(Action action) {
    for (const auto& place : places_) {
        Place* to = place.get();
        to->loop.post([to, action]() noexcept { action(*to->core); });
    }
}

}  // namespace millrace::app
