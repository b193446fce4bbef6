#pragma once
/// @file gateway.hpp — one project served on all cores, from start to drained end

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <tl/expected.hpp>

#include <millrace/base/cancellation.hpp>
#include <millrace/base/metrics.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/io/signals.hpp>
#include <millrace/server/http_server.hpp>
#include <millrace/server/role_service.hpp>
#include <millrace/source/source.hpp>

#include "project.hpp"
#include "serve/console_site.hpp"
#include "serve/core.hpp"

namespace millrace::app {

/// The running gateway.
///
/// Lifetime:  made once; run() once.
/// Threads:   the calling one is the first core and waits for signals; the others are its own.
class Gateway {
public:
    /// `project` without errors. Errors: TLS files that cannot be used.
    static tl::expected<std::unique_ptr<Gateway>, std::string> make(
        Project project, const source::Registry& registry);
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;
    ~Gateway();

    /// Listens on every core; the address, with the port the kernel chose.
    [[nodiscard]] tl::expected<io::Endpoint, std::string> listen(io::Endpoint endpoint);
    /// Serves until SIGTERM or SIGINT, lets requests in flight end, and returns. A second signal
    /// ends them at once.
    void run();

private:
    Gateway(Project project, const source::Registry& registry, std::size_t cores);

    /// A core as the first one sees it.
    struct Place {
        io::Loop loop;  // outlives the thread that runs it, so that mail can always be sent
        std::unique_ptr<io::Listener> listener;
        std::unique_ptr<Core> core;  // made and destroyed by the thread that runs the loop
        std::thread thread;
    };

    void run_core(std::size_t index);
    Task<void> watch_signals();
    Task<void> serve_first();
    void core_ended() noexcept;
    template <class Action>
    void on_every_core(Action action);

    const source::Registry& registry_;
    const Config config_;
    server::RoleSnapshots snapshots_;
    const ConsoleSite console_;
    server::HttpOptions http_;
    Metrics metrics_;
    std::vector<std::unique_ptr<Place>> places_;
    std::unique_ptr<io::Signals> signals_;  // on the first loop
    std::size_t running_ = 0;               // cores; for the first one only
    Cancellation all_ended_;
};

}  // namespace millrace::app
