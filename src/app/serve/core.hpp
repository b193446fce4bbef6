#pragma once
/// @file core.hpp — everything one core has of its own

#include <memory>
#include <vector>

#include <millrace/base/metrics.hpp>
#include <millrace/base/task.hpp>
#include <millrace/io/listener.hpp>
#include <millrace/io/loop.hpp>
#include <millrace/server/authenticator.hpp>
#include <millrace/server/http_server.hpp>
#include <millrace/server/role_service.hpp>
#include <millrace/source/source.hpp>

namespace millrace::app {

/// Sources, caches and server of one core.
///
/// Lifetime:  made, run and destroyed on the thread that runs `loop`.
/// Threads:   drain() and abort() are for that thread too; others post them to the loop.
class Core {
public:
    /// Everything is borrowed. Connects to nothing yet.
    Core(io::Loop& loop, const server::RoleSnapshots& snapshots, const source::Registry& registry,
         const server::HttpSite& site, const server::AuthOptions& auth, CoreMetrics& metrics);
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    /// Serves until drain() or abort() was called and the last request has ended.
    Task<void> serve(std::unique_ptr<io::Listener> listener);
    void drain() noexcept { server_.drain(); }
    void abort() noexcept { server_.abort(); }

private:
    std::vector<std::unique_ptr<source::Source>> sources_;
    std::vector<source::Source*> source_pointers_;
    server::RoleService service_;
    std::unique_ptr<server::Authenticator> authenticator_;  // null: nobody is asked who they are
    server::HttpServer server_;
};

}  // namespace millrace::app
