#include "commands/serve.hpp"

#include <csignal>
#include <cstdio>
#include <string>
#include <utility>

#include <fmt/core.h>

#include <millrace/base/log.hpp>

#include "config/listen_address.hpp"
#include "project.hpp"
#include "registry.hpp"
#include "serve/gateway.hpp"

namespace millrace::app {

namespace {

ExitStatus fail(const std::string& why, ExitStatus status) {
    fmt::print(stderr, "millrace: {}\n", why);
    return status;
}

}  // namespace

ExitStatus run_serve(const ServeCommand& command) {
    const source::Registry registry = all_sources();
    Diagnostics diagnostics;
    Project project = load_project(command.config, process_environment(), registry, diagnostics);
    std::fputs(to_text(diagnostics).c_str(), stderr);
    if (diagnostics.has_errors()) { return kExitUsage; }

    const ServerConfig server = project.config.server;
    const std::string listen = command.listen.empty() ? server.listen : command.listen;
    const auto endpoint = parse_listen_address(listen);
    if (!endpoint) {
        return fail(fmt::format("\"{}\" is no address with a port", listen), kExitUsage);
    }
    log::set_level(server.log_level);
    std::signal(SIGPIPE, SIG_IGN);
    auto gateway = Gateway::make(std::move(project), registry);
    if (!gateway) { return fail(gateway.error(), kExitUsage); }
    const auto listening = (*gateway)->listen(*endpoint);
    if (!listening) { return fail(listening.error(), kExitFailed); }

    const bool tls = !server.tls.certificate_file.empty();
    const std::string url = fmt::format("{}://{}", tls ? "https" : "http", listening->to_string());
    fmt::print("listening on {}\n", url);
    std::fflush(stdout);
    log::info("listening", {{"url", url}, {"graphql", server.http.path}});
    (*gateway)->run();
    return kExitGood;
}

}  // namespace millrace::app
