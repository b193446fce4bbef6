#include "serve/core.hpp"

#include <utility>

namespace millrace::app {

namespace {

std::vector<std::unique_ptr<source::Source>> open_sources(const source::Bindings& bindings,
                                                          const source::Registry& registry,
                                                          io::Loop& loop) {
    std::vector<std::unique_ptr<source::Source>> sources;
    for (const source::SourceConfig& config : bindings.configuration().sources) {
        sources.push_back(registry.find(config.kind)->open(config, loop));
    }
    return sources;
}

std::vector<source::Source*> pointers_to(
    const std::vector<std::unique_ptr<source::Source>>& sources) {
    std::vector<source::Source*> pointers;
    for (const auto& source : sources) { pointers.push_back(source.get()); }
    return pointers;
}

}  // namespace

// All roles have the same sources in the same order; what differs is what they offer.
Core::Core(io::Loop& loop, const server::RoleSnapshots& snapshots, const source::Registry& registry,
           const server::HttpSite& site, const server::AuthOptions& auth, CoreMetrics& metrics)
    : sources_(open_sources(*snapshots.first().bindings, registry, loop)),
      source_pointers_(pointers_to(sources_)),
      service_(loop, snapshots, source_pointers_),
      authenticator_(auth.enabled ? std::make_unique<server::Authenticator>(loop, auth) : nullptr),
      server_(loop, site, service_, metrics, authenticator_.get()) {}

Task<void> Core::serve(std::unique_ptr<io::Listener> listener) {
    if (authenticator_) { authenticator_->start(); }
    co_await server_.run(std::move(listener));
    if (authenticator_) { co_await authenticator_->stop(); }
}

}  // namespace millrace::app
